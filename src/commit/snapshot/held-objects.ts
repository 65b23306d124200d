interface Held<V> {
  readonly value: V;
  readonly bytes: number;
}

/** Values that are right for ever, kept within a budget of bytes; the least recently used go first. */
export class HeldObjects<V> {
  readonly #limitBytes: number;
  readonly #held = new Map<string, Held<V>>();
  #heldBytes = 0;

  /** @param limitBytes of all values together; one that takes more than half of it is not kept. */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Bytes that the values take together, by what their owners said. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  has(key: string): boolean {
    return this.#held.has(key);
  }

  /** What is held under the key, which counts as used from now on. */
  get(key: string): V | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held.value;
  }

  /** Keeps a value. @param bytes that it takes in memory, about. */
  set(key: string, value: V, bytes: number): void {
    this.#remove(key);
    if (bytes > this.#limitBytes / 2) return;
    this.#held.set(key, { value, bytes });
    this.#heldBytes += bytes;
    for (const oldest of this.#held.keys()) {
      if (this.#heldBytes <= this.#limitBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#heldBytes -= this.#held.get(key)?.bytes ?? 0;
    this.#held.delete(key);
  }
}
