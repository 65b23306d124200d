import type { Data, RecordBatch } from 'apache-arrow';
import type { Schema } from '../format/index.ts';
import { type CellStyle, cellReader } from './cells/cell-reader.ts';
import { setOwn } from './value/set-own.ts';

/** A row as a scan gives it: column names to values, in the conventions of the library (a long is a bigint, a decimal a string, …). */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The rows of a batch in the layout of `arrowSchemaOf(schema)` as plain objects, one property a column, null where absent.
 *
 * Columns are taken by position, so the schema may be a projection as long as the batch has it too.
 */
export function* batchToRows(batch: RecordBatch, schema: Schema, style: CellStyle = 'native'): Generator<Row> {
  const columns = schema.fields.map((field, index) => ({ name: field.name, read: cellReader(field.type, batch.data.children[index] as Data, style) }));
  for (let index = 0; index < batch.numRows; index++) {
    const row: Record<string, unknown> = {};
    for (const { name, read } of columns) setOwn(row, name, read(index));
    yield row;
  }
}
