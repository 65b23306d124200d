import type { Data } from 'apache-arrow';

/** One byte a row: 1 while the row is still selected, 0 once it is not. Kernels only ever clear. */
export type RowMask = Uint8Array;

/** Whether any row is still selected. */
export function anySelected(mask: RowMask): boolean {
  return mask.includes(1);
}

/** The indexes of the selected rows, ascending. */
export function selectedIndexes(mask: RowMask): Uint32Array {
  let count = 0;
  for (let row = 0; row < mask.length; row += 1) count += mask[row] as number;
  const indexes = new Uint32Array(count);
  let next = 0;
  // Written always, kept only if the row is selected: a store is cheaper than a branch that is often mispredicted.
  for (let row = 0; next < count; row += 1) {
    indexes[next] = row;
    next += mask[row] as number;
  }
  return indexes;
}

/** Clears the rows in which the array is null. */
export function keepPresent(data: Data, mask: RowMask): void {
  if (data.nullCount === 0) return;
  if (data.nullCount === data.length) {
    mask.fill(0);
    return;
  }
  const { nullBitmap, offset } = data;
  for (let row = 0, bit = offset; row < mask.length; row += 1, bit += 1) {
    mask[row] = (mask[row] as number) & ((nullBitmap[bit >> 3] as number) >> (bit & 7));
  }
}

/** Clears the rows in which every one of the arrays is present. */
export function keepAbsent(arrays: readonly Data[], mask: RowMask): void {
  const present = new Uint8Array(mask.length).fill(1);
  for (const data of arrays) keepPresent(data, present);
  for (let row = 0; row < mask.length; row += 1) mask[row] = (mask[row] as number) & ~(present[row] as number);
}
