/** Entries that a table keeps; further keys are not remembered. */
const entryLimit = 65_536;

/** Remembers a number for each distinct byte string; keys are looked up in place, without being copied or decoded. */
export class BytesTable {
  #slots: Int32Array = new Int32Array(256).fill(-1);
  readonly #hashes: number[] = [];
  readonly #keys: Uint8Array[] = [];
  readonly #numbers: number[] = [];

  /** The number of `bytes[start..end)`; when it is not known, what `find` returns, remembered from then on. */
  number(bytes: Uint8Array, start: number, end: number, find: () => number): number {
    const hash = hashBytes(bytes, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot] as number; entry >= 0; entry = this.#slots[slot] as number) {
      if (this.#hashes[entry] === hash && sameBytes(this.#keys[entry] as Uint8Array, bytes, start, end)) return this.#numbers[entry] as number;
      slot = (slot + 1) & mask;
    }
    const number = find();
    if (this.#keys.length < entryLimit) {
      this.#slots[slot] = this.#keys.length;
      this.#hashes.push(hash);
      this.#keys.push(bytes.slice(start, end));
      this.#numbers.push(number);
      if (this.#keys.length * 2 > this.#slots.length) this.#grow();
    }
    return number;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = this.#slots.length - 1;
    for (const [entry, hash] of this.#hashes.entries()) {
      let slot = hash & mask;
      while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }
}

/** FNV-1a with a final mix, so that the low bits depend on all of the key. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function sameBytes(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}
