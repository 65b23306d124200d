import type { Data } from 'apache-arrow';
import { decimalAt } from '../arrow/decimal-words.ts';
import type { Bounds } from './bounds.ts';
import { isValid, type Validity } from './validity.ts';

/** Bounds of a decimal column, as unscaled integers; values are compared in place, word by word. */
export class DecimalBounds implements Bounds {
  #lower: bigint | undefined;
  #upper: bigint | undefined;

  add(data: Data, validity: Validity | undefined): void {
    const words = data.values as Uint32Array;
    let lowest = -1;
    let highest = -1;
    for (let i = 0; i < data.length; i++) {
      if (!isValid(validity, i)) continue;
      if (lowest < 0) {
        lowest = i;
        highest = i;
      } else if (compareWords(words, i, lowest) < 0) lowest = i;
      else if (compareWords(words, i, highest) > 0) highest = i;
    }
    if (lowest < 0) return;
    const lower = decimalAt(words, lowest);
    const upper = decimalAt(words, highest);
    if (this.#lower === undefined || lower < this.#lower) this.#lower = lower;
    if (this.#upper === undefined || upper > this.#upper) this.#upper = upper;
  }

  lower(): bigint | undefined {
    return this.#lower;
  }

  upper(): bigint | undefined {
    return this.#upper;
  }
}

/** Orders two 128-bit integers; only the most significant word is signed. */
function compareWords(words: Uint32Array, left: number, right: number): number {
  const sign = ((words[left * 4 + 3] as number) | 0) - ((words[right * 4 + 3] as number) | 0);
  if (sign !== 0) return sign;
  for (let word = 2; word >= 0; word--) {
    const difference = (words[left * 4 + word] as number) - (words[right * 4 + word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
