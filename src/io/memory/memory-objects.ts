import { type Clock, compareUtf8 } from '../../runtime/index.ts';
import type { ObjectMeta } from '../object-store.ts';

/** An object as the memory store keeps it; never changed, only replaced. */
export interface MemoryObject {
  readonly bytes: Uint8Array;
  readonly meta: ObjectMeta;
}

/** The contents of one memory store: what several stores opened under one name share. */
export class MemoryObjects {
  readonly #objects = new Map<string, MemoryObject>();
  /** All keys in UTF-8 byte order, so that a listing starts anywhere without sorting. */
  readonly #keys: string[] = [];
  readonly #clock: Clock;
  #versions = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The store's own time, in milliseconds since 1970. */
  get nowMs(): number {
    return this.#clock.nowMs();
  }

  get(key: string): MemoryObject | undefined {
    return this.#objects.get(key);
  }

  /** Keeps a copy of the bytes under a new etag; no condition is looked at. */
  set(key: string, bytes: Uint8Array): ObjectMeta {
    const meta: ObjectMeta = { key, size: bytes.length, etag: `"m${++this.#versions}"`, lastModifiedMs: this.nowMs };
    if (!this.#objects.has(key)) this.#keys.splice(keyPosition(this.#keys, key), 0, key);
    this.#objects.set(key, { bytes: bytes.slice(), meta });
    return meta;
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) this.#keys.splice(keyPosition(this.#keys, key), 1);
  }

  /** The first key not less than `key`, or with `after` greater than it; undefined behind the last. */
  next(key: string, after: boolean): string | undefined {
    return this.#keys[keyPosition(this.#keys, key, after)];
  }

  /** The first key that is greater than every key starting with `prefix`, looking from `from` on. */
  nextBeyond(prefix: string, from: string): string | undefined {
    let low = keyPosition(this.#keys, from);
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const key = this.#keys[middle] ?? '';
      if (key.startsWith(prefix) || compareUtf8(key, prefix) < 0) low = middle + 1;
      else high = middle;
    }
    return this.#keys[low];
  }
}

/** The first place in a list in UTF-8 order whose key is not less than `key`; with `after`, the first that is greater. */
export function keyPosition(keys: readonly string[], key: string, after = false): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareUtf8(keys[middle] ?? '', key);
    if (order < 0 || (after && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
