import { Bool, type Data, type DataType, Decimal } from 'apache-arrow';
import type { DecimalType } from '../../format/index.ts';
import { arrayOf, setDecimalAt } from '../../parquet/index.ts';
import { decimalFrom } from '../value/numbers.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { NullBitmap } from './growing-buffers.ts';

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
    return arrayOf(this.#options.type, this.#length, { values, ...this.#nulls.finish(this.#length) });
  }

  #grow(): void {
    const grown = this.#options.allocate(Math.max(16, this.#values.length * 2));
    grown.set(this.#values as never);
    this.#values = grown;
  }
}

/** Builds a column of booleans, one bit each. */
export class BooleanBuilder implements ColumnBuilder {
  readonly #path: string;
  readonly #nulls = new NullBitmap();
  #bits: Uint8Array;
  #length = 0;

  constructor(path: string, capacity: number) {
    this.#path = path;
    this.#bits = new Uint8Array((capacity + 7) >> 3);
  }

  get byteLength(): number {
    return this.#length >> 3;
  }

  append(value: unknown): void {
    if (typeof value !== 'boolean') throw new ValueMismatch(this.#path, 'boolean', describeValue(value));
    this.#advance();
    const at = this.#length++;
    if (value) this.#bits[at >> 3] = (this.#bits[at >> 3] as number) | (1 << (at & 7));
  }

  appendNull(): void {
    this.#nulls.markNull(this.#length);
    this.#advance();
    this.#length++;
  }

  finish(): Data {
    const values = this.#bits.subarray(0, (this.#length + 7) >> 3);
    return arrayOf(new Bool(), this.#length, { values, ...this.#nulls.finish(this.#length) });
  }

  #advance(): void {
    if (this.#length >> 3 < this.#bits.length) return;
    const grown = new Uint8Array(Math.max(64, this.#bits.length * 2));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}

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
      ...this.#nulls.finish(this.#length),
    });
  }

  #advance(): void {
    if (++this.#length * 4 <= this.#words.length) return;
    const grown = new Uint32Array(Math.max(64, this.#words.length * 2));
    grown.set(this.#words);
    this.#words = grown;
  }
}
