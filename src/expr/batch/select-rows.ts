import type { RecordBatch } from 'apache-arrow';
import type { BoundPredicate, BoundTest } from '../bound-predicate.ts';
import { columnData, keepMatching } from './keep-matching.ts';
import { anySelected, type RowMask, selectedIndexes } from './row-mask.ts';

/**
 * The indexes of the rows of a batch that a predicate selects, ascending; as many as the batch has rows if it selects all.
 *
 * The batch must have the columns of the predicate, under their names and in Frazil's Arrow layout (a column may also be
 * dictionary-encoded).
 */
export function selectRows(predicate: BoundPredicate, batch: RecordBatch): Uint32Array {
  const mask = new Uint8Array(batch.numRows).fill(1);
  keepRows(predicate, batch, mask);
  return selectedIndexes(mask);
}

function keepRows(predicate: BoundPredicate, batch: RecordBatch, mask: RowMask): void {
  if (predicate.kind === 'true') return;
  if (predicate.kind === 'false') mask.fill(0);
  else if (predicate.kind === 'and') keepAll(predicate.children, batch, mask);
  else if (predicate.kind === 'or') keepAny(predicate.children, batch, mask);
  else keepMatching(predicate, columnData(predicate.column, batch), mask);
}

function keepAll(children: readonly BoundPredicate[], batch: RecordBatch, mask: RowMask): void {
  for (const child of cheapestFirst(children)) {
    keepRows(child, batch, mask);
    if (!anySelected(mask)) return;
  }
}

/** Each child looks only at the rows that none before it has chosen. */
function keepAny(children: readonly BoundPredicate[], batch: RecordBatch, mask: RowMask): void {
  const open = mask.slice();
  mask.fill(0);
  for (const child of cheapestFirst(children)) {
    const chosen = open.slice();
    keepRows(child, batch, chosen);
    for (let row = 0; row < mask.length; row += 1) {
      mask[row] = (mask[row] as number) | (chosen[row] as number);
      open[row] = (open[row] as number) & ~(chosen[row] as number);
    }
    if (!anySelected(open)) return;
  }
}

/** Tests of numbers before tests of bytes, which then look at fewer rows. */
function cheapestFirst(children: readonly BoundPredicate[]): readonly BoundPredicate[] {
  return children.toSorted((left, right) => costOf(left) - costOf(right));
}

function costOf(predicate: BoundPredicate): number {
  if (predicate.kind === 'true' || predicate.kind === 'false') return 0;
  if (predicate.kind === 'and' || predicate.kind === 'or') return 4;
  return costOfTest(predicate);
}

function costOfTest(test: BoundTest): number {
  if (test.kind === 'is-null' || test.kind === 'not-null') return 0;
  if (test.kind === 'like' || test.kind === 'not-like') return 3;
  const { kind } = test.column.type;
  return kind === 'string' || kind === 'binary' || kind === 'fixed' || kind === 'uuid' ? 2 : 1;
}
