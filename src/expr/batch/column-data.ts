import type { Data, RecordBatch } from 'apache-arrow';
import { assertInvariant } from '../../errors/index.ts';
import type { BoundColumn } from '../bound-predicate.ts';

/** The arrays of a column in a batch: its own last, before it the structs around it, whose nulls are its nulls too. */
export interface ColumnData {
  readonly data: Data;
  readonly around: readonly Data[];
}

/** Finds a column in a batch by its path. The batch must have it: whoever reads a batch reads the columns of its predicate. */
export function columnData(column: BoundColumn, batch: RecordBatch): ColumnData {
  const around: Data[] = [];
  let struct: Data = batch.data;
  for (const [level, name] of column.path.entries()) {
    const index = (struct.type.children ?? []).findIndex((field) => field.name === name);
    const data = struct.children[index];
    assertInvariant(data !== undefined, `The batch lacks the column ${column.path.join('.')} of the predicate.`, { path: column.path, fieldId: column.fieldId });
    if (level === column.path.length - 1) return { data, around };
    around.push(data);
    struct = data;
  }
  assertInvariant(false, 'A bound column has an empty path.');
}
