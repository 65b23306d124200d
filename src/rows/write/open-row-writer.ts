import type { Schema } from '../../format/index.ts';
import { ArrowWriter } from './arrow-writer.ts';
import { CsvWriter } from './csv-writer.ts';
import { NdjsonWriter } from './ndjson-writer.ts';
import { ParquetWriter } from './parquet-writer.ts';
import type { ByteSink, RowWriter } from './row-writer.ts';
import { type TableOptions, TableWriter } from './table-writer.ts';

/** How rows leave the command; `table` is for people. */
export type RowFormat = 'table' | 'ndjson' | 'csv' | 'arrow' | 'parquet';

export interface RowWriterOptions {
  /** Used by the format `table` only. */
  readonly table?: TableOptions;
}

/**
 * Opens a writer of rows to a sink. Batches must have the layout of `arrowSchemaOf(schema)`.
 *
 * *Errors* while writing: those of the sink; `parquet-write-failed`.
 */
export function openRowWriter(format: RowFormat, schema: Schema, sink: ByteSink, options: RowWriterOptions = {}): RowWriter {
  switch (format) {
    case 'table':
      return new TableWriter(schema, sink, options.table);
    case 'ndjson':
      return new NdjsonWriter(schema, sink);
    case 'csv':
      return new CsvWriter(schema, sink);
    case 'arrow':
      return new ArrowWriter(schema, sink);
    case 'parquet':
      return new ParquetWriter(schema, sink);
  }
}
