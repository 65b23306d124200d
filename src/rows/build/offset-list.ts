/** The offsets of lists or maps that are built. */
export class OffsetList {
  #offsets: Int32Array = new Int32Array(16);
  #length = 0;

  /** Lists so far. */
  get length(): number {
    return this.#length;
  }

  /** Ends a list of `count` elements. */
  advance(count: number): void {
    const end = (this.#offsets[this.#length] as number) + count;
    if (++this.#length === this.#offsets.length) {
      const grown = new Int32Array(this.#offsets.length * 2);
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[this.#length] = end;
  }

  finish(): Int32Array {
    return this.#offsets.subarray(0, this.#length + 1);
  }
}
