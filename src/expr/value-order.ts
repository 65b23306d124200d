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
