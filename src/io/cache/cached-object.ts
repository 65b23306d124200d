import { resolveByteRange } from '../byte-range.ts';
import type { ByteRange, GetResult, ObjectMeta } from '../object-store.ts';

interface CachedPart {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** What the cache holds of one object: its metadata, and the parts of its body that were read. */
export class CachedObject {
  /** Without the store's time, which was true only once. */
  readonly meta: ObjectMeta;
  #parts: CachedPart[] = [];

  constructor(meta: ObjectMeta) {
    const { storeTimeMs: _, ...lasting } = meta;
    this.meta = lasting;
  }

  get sizeBytes(): number {
    return this.#parts.reduce((size, { bytes }) => size + bytes.length, 0);
  }

  /** Takes over the bytes of an answer; parts that they cover are dropped. */
  add(range: ByteRange | undefined, bytes: Uint8Array): void {
    const { start, end } = resolveByteRange(this.meta.key, range, this.meta.size);
    this.#parts = this.#parts.filter((part) => part.start < start || part.start + part.bytes.length > end);
    this.#parts.push({ start, bytes });
  }

  /** A copy of the bytes of a range, if one part holds them all. *Errors*: `range-unsatisfiable`. */
  read(range: ByteRange | undefined): GetResult | undefined {
    const { start, end } = resolveByteRange(this.meta.key, range, this.meta.size);
    const part = this.#parts.find((one) => one.start <= start && end <= one.start + one.bytes.length);
    return part && { bytes: part.bytes.slice(start - part.start, end - part.start), meta: this.meta };
  }
}
