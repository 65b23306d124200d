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
