import { encodeUtf8 } from '../value/utf8.ts';

const encoder = new TextEncoder();

/** Writes Avro's binary encoding into a buffer that grows. */
export class AvroWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** How many bytes were written. */
  get length(): number {
    return this.#length;
  }

  /** What was written so far, without a copy: valid until the next write or reset. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): void {
    this.#length = 0;
  }

  writeBoolean(value: boolean): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value ? 1 : 0;
  }

  /** A 32-bit integer, also a union's branch or a length. */
  writeInt(value: number): void {
    this.#reserve(5);
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  writeLong(value: bigint): void {
    const small = Number(value);
    if (small === (small | 0)) {
      this.writeInt(small);
      return;
    }
    this.#reserve(10);
    const zigzag = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    // Five groups of seven bits fit a number, so two conversions do instead of ten.
    let low = Number(zigzag & 0x7ffffffffn);
    let high = Number(zigzag >> 35n);
    for (let group = 0; group < 5; group++) {
      if (high === 0 && low < 0x80) {
        this.#bytes[this.#length++] = low;
        return;
      }
      this.#bytes[this.#length++] = (low % 0x80) | 0x80;
      low = Math.floor(low / 0x80);
    }
    for (; high > 0x7f; high = Math.floor(high / 0x80)) this.#bytes[this.#length++] = (high % 0x80) | 0x80;
    this.#bytes[this.#length++] = high;
  }

  writeFloat(value: number): void {
    this.#reserve(4);
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  writeDouble(value: number): void {
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Bytes as they are, without a length: fixed values and whole encodings. */
  writeFixed(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  writeBytes(bytes: Uint8Array): void {
    this.writeInt(bytes.length);
    this.writeFixed(bytes);
  }

  writeString(text: string): void {
    if (text.length > 0x1000) {
      this.writeBytes(encodeUtf8(text));
      return;
    }
    // Three bytes a unit is the most UTF-8 needs; the length goes before, so the text is encoded behind a gap and moved.
    this.#reserve(text.length * 3 + 5);
    const gap = text.length < 0x40 ? 1 : 2;
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#length + gap));
    const needed = written < 0x40 ? 1 : written < 0x2000 ? 2 : 3;
    if (needed !== gap) this.#bytes.copyWithin(this.#length + needed, this.#length + gap, this.#length + gap + written);
    this.writeInt(written);
    this.#length += written;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
