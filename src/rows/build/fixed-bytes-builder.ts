import { type Data, FixedSizeBinary } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import { ByteBuffer } from './byte-buffer.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { NullBitmap } from './null-bitmap.ts';

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
      validity: this.#nulls.finish(this.#length),
      nullCount: this.#nulls.nullCount,
    });
  }
}
