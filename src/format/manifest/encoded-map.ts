import { AvroCursor } from '../avro/avro-cursor.ts';
import type { AvroSource } from '../avro/avro-source.ts';

/** Hands the entry at the cursor on, unless its value is null. */
export type MapEntryReader<T> = (cursor: AvroCursor, take: (key: number, value: T) => void) => void;

/**
 * A map of int keys that stays as its file has it and is decoded anew by each use.
 *
 * Statistics of a whole manifest take fifteen times as much memory as maps, and who writes them anew needs each once. A lookup
 * walks over all entries; of a key that the writer repeated the last counts. Values may be views of the map's own bytes.
 */
export class EncodedMap<T> implements ReadonlyMap<number, T> {
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #read: MapEntryReader<T>;
  readonly #source: AvroSource;

  private constructor(size: number, bytes: Uint8Array, read: MapEntryReader<T>, source: AvroSource) {
    this.size = size;
    this.#bytes = bytes;
    this.#read = read;
    this.#source = source;
  }

  /** The map at the cursor, read through once, so that later uses meet no damage. */
  static at<T>(cursor: AvroCursor, read: MapEntryReader<T>): EncodedMap<T> {
    const start = cursor.offset;
    let size = 0;
    readEntries(cursor, read, () => {
      size += 1;
    });
    return new EncodedMap(size, cursor.copyFrom(start), read, cursor.source);
  }

  /** Bytes that the map holds. */
  get byteLength(): number {
    return this.#bytes.length;
  }

  forEach(take: (value: T, key: number, map: ReadonlyMap<number, T>) => void): void {
    readEntries(new AvroCursor(this.#bytes, this.#source, 'statistics'), this.#read, (key, value) => take(value, key, this));
  }

  get(key: number): T | undefined {
    let found: T | undefined;
    this.forEach((value, each) => {
      if (each === key) found = value;
    });
    return found;
  }

  has(key: number): boolean {
    return this.get(key) !== undefined;
  }

  entries(): MapIterator<[number, T]> {
    const entries: [number, T][] = [];
    this.forEach((value, key) => entries.push([key, value]));
    return entries.values();
  }

  keys(): MapIterator<number> {
    return this.entries().map(([key]) => key) as MapIterator<number>;
  }

  values(): MapIterator<T> {
    return this.entries().map(([, value]) => value) as MapIterator<T>;
  }

  [Symbol.iterator](): MapIterator<[number, T]> {
    return this.entries();
  }
}

function readEntries<T>(cursor: AvroCursor, read: MapEntryReader<T>, take: (key: number, value: T) => void): void {
  for (let count = cursor.readBlockCount(); count > 0; count = cursor.readBlockCount()) {
    for (let i = 0; i < count; i++) read(cursor, take);
  }
}
