import { Bool, type Data } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { NullBitmap } from './null-bitmap.ts';

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
    return arrayOf(new Bool(), this.#length, { values, validity: this.#nulls.finish(this.#length), nullCount: this.#nulls.nullCount });
  }

  #advance(): void {
    if (this.#length >> 3 < this.#bits.length) return;
    const grown = new Uint8Array(Math.max(64, this.#bits.length * 2));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}
