import type { Data } from 'apache-arrow';
import type { BoundTest } from '../bound-predicate.ts';
import { matchesValue } from '../match-value.ts';
import type { RowMask } from './row-mask.ts';

/** Keeps the rows whose boolean (bit `offset + row`) passes. There are only two values, so both are judged beforehand. */
export function keepBooleans(test: BoundTest, data: Data, mask: RowMask): void {
  const onFalse = matchesValue(test, false) ? 1 : 0;
  const onTrue = matchesValue(test, true) ? 1 : 0;
  const bits = data.values as Uint8Array;
  for (let row = 0, bit = data.offset; row < mask.length; row += 1, bit += 1) {
    const value = ((bits[bit >> 3] as number) >> (bit & 7)) & 1;
    mask[row] = (mask[row] as number) & (value === 1 ? onTrue : onFalse);
  }
}
