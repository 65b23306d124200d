/** Gathers bytes into parts of one size; pieces are kept as given and copied once, when a part is cut. */
export class PartBuffer {
  readonly #partSizeBytes: number;
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(partSizeBytes: number) {
    this.#partSizeBytes = partSizeBytes;
  }

  /** Takes ownership of the bytes. */
  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  /** A full part, while more than one part's worth is held: the last bytes always stay for `takeRest`. */
  takeFull(): Uint8Array | undefined {
    return this.#length > this.#partSizeBytes ? this.#take(this.#partSizeBytes) : undefined;
  }

  /** Everything that is left; perhaps nothing. */
  takeRest(): Uint8Array {
    return this.#take(this.#length);
  }

  #take(size: number): Uint8Array {
    const first = this.#pieces[0];
    if (first?.length === size) {
      this.#pieces.shift();
      this.#length -= size;
      return first;
    }
    const part = new Uint8Array(size);
    let filled = 0;
    let used = 0;
    while (filled < size) {
      const piece = this.#pieces[used] ?? new Uint8Array(0);
      const wanted = Math.min(piece.length, size - filled);
      part.set(piece.subarray(0, wanted), filled);
      filled += wanted;
      if (wanted < piece.length) this.#pieces[used] = piece.subarray(wanted);
      else used++;
    }
    this.#pieces = this.#pieces.slice(used);
    this.#length -= size;
    return part;
  }
}
