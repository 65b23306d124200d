import type { RecordBatch } from 'apache-arrow';
import { recordBatchOf } from './record-batch.ts';
import { type RowIndexes, takeArray } from './take-array.ts';

/** Picks rows of a batch in the order wanted, into buffers of its own; consecutive rows are a view instead. */
export function takeBatch(batch: RecordBatch, rows: RowIndexes): RecordBatch {
  const first = rows[0];
  if (first !== undefined && isRun(rows)) return rows.length === batch.numRows ? batch : batch.slice(first, first + rows.length);
  return recordBatchOf(batch.schema, rows.length, batch.data.children.map((child) => takeArray(child, rows)));
}

function isRun(rows: RowIndexes): boolean {
  for (let i = 1; i < rows.length; i++) if (rows[i] !== (rows[i - 1] as number) + 1) return false;
  return true;
}
