import type { Value } from '../format/index.ts';

/**
 * Orders two values of one type as predicates see them: numbers by size with -0 equal to 0, text by code points (which
 * is the order of its UTF-8 bytes), bytes unsigned. Not for NaN, which has no place.
 */
export function compareOrdered(left: Value, right: Value): number {
  if (typeof left === 'string') return compareText(left, right as string);
  if (left instanceof Uint8Array) return compareBytes(left, right as Uint8Array);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Orders bytes as unsigned numbers, a prefix first. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Orders text by code points; UTF-16 units alone would put U+FFFF above everything beyond it. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
