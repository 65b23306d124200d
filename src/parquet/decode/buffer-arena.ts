/** Copies pieces of foreign memory into one allocation, each aligned to 8 bytes. */
export class BufferArena {
  readonly #source: ArrayBufferLike;
  #target: ArrayBuffer;
  #used = 0;

  /** `expectedBytes` is allocated at once; more is allocated as it turns out to be needed. */
  constructor(source: ArrayBufferLike, expectedBytes: number) {
    this.#source = source;
    this.#target = new ArrayBuffer(expectedBytes);
  }

  copyBytes(address: number, byteLength: number): Uint8Array {
    const bytes = this.#take(byteLength);
    if (byteLength > 0) bytes.set(new Uint8Array(this.#source, address, byteLength));
    return bytes;
  }

  /** Copies `length` bits from bit `first` on, so that they start at bit 0. */
  copyBits(address: number, first: number, length: number): Uint8Array {
    const shift = first & 7;
    const byteLength = (length + 7) >> 3;
    if (shift === 0) return this.copyBytes(address + (first >> 3), byteLength);
    const bytes = this.#take(byteLength);
    const source = new Uint8Array(this.#source, address + (first >> 3), (shift + length + 7) >> 3);
    for (let i = 0; i < byteLength; i++) bytes[i] = ((source[i] as number) >> shift) | ((source[i + 1] ?? 0) << (8 - shift));
    return bytes;
  }

  /** Copies `length + 1` offsets from entry `first` on, counted from zero. */
  copyOffsets(address: number, first: number, length: number): Int32Array {
    const bytes = this.#take((length + 1) * 4);
    const offsets = new Int32Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, length + 1);
    if (address === 0) return offsets;
    offsets.set(new Int32Array(this.#source, address + first * 4, length + 1));
    const base = offsets[0] as number;
    if (base !== 0) for (let i = 0; i <= length; i++) offsets[i] = (offsets[i] as number) - base;
    return offsets;
  }

  #take(byteLength: number): Uint8Array {
    if (this.#used + byteLength > this.#target.byteLength) {
      this.#target = new ArrayBuffer(Math.max(byteLength, 4096));
      this.#used = 0;
    }
    const bytes = new Uint8Array(this.#target, this.#used, byteLength);
    this.#used = (this.#used + byteLength + 7) & ~7;
    return bytes;
  }
}
