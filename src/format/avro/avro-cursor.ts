import type { FrazilError } from '../../errors/index.ts';
import { decodeUtf8 } from '../value/utf8.ts';
import { avroError, type AvroSource } from './avro-source.ts';

/** Counts are mostly small; sharing their bigints spares the garbage collector most of its work. */
const smallLongs: readonly bigint[] = Array.from({ length: 1024 }, (_, value) => BigInt(value));

/** Reads Avro's binary encoding; every read is checked against the end, so forged lengths and counts go nowhere. */
export class AvroCursor {
  readonly source: AvroSource;
  /** What the bytes are, for messages: `header`, `block 3`. */
  readonly part: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  readonly #itemsMax: number;
  #items = 0;

  /** `itemsMax`: how many items all arrays and maps together may have; there are never more than bytes. */
  constructor(bytes: Uint8Array, source: AvroSource, part: string, itemsMax: number = bytes.length) {
    // A plain view: subclasses of Uint8Array may share memory where `slice` copies.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.source = source;
    this.part = part;
    this.#itemsMax = Math.min(itemsMax, bytes.length);
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#at;
  }

  /** Items of arrays and maps announced so far. */
  get items(): number {
    return this.#items;
  }

  /** Bytes left. */
  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  readBoolean(): boolean {
    const byte = this.#byte();
    if (byte > 1) throw this.error(`${byte} is no boolean`);
    return byte === 1;
  }

  /** An integer of 32 bits. */
  readInt(): number {
    const start = this.#at;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    const last = this.#byte();
    if (last > 0x0f) throw this.error('an integer is longer than 32 bits', start);
    value |= last << 28;
    return (value >>> 1) ^ -(value & 1);
  }

  readLong(): bigint {
    const start = this.#at;
    const small = this.#readSmall();
    if (small !== undefined) return small >= 0 && small < smallLongs.length ? (smallLongs[small] as bigint) : BigInt(small);
    this.#at = start;
    let zigzag = 0n;
    for (let shift = 0n; shift <= 63n; shift += 7n) {
      const byte = this.#byte();
      if (shift === 63n && byte > 1) break;
      zigzag |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return (zigzag >> 1n) ^ -(zigzag & 1n);
    }
    throw this.error('a long is longer than 64 bits', start);
  }

  /** A long that must be a non-negative number below 2^48: a length, a count, a size. */
  readSize(what: string): number {
    const start = this.#at;
    const size = this.#readSmall();
    if (size === undefined || size < 0) throw this.error(`${what} of ${size ?? '2^48 or more'}`, start);
    return size;
  }

  readFloat(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  readDouble(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** `length` bytes, a view of the input. */
  viewFixed(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** `length` bytes, copied, so that they do not keep the whole block alive. */
  readFixed(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.slice(start, start + length);
  }

  readBytes(): Uint8Array {
    return this.readFixed(this.#length());
  }

  /** Bytes with their length before them, a view of the input. */
  viewBytes(): Uint8Array {
    return this.viewFixed(this.#length());
  }

  /** What was read since an earlier `offset`, copied. */
  copyFrom(offset: number): Uint8Array {
    return this.#bytes.slice(offset, this.#at);
  }

  readString(): string {
    const length = this.#length();
    const start = this.#take(length);
    if (length <= 24) {
      const short = this.#ascii(start, length);
      if (short !== undefined) return short;
    }
    const text = decodeUtf8(this.#bytes.subarray(start, start + length));
    if (text === undefined) throw this.error('a string is not UTF-8', start);
    return text;
  }

  skip(length: number): void {
    this.#take(length);
  }

  skipBytes(): void {
    this.#take(this.#length());
  }

  skipLong(): void {
    const start = this.#at;
    while (this.#byte() >= 0x80) if (this.#at - start >= 10) throw this.error('a long is longer than 64 bits', start);
  }

  /**
   * The count of the next block of an array or map, 0 at its end.
   *
   * Every item that Iceberg knows takes at least one byte, so more items than bytes, in one block or in all, are forged; and an item of
   * one byte may take hundreds in memory, so there is a limit for all of them.
   */
  readBlockCount(): number {
    const start = this.#at;
    let count = this.#readSmall();
    if (count !== undefined && count < 0) {
      count = -count;
      this.readSize('a block size');
    }
    const left = Math.min(this.remaining, this.#itemsMax - this.#items);
    if (count === undefined || count > left) throw this.error(`a block of ${count ?? '2^48 or more'} items where ${left} are possible`, start);
    this.#items += count;
    return count;
  }

  /** The error for damage here. */
  error(problem: string, offset: number = this.#at): FrazilError {
    return avroError(this.source, `${this.part}: ${problem}`, offset);
  }

  /** A long of at most seven bytes, so within 48 bits; undefined if it is longer. No bigint is made. */
  #readSmall(): number | undefined {
    const first = this.#byte();
    if (first < 0x80) return (first >>> 1) ^ -(first & 1);
    let low = first & 0x7f;
    let scale = 0x80;
    for (let group = 1; group < 7; group++) {
      const byte = this.#byte();
      if (byte < 0x80) {
        low += byte * scale;
        return low % 2 === 0 ? low / 2 : -(low + 1) / 2;
      }
      low += (byte & 0x7f) * scale;
      scale *= 0x80;
    }
    return undefined;
  }

  #ascii(start: number, length: number): string | undefined {
    let text = '';
    for (let i = start; i < start + length; i++) {
      const byte = this.#bytes[i] ?? 0x80;
      if (byte >= 0x80) return undefined;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  #length(): number {
    const start = this.#at;
    const length = this.readSize('a length');
    if (length > this.remaining) throw this.error(`a length of ${length} where ${this.remaining} bytes are left`, start);
    return length;
  }

  #take(count: number): number {
    const start = this.#at;
    if (count > this.#bytes.length - start) throw this.error(`ends within a value of ${count} bytes`, start);
    this.#at = start + count;
    return start;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw this.error('ends within a value');
    this.#at += 1;
    return byte;
  }
}
