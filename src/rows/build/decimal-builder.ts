import { type Data, Decimal } from 'apache-arrow';
import { arrayOf, setDecimalAt } from '../../parquet/index.ts';
import type { DecimalType } from '../../format/index.ts';
import { decimalFrom } from '../value/decimals.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { NullBitmap } from './null-bitmap.ts';

/** Builds a column of decimals, exact, four 32-bit words each. */
export class DecimalBuilder implements ColumnBuilder {
  readonly #type: DecimalType;
  readonly #path: string;
  readonly #nulls = new NullBitmap();
  #words: Uint32Array;
  #length = 0;

  constructor(type: DecimalType, path: string, capacity: number) {
    this.#type = type;
    this.#path = path;
    this.#words = new Uint32Array(capacity * 4);
  }

  get byteLength(): number {
    return this.#length * 16;
  }

  append(value: unknown): void {
    const { precision, scale } = this.#type;
    const unscaled = decimalFrom(value, precision, scale);
    if (unscaled === undefined) throw new ValueMismatch(this.#path, `decimal(${precision}, ${scale})`, describeValue(value));
    this.#advance();
    setDecimalAt(this.#words, this.#length - 1, unscaled);
  }

  appendNull(): void {
    this.#nulls.markNull(this.#length);
    this.#advance();
  }

  finish(): Data {
    return arrayOf(new Decimal(this.#type.scale, this.#type.precision, 128), this.#length, {
      values: this.#words.subarray(0, this.#length * 4),
      validity: this.#nulls.finish(this.#length),
      nullCount: this.#nulls.nullCount,
    });
  }

  #advance(): void {
    if (++this.#length * 4 <= this.#words.length) return;
    const grown = new Uint32Array(Math.max(64, this.#words.length * 2));
    grown.set(this.#words);
    this.#words = grown;
  }
}
