import { compareBytes, compareUtf8, type Value } from '../format/index.ts';

/**
 * Orders two values of one type as predicates see them: numbers by size with -0 equal to 0, text by its UTF-8 bytes,
 * bytes unsigned. Not for NaN, which has no place.
 */
export function compareOrdered(left: Value, right: Value): number {
  if (typeof left === 'string') return compareUtf8(left, right as string);
  if (left instanceof Uint8Array) return compareBytes(left, right as Uint8Array);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The place of the first of ascending values that is not below `value`; their number if all are. */
export function firstNotBelow(values: readonly Value[], value: Value): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareOrdered(values[middle] as Value, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a value is one of ascending ones. */
export function isAmong(values: readonly Value[], value: Value): boolean {
  const found = values[firstNotBelow(values, value)];
  return found !== undefined && compareOrdered(found, value) === 0;
}
