import type { Data } from 'apache-arrow';
import { decimalAt } from '../arrow/decimal-words.ts';
import type { Bounds } from './bounds.ts';
import { isValid, type Validity } from './validity.ts';

/** Bounds of a boolean column; stops looking once both values were seen. */
export class BooleanBounds implements Bounds {
  #sawTrue = false;
  #sawFalse = false;

  add(data: Data, validity: Validity | undefined): void {
    const values: Validity = { bitmap: data.values as Uint8Array, offset: data.offset };
    for (let i = 0; i < data.length && !(this.#sawTrue && this.#sawFalse); i++) {
      if (!isValid(validity, i)) continue;
      if (isValid(values, i)) this.#sawTrue = true;
      else this.#sawFalse = true;
    }
  }

  lower(): boolean | undefined {
    return this.#sawFalse ? false : this.#sawTrue ? true : undefined;
  }

  upper(): boolean | undefined {
    return this.#sawTrue ? true : this.#sawFalse ? false : undefined;
  }
}

/** Bounds of a column of 32-bit integers. */
export class IntegerBounds implements Bounds {
  #lower = Number.POSITIVE_INFINITY;
  #upper = Number.NEGATIVE_INFINITY;

  add(data: Data, validity: Validity | undefined): void {
    const values = data.values as Int32Array;
    const { length } = data;
    let lower = this.#lower;
    let upper = this.#upper;
    if (validity === undefined) {
      for (let i = 0; i < length; i++) {
        const value = values[i] as number;
        if (value < lower) lower = value;
        if (value > upper) upper = value;
      }
    } else {
      const { bitmap, offset } = validity;
      for (let i = 0, bit = offset; i < length; i++, bit++) {
        if (((bitmap[bit >> 3] as number) & (1 << (bit & 7))) === 0) continue;
        const value = values[i] as number;
        if (value < lower) lower = value;
        if (value > upper) upper = value;
      }
    }
    this.#lower = lower;
    this.#upper = upper;
  }

  lower(): number | undefined {
    return this.#lower <= this.#upper ? this.#lower : undefined;
  }

  upper(): number | undefined {
    return this.#lower <= this.#upper ? this.#upper : undefined;
  }
}

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

/**
 * Bounds and NaN count of a float or double column.
 *
 * NaN never enters a bound. A bound of zero is given the sign that includes both zeros, because -0.0 orders below +0.0
 * while the comparison of numbers does not tell them apart.
 */
export class FloatBounds implements Bounds {
  #lower = Number.POSITIVE_INFINITY;
  #upper = Number.NEGATIVE_INFINITY;
  #nanCount = 0;

  get nanCount(): number {
    return this.#nanCount;
  }

  add(data: Data, validity: Validity | undefined): void {
    const values = data.values as Float64Array | Float32Array;
    if (values instanceof Float32Array) this.#addSingles(values, data.length, validity);
    else this.#addDoubles(values, data.length, validity);
  }

  /** Apart from `#addSingles` so that the loop sees one kind of array, which doubles its speed. */
  #addDoubles(values: Float64Array, length: number, validity: Validity | undefined): void {
    let lower = this.#lower;
    let upper = this.#upper;
    let nans = 0;
    const bitmap = validity?.bitmap;
    for (let i = 0, bit = validity?.offset ?? 0; i < length; i++, bit++) {
      if (bitmap !== undefined && ((bitmap[bit >> 3] as number) & (1 << (bit & 7))) === 0) continue;
      const value = values[i] as number;
      if (value < lower) lower = value;
      if (value > upper) upper = value;
      if (value !== value) nans++;
    }
    this.#lower = lower;
    this.#upper = upper;
    this.#nanCount += nans;
  }

  #addSingles(values: Float32Array, length: number, validity: Validity | undefined): void {
    let lower = this.#lower;
    let upper = this.#upper;
    let nans = 0;
    const bitmap = validity?.bitmap;
    for (let i = 0, bit = validity?.offset ?? 0; i < length; i++, bit++) {
      if (bitmap !== undefined && ((bitmap[bit >> 3] as number) & (1 << (bit & 7))) === 0) continue;
      const value = values[i] as number;
      if (value < lower) lower = value;
      if (value > upper) upper = value;
      if (value !== value) nans++;
    }
    this.#lower = lower;
    this.#upper = upper;
    this.#nanCount += nans;
  }

  lower(): number | undefined {
    if (!(this.#lower <= this.#upper)) return undefined;
    return this.#lower === 0 ? -0 : this.#lower;
  }

  upper(): number | undefined {
    if (!(this.#lower <= this.#upper)) return undefined;
    return this.#upper === 0 ? 0 : this.#upper;
  }
}

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
