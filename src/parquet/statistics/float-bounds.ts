import type { Data } from 'apache-arrow';
import type { Bounds } from './bounds.ts';
import type { Validity } from './validity.ts';

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
