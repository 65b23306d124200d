import type { Data } from 'apache-arrow';
import type { Bounds } from './bounds.ts';
import { isValid, type Validity } from './validity.ts';

const exactLimit = 2 ** 53;

/**
 * Bounds of a column of 64-bit integers.
 *
 * Comparing bigints costs an allocation each, so the loop compares doubles made of the two halves. Rounding keeps the
 * order, so the result is exact as long as it stays within 2^53; otherwise the array is gone through again with bigints.
 */
export class LongBounds implements Bounds {
  #lower: bigint | undefined;
  #upper: bigint | undefined;

  add(data: Data, validity: Validity | undefined): void {
    const values = data.values as BigInt64Array;
    const halves = new Int32Array(values.buffer, values.byteOffset, data.length * 2);
    let lower = Number.POSITIVE_INFINITY;
    let upper = Number.NEGATIVE_INFINITY;
    const bitmap = validity?.bitmap;
    for (let i = 0, bit = validity?.offset ?? 0; i < halves.length; i += 2, bit++) {
      if (bitmap !== undefined && ((bitmap[bit >> 3] as number) & (1 << (bit & 7))) === 0) continue;
      const value = (halves[i + 1] as number) * 4294967296 + ((halves[i] as number) >>> 0);
      if (value < lower) lower = value;
      if (value > upper) upper = value;
    }
    if (lower > upper) return;
    if (lower > -exactLimit && upper < exactLimit) this.#extend(BigInt(lower), BigInt(upper));
    else this.#addExactly(values, data.length, validity);
  }

  #addExactly(values: BigInt64Array, length: number, validity: Validity | undefined): void {
    for (let i = 0; i < length; i++) {
      if (!isValid(validity, i)) continue;
      const value = values[i] as bigint;
      this.#extend(value, value);
    }
  }

  #extend(lower: bigint, upper: bigint): void {
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
