/** Values up to this many characters are copied one by one; a call into the encoder costs more. */
const shortText = 48;

/** A growing run of bytes. */
export class ByteBuffer {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Appends zeros. */
  skip(length: number): void {
    this.#reserve(length);
    this.#length += length;
  }

  /** Appends a text in UTF-8; it must be well formed. */
  appendText(text: string): void {
    this.#reserve(text.length * 3);
    if (text.length <= shortText && this.#appendAscii(text)) return;
    this.#length += new TextEncoder().encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #appendAscii(text: string): boolean {
    const bytes = this.#bytes;
    const start = this.#length;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return false;
      bytes[start + i] = unit;
    }
    this.#length = start + text.length;
    return true;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(64, this.#bytes.length * 2, this.#length + length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** The validity bitmap of a column that is built; costs nothing until the first null. */
export class NullBitmap {
  #bits: Uint8Array | undefined;
  #nullCount = 0;

  markNull(index: number): void {
    const bits = this.#reserve(index + 1);
    bits[index >> 3] = (bits[index >> 3] as number) & ~(1 << (index & 7));
    this.#nullCount++;
  }

  /** What an array of `length` values says of its nulls; without any it has no bitmap. */
  finish(length: number): { readonly validity: Uint8Array | undefined; readonly nullCount: number } {
    const validity = this.#nullCount === 0 ? undefined : this.#reserve(length).subarray(0, (length + 7) >> 3);
    return { validity, nullCount: this.#nullCount };
  }

  /** New bits are set, so that present values need no action. */
  #reserve(length: number): Uint8Array {
    const needed = (length + 7) >> 3;
    const old = this.#bits;
    if (old !== undefined && old.length >= needed) return old;
    const grown = new Uint8Array(Math.max(64, needed, (old?.length ?? 0) * 2)).fill(0xff);
    if (old !== undefined) grown.set(old);
    this.#bits = grown;
    return grown;
  }
}

/** The offsets of values of any length that are built: texts, lists, maps. */
export class OffsetList {
  #offsets: Int32Array;
  #length = 0;

  /** @param capacity values expected. */
  constructor(capacity = 15) {
    this.#offsets = new Int32Array(capacity + 1);
  }

  /** Values so far. */
  get length(): number {
    return this.#length;
  }

  /** Ends a value of `count` elements or bytes. */
  advance(count: number): void {
    const end = (this.#offsets[this.#length] as number) + count;
    if (++this.#length === this.#offsets.length) {
      const grown = new Int32Array(Math.max(16, this.#offsets.length * 2));
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[this.#length] = end;
  }

  finish(): Int32Array {
    return this.#offsets.subarray(0, this.#length + 1);
  }
}
