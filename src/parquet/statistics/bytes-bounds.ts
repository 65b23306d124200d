import type { Data } from 'apache-arrow';
import { DataType } from 'apache-arrow';
import { compareBytes } from '../../format/index.ts';
import { compareBytesAt } from '../arrow/compare-bytes-at.ts';
import type { Bounds } from './bounds.ts';
import type { Validity } from './validity.ts';

/**
 * Bounds of a string, binary, uuid or fixed column, in unsigned byte order, without decoding any text.
 *
 * Most values are decided by their first four or eight bytes, taken as numbers; the rest is compared only on a tie.
 */
export class BytesBounds implements Bounds {
  readonly #as: 'string' | 'bytes';
  #lower: Uint8Array | undefined;
  #upper: Uint8Array | undefined;

  constructor(as: 'string' | 'bytes') {
    this.#as = as;
  }

  add(data: Data, validity: Validity | undefined): void {
    const bytes = data.values as Uint8Array;
    const offsets = DataType.isFixedSizeBinary(data.type) ? evenOffsets(data.type.byteWidth, data.length) : (data.valueOffsets as Int32Array);
    const [lowest, highest] = extremes(bytes, offsets, data.length, validity);
    if (lowest < 0) return;
    const lower = bytes.subarray(offsets[lowest], offsets[lowest + 1]);
    const upper = bytes.subarray(offsets[highest], offsets[highest + 1]);
    // Copies, because the array's memory may be reused or large.
    if (this.#lower === undefined || compareBytes(lower, this.#lower) < 0) this.#lower = lower.slice();
    if (this.#upper === undefined || compareBytes(upper, this.#upper) > 0) this.#upper = upper.slice();
  }

  lower(): string | Uint8Array | undefined {
    return this.#value(this.#lower);
  }

  upper(): string | Uint8Array | undefined {
    return this.#value(this.#upper);
  }

  #value(bytes: Uint8Array | undefined): string | Uint8Array | undefined {
    return bytes === undefined || this.#as === 'bytes' ? bytes : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }
}

/** Indexes of the smallest and the largest value, or -1 when all are absent. */
function extremes(bytes: Uint8Array, offsets: Int32Array, length: number, validity: Validity | undefined): readonly [number, number] {
  const bitmap = validity?.bitmap;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lastFour = bytes.length - 4;
  const compareAt = compareBytesAt(bytes, offsets);
  let lowest = -1;
  let highest = -1;
  let lowestKey = 0;
  let highestKey = 0;
  let lowestNext = 0;
  let highestNext = 0;
  for (let i = 0, bit = validity?.offset ?? 0; i < length; i++, bit++) {
    if (bitmap !== undefined && ((bitmap[bit >> 3] as number) & (1 << (bit & 7))) === 0) continue;
    const start = offsets[i] as number;
    const end = offsets[i + 1] as number;
    const left = end - start;
    // As in fourBytes, written out because every value comes by here.
    const key = left >= 4 ? view.getUint32(start) : start <= lastFour ? (view.getUint32(start) & (leftMasks[left] as number)) >>> 0 : fourBytes(view, start, end);
    if (lowest >= 0 && key > lowestKey && key < highestKey) continue;
    const next = fourBytes(view, start + 4, end);
    if (lowest < 0 || key < lowestKey || (key === lowestKey && (next < lowestNext || (next === lowestNext && compareAt(i, lowest) < 0)))) {
      lowest = i;
      lowestKey = key;
      lowestNext = next;
    }
    if (highest < 0 || key > highestKey || (key === highestKey && (next > highestNext || (next === highestNext && compareAt(i, highest) > 0)))) {
      highest = i;
      highestKey = key;
      highestNext = next;
    }
  }
  return [lowest, highest];
}

/** By how many bytes of a value are left, those among the next four of the buffer; the others count as zero. */
const leftMasks = [0, 0xff000000, 0xffff0000, 0xffffff00];

/**
 * Four bytes of a value as one number, zeros after its end. Zeros keep the order: a shorter value that is a prefix comes
 * first, and ties are compared in full.
 */
function fourBytes(view: DataView, start: number, end: number): number {
  const left = end - start;
  if (left <= 0) return 0;
  if (start + 4 <= view.byteLength) return (view.getUint32(start) & (leftMasks[left] ?? -1)) >>> 0;
  let key = 0;
  for (let i = 0; i < 4; i++) key = key * 256 + (i < left ? view.getUint8(start + i) : 0);
  return key;
}

const evenOffsetsCache = new Map<number, Int32Array>();

/** Offsets of values of equal width, kept per width. */
function evenOffsets(width: number, length: number): Int32Array {
  let offsets = evenOffsetsCache.get(width);
  if (offsets === undefined || offsets.length <= length) {
    offsets = Int32Array.from({ length: length + 1 }, (_, index) => index * width);
    evenOffsetsCache.set(width, offsets);
  }
  return offsets;
}
