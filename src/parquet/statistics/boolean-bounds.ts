import type { Data } from 'apache-arrow';
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
