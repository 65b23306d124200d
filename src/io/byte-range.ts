import { FrazilError } from '../errors/index.ts';
import type { ByteRange } from './object-store.ts';

/** A range in place: whole numbers, `0 <= start <= end <= size`. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Refuses a range that no object can satisfy, before anything is sent.
 *
 * *Errors*: `range-unsatisfiable`.
 */
export function checkByteRange(key: string, range: ByteRange | undefined): void {
  if (range === undefined) return;
  const sound =
    'suffix' in range
      ? Number.isSafeInteger(range.suffix) && range.suffix > 0
      : Number.isSafeInteger(range.start) && Number.isSafeInteger(range.end) && range.start >= 0 && range.end > range.start;
  if (!sound) throw rangeUnsatisfiable(key, range, 'must name at least one byte with whole numbers');
}

/**
 * Places a range in an object of `size` bytes; no range is the whole object.
 *
 * *Errors*: `range-unsatisfiable`.
 */
export function resolveByteRange(key: string, range: ByteRange | undefined, size: number): ByteSpan {
  if (range === undefined) return { start: 0, end: size };
  checkByteRange(key, range);
  const start = 'suffix' in range ? Math.max(0, size - range.suffix) : range.start;
  const end = 'suffix' in range ? size : Math.min(size, range.end);
  if (start >= size) throw rangeUnsatisfiable(key, range, `lies beyond the object's ${size} bytes`, size);
  return { start, end };
}

/** The error of a range that holds no byte of its object. `size` in bytes where it is known. */
export function rangeUnsatisfiable(key: string, range: ByteRange, why: string, size?: number): FrazilError {
  const shown = 'suffix' in range ? `last ${range.suffix}` : `${range.start}..${range.end}`;
  return new FrazilError('range-unsatisfiable', `The range ${shown} of ${key} ${why}.`, {
    context: { key, range, ...(size === undefined ? {} : { size }) },
  });
}

/**
 * Refuses a body above the limit of the call. `bodyBytes` and `maxBytes` in bytes.
 *
 * *Errors*: `object-too-large`.
 */
export function checkBodySize(key: string, bodyBytes: number, maxBytes: number | undefined): void {
  if (maxBytes === undefined || bodyBytes <= maxBytes) return;
  throw new FrazilError('object-too-large', `${key} would give ${bodyBytes} bytes, more than the ${maxBytes} allowed.`, {
    context: { key, bodyBytes, maxBytes },
  });
}
