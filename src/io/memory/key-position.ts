import { compareUtf8 } from '../../runtime/index.ts';

/** The first place in a list in UTF-8 order whose key is not less than `key`; with `after`, the first that is greater. */
export function keyPosition(keys: readonly string[], key: string, after = false): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareUtf8(keys[middle] ?? '', key);
    if (order < 0 || (after && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
