import { Binary, type Data, FixedSizeBinary, Utf8 } from 'apache-arrow';
import { parseUuid } from '../../format/index.ts';
import { arrayOf } from '../../parquet/index.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { ByteBuffer, NullBitmap, OffsetList } from './growing-buffers.ts';

/** Bytes of a Uint8Array, another view or an ArrayBuffer; or undefined. */
export function binaryFrom(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** The 16 bytes of a uuid given as text or as bytes; or undefined. */
export function uuidFrom(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return parseUuid(value);
  const bytes = binaryFrom(value);
  return bytes?.length === 16 ? bytes : undefined;
}

/** Larger values would not fit beside their encoded form in the memory of the Parquet encoder. */
export const maxValueBytes: number = 256 * 1024 ** 2;

/** Builds a column of strings or of binaries of any length. */
export class BytesBuilder implements ColumnBuilder {
  readonly #path: string;
  readonly #kind: 'string' | 'binary';
  readonly #nulls = new NullBitmap();
  readonly #bytes: ByteBuffer;
  readonly #offsets: OffsetList;

  constructor(kind: 'string' | 'binary', path: string, capacity: number) {
    this.#kind = kind;
    this.#path = path;
    this.#offsets = new OffsetList(capacity);
    this.#bytes = new ByteBuffer(capacity * 8);
  }

  get byteLength(): number {
    return this.#bytes.length + this.#offsets.length * 4;
  }

  append(value: unknown): void {
    const start = this.#bytes.length;
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
    if (this.#bytes.length >= 2 ** 31) throw new ValueMismatch(this.#path, this.#kind, 'more than 2 GiB of values in one batch');
    this.#offsets.advance(this.#bytes.length - start);
  }

  appendNull(): void {
    this.#nulls.markNull(this.#offsets.length);
    this.#offsets.advance(0);
  }

  finish(): Data {
    const { length } = this.#offsets;
    const type = this.#kind === 'string' ? new Utf8() : new Binary();
    return arrayOf(type, length, { offsets: this.#offsets.finish(), values: this.#bytes.finish(), ...this.#nulls.finish(length) });
  }

  #checkLength(length: number, unit: string): void {
    if (length > maxValueBytes) throw new ValueMismatch(this.#path, `${this.#kind} of 256 MiB at most`, `${length} ${unit}`);
  }
}

export interface FixedBytesOptions {
  readonly path: string;
  readonly expected: string;
  /** Bytes a value. */
  readonly byteWidth: number;
  /** Undefined for a value that is none. */
  readonly convert: (value: unknown) => Uint8Array | undefined;
}

/** Builds a column of values of `byteWidth` bytes: uuid and fixed. */
export class FixedBytesBuilder implements ColumnBuilder {
  readonly #options: FixedBytesOptions;
  readonly #nulls = new NullBitmap();
  readonly #bytes: ByteBuffer;
  #length = 0;

  constructor(options: FixedBytesOptions, capacity: number) {
    this.#options = options;
    this.#bytes = new ByteBuffer(capacity * options.byteWidth);
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  append(value: unknown): void {
    const { convert, byteWidth, path, expected } = this.#options;
    const bytes = convert(value);
    if (bytes === undefined) throw new ValueMismatch(path, expected, describeValue(value));
    if (bytes.length !== byteWidth) throw new ValueMismatch(path, expected, `${bytes.length} bytes`);
    this.#bytes.append(bytes);
    this.#length++;
  }

  appendNull(): void {
    this.#nulls.markNull(this.#length++);
    this.#bytes.skip(this.#options.byteWidth);
  }

  finish(): Data {
    return arrayOf(new FixedSizeBinary(this.#options.byteWidth), this.#length, {
      values: this.#bytes.finish(),
      ...this.#nulls.finish(this.#length),
    });
  }
}
