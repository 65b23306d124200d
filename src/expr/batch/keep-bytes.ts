import { assertInvariant } from '../../errors/index.ts';
import type { BoundTest } from '../bound-predicate.ts';
import { type Utf8Matcher, utf8Matcher } from '../like-pattern.ts';
import type { ComparisonOperator } from '../predicate.ts';
import type { RowMask } from './row-mask.ts';

/** Byte strings of a column: those between offsets, or, without offsets, each `width` bytes long. */
export interface ByteColumn {
  readonly bytes: Uint8Array;
  readonly offsets?: Int32Array;
  readonly width: number;
}

/** Keeps the rows whose bytes pass. Text is compared as UTF-8, without decoding it. */
export function keepBytes(column: ByteColumn, matches: Utf8Matcher, mask: RowMask): void {
  const { bytes, offsets, width } = column;
  if (offsets === undefined) {
    for (let row = 0, start = 0; row < mask.length; row += 1, start += width) {
      if (mask[row] === 1 && !matches(bytes, start, start + width)) mask[row] = 0;
    }
    return;
  }
  for (let row = 0; row < mask.length; row += 1) {
    if (mask[row] === 1 && !matches(bytes, offsets[row] as number, offsets[row + 1] as number)) mask[row] = 0;
  }
}

/** The matcher of a test on text or bytes, by their order as unsigned bytes. */
export function byteMatcher(test: BoundTest): Utf8Matcher {
  switch (test.kind) {
    case 'compare':
      return comparisonMatcher(test.operator, bytesOf(test.value));
    case 'in':
    case 'not-in':
      return membershipMatcher(test.values.map(bytesOf), test.kind === 'in');
    case 'starts-with':
      return prefixMatcher(bytesOf(test.prefix), true);
    case 'not-starts-with':
      return prefixMatcher(bytesOf(test.prefix), false);
    case 'like':
      return utf8Matcher(test.pattern);
    case 'not-like': {
      const matches = utf8Matcher(test.pattern);
      return (bytes, start, end) => !matches(bytes, start, end);
    }
    case 'is-null':
    case 'not-null':
    case 'is-nan':
    case 'not-nan':
      assertInvariant(false, `${test.kind} is no test of bytes.`);
  }
}

function comparisonMatcher(operator: ComparisonOperator, value: Uint8Array): Utf8Matcher {
  switch (operator) {
    case '=':
      return (bytes, start, end) => end - start === value.length && isPrefix(value, bytes, start);
    case '!=':
      return (bytes, start, end) => end - start !== value.length || !isPrefix(value, bytes, start);
    case '<':
      return (bytes, start, end) => order(bytes, start, end, value) < 0;
    case '<=':
      return (bytes, start, end) => order(bytes, start, end, value) <= 0;
    case '>':
      return (bytes, start, end) => order(bytes, start, end, value) > 0;
    case '>=':
      return (bytes, start, end) => order(bytes, start, end, value) >= 0;
    default:
      return operator satisfies never;
  }
}

function prefixMatcher(prefix: Uint8Array, wanted: boolean): Utf8Matcher {
  return (bytes, start, end) => (end - start >= prefix.length && isPrefix(prefix, bytes, start)) === wanted;
}

/** By binary search; the values are in byte order already. */
function membershipMatcher(values: readonly Uint8Array[], wanted: boolean): Utf8Matcher {
  return (bytes, start, end) => {
    let low = 0;
    let high = values.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const place = order(bytes, start, end, values[middle] as Uint8Array);
      if (place === 0) return wanted;
      if (place < 0) high = middle - 1;
      else low = middle + 1;
    }
    return !wanted;
  };
}

function isPrefix(prefix: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < prefix.length; index += 1) if (bytes[start + index] !== prefix[index]) return false;
  return true;
}

function order(bytes: Uint8Array, start: number, end: number, value: Uint8Array): number {
  const length = end - start;
  const shared = Math.min(length, value.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (bytes[start + index] as number) - (value[index] as number);
    if (difference !== 0) return difference;
  }
  return length - value.length;
}

function bytesOf(value: unknown): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  assertInvariant(value instanceof Uint8Array, 'A test of bytes has a value that is neither text nor bytes.');
  return value;
}
