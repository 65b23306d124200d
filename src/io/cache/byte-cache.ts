/** What one entry costs beside its bytes: keys, metadata and the map's own bookkeeping, roughly. */
const entryOverheadBytes = 512;

/** Keeps values up to a budget of bytes, and drops the least recently used ones beyond it. */
export class ByteCache<V> {
  readonly #budgetBytes: number;
  /** In the order of use, the oldest first. */
  readonly #entries = new Map<string, { readonly value: V; readonly costBytes: number }>();
  #usedBytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value unless it is larger than the whole budget. */
  set(key: string, value: V, sizeBytes: number): void {
    this.delete(key);
    const costBytes = sizeBytes + entryOverheadBytes;
    if (costBytes > this.#budgetBytes) return;
    this.#entries.set(key, { value, costBytes });
    this.#usedBytes += costBytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#usedBytes <= this.#budgetBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#usedBytes -= entry.costBytes;
  }
}
