/**
 * Purpose: rows of any origin (row objects, CSV, NDJSON, Arrow IPC, Parquet files) to record batches and back, with
 * inference of types from text, and the writers of the command's output.
 *
 * Invariants: 64-bit values and decimals are exact in both directions; a value that does not fit is an error that names
 * row or line, column, expected type and found value; any column name is safe, `__proto__` too; files are read once, from
 * front to back, and never held as a whole.
 *
 * Non-goals: files in buckets (`parquet`), predicates (`expr`), what is committed (`table`).
 */
export { AbortableItems } from './abortable-items.ts';
export { appendBatches, type AppendBatchOptions, type RowsInput } from './append-batches.ts';
export { openArrow } from './arrow/arrow-input.ts';
export { batchToRows, type Row } from './batches-to-rows.ts';
export type { RowOptions } from './build/row-builder.ts';
export type { CellStyle } from './cells/cell-reader.ts';
export { openParquet } from './parquet/parquet-input.ts';
export type { ReadRowsOptions, RowInput, RowInputOptions } from './row-input.ts';
export { rowsToBatch } from './batch-gatherer.ts';
export { type CsvOptions, openCsv } from './text/csv-input.ts';
export { openNdjson } from './text/ndjson-input.ts';
export { openRowWriter, type RowFormat, type RowWriterOptions } from './write/open-row-writer.ts';
export type { ByteSink, RowWriter } from './write/row-writer.ts';
export type { TableOptions } from './write/table-writer.ts';
