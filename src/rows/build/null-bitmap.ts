/** The validity bitmap of a column that is built; costs nothing until the first null. */
export class NullBitmap {
  #bits: Uint8Array | undefined;
  #nullCount = 0;

  get nullCount(): number {
    return this.#nullCount;
  }

  markNull(index: number): void {
    const bits = this.#reserve(index + 1);
    bits[index >> 3] = (bits[index >> 3] as number) & ~(1 << (index & 7));
    this.#nullCount++;
  }

  /** The bitmap of `length` values, or undefined when none is null. */
  finish(length: number): Uint8Array | undefined {
    return this.#nullCount === 0 ? undefined : this.#reserve(length).subarray(0, (length + 7) >> 3);
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
