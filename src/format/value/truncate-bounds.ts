import type { PrimitiveType, Value } from '../types.ts';

const defaultLength = 16;
const lastCodePoint = 0x10ffff;

/**
 * A short value that is not greater than `value`: the first `length` code points of a string or bytes of a binary; other types as they are.
 */
export function truncateLowerBound(type: PrimitiveType, value: Value, length: number = defaultLength): Value {
  if (type.kind === 'string') return prefix(value as string, length);
  return type.kind === 'binary' ? new Uint8Array((value as Uint8Array).subarray(0, length)) : value;
}

/**
 * A short value that is not less than `value`: the truncated one, its last code point or byte incremented if something was cut off.
 *
 * Returns undefined if nothing in the truncated value can be incremented: then there is no bound.
 */
export function truncateUpperBound(type: PrimitiveType, value: Value, length: number = defaultLength): Value | undefined {
  if (type.kind === 'string') return upperText(value as string, length);
  return type.kind === 'binary' ? upperBytes(value as Uint8Array, length) : value;
}

/** The first `length` code points; a lone surrogate counts as the U+FFFD that it is stored as. */
function prefix(text: string, length: number): string {
  if (text.length <= length) return text.toWellFormed();
  // Twice as many units always hold enough code points, however long the text is.
  return Array.from(text.slice(0, length * 2 + 1).toWellFormed()).slice(0, length).join('');
}

function upperText(text: string, length: number): string | undefined {
  const wellFormed = text.length <= length * 2 + 1 ? text.toWellFormed() : undefined;
  const points = Array.from(wellFormed ?? text.slice(0, length * 2 + 1).toWellFormed());
  if (wellFormed !== undefined && points.length <= length) return wellFormed;
  points.length = Math.min(points.length, length);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const next = nextCodePoint(last.codePointAt(0) ?? lastCodePoint);
    if (next !== undefined) return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}

/** The next code point that UTF-8 can hold: surrogates are skipped, and nothing follows U+10FFFF. */
function nextCodePoint(point: number): number | undefined {
  if (point === lastCodePoint) return undefined;
  return point === 0xd7ff ? 0xe000 : point + 1;
}

function upperBytes(bytes: Uint8Array, length: number): Uint8Array | undefined {
  if (bytes.length <= length) return bytes;
  for (let end = length; end > 0; end--) {
    const last = bytes[end - 1] ?? 0xff;
    if (last === 0xff) continue;
    const upper = new Uint8Array(bytes.subarray(0, end));
    upper[end - 1] = last + 1;
    return upper;
  }
  return undefined;
}
