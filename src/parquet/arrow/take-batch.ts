import type { RecordBatch } from 'apache-arrow';
import { recordBatchOf } from './record-batch.ts';
import { type RowIndexes, takeArray } from './take-array.ts';

/** A smaller part is copied, because a view of it would keep the whole batch in memory. */
const viewedShare = 1 / 4;

/** Picks rows of a batch in the order wanted, into buffers of its own; a large consecutive part is a view instead. */
export function takeBatch(batch: RecordBatch, rows: RowIndexes): RecordBatch {
  const first = rows[0];
  if (first !== undefined && rows.length >= batch.numRows * viewedShare && isRun(rows)) {
    return rows.length === batch.numRows ? batch : batch.slice(first, first + rows.length);
  }
  return recordBatchOf(batch.schema, rows.length, batch.data.children.map((child) => takeArray(child, rows)));
}

function isRun(rows: RowIndexes): boolean {
  for (let i = 1; i < rows.length; i++) if (rows[i] !== (rows[i - 1] as number) + 1) return false;
  return true;
}
