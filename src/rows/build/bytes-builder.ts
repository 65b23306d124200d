import { Binary, type Data, Utf8 } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';
import { binaryFrom } from '../value/bytes.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import { ByteBuffer } from './byte-buffer.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { NullBitmap } from './null-bitmap.ts';

/** Larger values would not fit beside their encoded form in the memory of the Parquet encoder. */
const maxValueBytes = 256 * 1024 ** 2;

/** Builds a column of strings or of binaries of any length. */
export class BytesBuilder implements ColumnBuilder {
  readonly #path: string;
  readonly #kind: 'string' | 'binary';
  readonly #nulls = new NullBitmap();
  readonly #bytes: ByteBuffer;
  #offsets: Int32Array;
  #length = 0;

  constructor(kind: 'string' | 'binary', path: string, capacity: number) {
    this.#kind = kind;
    this.#path = path;
    this.#offsets = new Int32Array(capacity + 1);
    this.#bytes = new ByteBuffer(capacity * 8);
  }

  get byteLength(): number {
    return this.#bytes.length + this.#length * 4;
  }

  append(value: unknown): void {
    if (this.#kind === 'string') {
      if (typeof value !== 'string') throw new ValueMismatch(this.#path, 'string', describeValue(value));
      this.#checkLength(value.length, 'characters');
      if (!value.isWellFormed()) throw new ValueMismatch(this.#path, 'string', `${describeValue(value)}, which holds half of a surrogate pair`);
      this.#bytes.appendText(value);
    } else {
      const bytes = binaryFrom(value);
      if (bytes === undefined) throw new ValueMismatch(this.#path, 'binary (Uint8Array)', describeValue(value));
      this.#checkLength(bytes.length, 'bytes');
      this.#bytes.append(bytes);
    }
    this.#advance();
  }

  appendNull(): void {
    this.#nulls.markNull(this.#length);
    this.#advance();
  }

  finish(): Data {
    const type = this.#kind === 'string' ? new Utf8() : new Binary();
    return arrayOf(type, this.#length, {
      offsets: this.#offsets.subarray(0, this.#length + 1),
      values: this.#bytes.finish(),
      validity: this.#nulls.finish(this.#length),
      nullCount: this.#nulls.nullCount,
    });
  }

  #checkLength(length: number, unit: string): void {
    if (length > maxValueBytes) throw new ValueMismatch(this.#path, `${this.#kind} of 256 MiB at most`, `${length} ${unit}`);
  }

  #advance(): void {
    if (this.#bytes.length >= 2 ** 31) throw new ValueMismatch(this.#path, this.#kind, 'more than 2 GiB of values in one batch');
    if (++this.#length === this.#offsets.length) {
      const grown = new Int32Array(Math.max(16, this.#offsets.length * 2));
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[this.#length] = this.#bytes.length;
  }
}
