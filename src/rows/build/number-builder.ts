import type { Data, DataType } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { NullBitmap } from './null-bitmap.ts';

type NumberArray = Int32Array | Float32Array | Float64Array | BigInt64Array;

export interface NumberBuilderOptions {
  readonly type: DataType;
  readonly path: string;
  readonly expected: string;
  readonly allocate: (length: number) => NumberArray;
  /** Undefined for a value that does not fit. */
  readonly convert: (value: unknown) => number | bigint | undefined;
}

/** Builds a column of numbers of fixed width, 64-bit ones as bigints. */
export class NumberBuilder implements ColumnBuilder {
  readonly #options: NumberBuilderOptions;
  readonly #nulls = new NullBitmap();
  #values: NumberArray;
  #length = 0;

  constructor(options: NumberBuilderOptions, capacity: number) {
    this.#options = options;
    this.#values = options.allocate(capacity);
  }

  get byteLength(): number {
    return this.#length * this.#values.BYTES_PER_ELEMENT;
  }

  append(value: unknown): void {
    const converted = this.#options.convert(value);
    if (converted === undefined) throw new ValueMismatch(this.#options.path, this.#options.expected, describeValue(value));
    if (this.#length === this.#values.length) this.#grow();
    this.#values[this.#length++] = converted;
  }

  appendNull(): void {
    this.#nulls.markNull(this.#length);
    if (this.#length === this.#values.length) this.#grow();
    this.#length++;
  }

  finish(): Data {
    const values = this.#values.subarray(0, this.#length);
    return arrayOf(this.#options.type, this.#length, { values, validity: this.#nulls.finish(this.#length), nullCount: this.#nulls.nullCount });
  }

  #grow(): void {
    const grown = this.#options.allocate(Math.max(16, this.#values.length * 2));
    grown.set(this.#values as never);
    this.#values = grown;
  }
}
