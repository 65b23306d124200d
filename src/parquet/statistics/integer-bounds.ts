import type { Data } from 'apache-arrow';
import type { Bounds } from './bounds.ts';
import type { Validity } from './validity.ts';

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
