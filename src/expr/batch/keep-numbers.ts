import type { ComparisonOperator } from '../predicate.ts';
import type { RowMask } from './row-mask.ts';

/** A closed range of integers; empty if `low` is above `high`. */
interface IntegerRange<Integer> {
  readonly low: Integer;
  readonly high: Integer;
}

/** The 32-bit integers for which the comparison holds; for `!=` those for which it does not. */
export function intRangeOf(operator: ComparisonOperator, value: number): IntegerRange<number> {
  const { low, high } = longRangeOf(operator, BigInt(value), 32n);
  return { low: Number(low), high: Number(high) };
}

/** The integers of so many bits for which the comparison holds; for `!=` those for which it does not. */
export function longRangeOf(operator: ComparisonOperator, value: bigint, bits = 64n): IntegerRange<bigint> {
  const low = -(2n ** (bits - 1n));
  const high = 2n ** (bits - 1n) - 1n;
  switch (operator) {
    case '=':
    case '!=':
      return { low: value, high: value };
    case '<':
      return { low, high: value - 1n };
    case '<=':
      return { low, high: value };
    case '>':
      return { low: value + 1n, high };
    case '>=':
      return { low: value, high };
    default:
      return operator satisfies never;
  }
}

/** The 128-bit unscaled decimals for which the comparison holds; for `!=` those for which it does not. */
export function decimalRangeOf(operator: ComparisonOperator, value: bigint): IntegerRange<bigint> {
  return longRangeOf(operator, value, 128n);
}

/** Keeps the rows whose integer lies in [low, high], or, with `inside` false, outside of it. */
export function keepIntegerRange(values: Int32Array, low: number, high: number, inside: boolean, mask: RowMask): void {
  if (low > high) {
    if (inside) mask.fill(0);
    return;
  }
  // Shifted so that the range starts at zero, one unsigned comparison covers both ends.
  const span = (high - low) >>> 0;
  const wanted = inside ? 1 : 0;
  for (let row = 0; row < mask.length; row += 1) {
    const hit = ((values[row] as number) - low) >>> 0 <= span ? 1 : 0;
    mask[row] = (mask[row] as number) & (hit === wanted ? 1 : 0);
  }
}

/** Keeps the rows whose number is one of the values, or, with `inside` false, is none. NaN is none; -0 is 0. */
export function keepNumberSet(values: Int32Array | Float32Array | Float64Array, members: readonly number[], inside: boolean, mask: RowMask): void {
  const set = new Set(members);
  for (let row = 0; row < mask.length; row += 1) {
    if (set.has(values[row] as number) !== inside) mask[row] = 0;
  }
}

/**
 * Keeps the rows whose 64-bit integer lies in [low, high], or, with `inside` false, outside of it.
 *
 * The halves are compared as 32-bit numbers: reading a BigInt64Array element would allocate a bigint a row.
 */
export function keepLongRange(values: BigInt64Array, low: bigint, high: bigint, inside: boolean, mask: RowMask): void {
  if (low > high) {
    if (inside) mask.fill(0);
    return;
  }
  const words = wordsOf(values);
  const lowTop = topOf(low);
  const lowRest = restOf(low);
  const highTop = topOf(high);
  const highRest = restOf(high);
  const wanted = inside ? 1 : 0;
  for (let row = 0, word = 0; row < mask.length; row += 1, word += 2) {
    const rest = (words[word] as number) >>> 0;
    const top = words[word + 1] as number;
    const hit = (top > lowTop || (top === lowTop && rest >= lowRest)) && (top < highTop || (top === highTop && rest <= highRest)) ? 1 : 0;
    mask[row] = (mask[row] as number) & (hit === wanted ? 1 : 0);
  }
}

/** Keeps the rows whose 64-bit integer is one of the values, or, with `inside` false, is none. */
export function keepLongSet(values: BigInt64Array, members: readonly bigint[], inside: boolean, mask: RowMask): void {
  const words = wordsOf(values);
  const byTop = new Map<number, Set<number>>();
  for (const member of members) {
    const top = topOf(member);
    const rests = byTop.get(top) ?? new Set();
    byTop.set(top, rests.add(restOf(member)));
  }
  for (let row = 0, word = 0; row < mask.length; row += 1, word += 2) {
    const hit = byTop.get(words[word + 1] as number)?.has((words[word] as number) >>> 0) ?? false;
    if (hit !== inside) mask[row] = 0;
  }
}

function wordsOf(values: BigInt64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

function topOf(value: bigint): number {
  return Number(value >> 32n);
}

function restOf(value: bigint): number {
  return Number(value & 0xffffffffn);
}

/** The four 32-bit words of a 128-bit integer, lowest first; the top one signed. */
type DecimalWords = readonly [number, number, number, number];

/** Keeps the rows whose unscaled decimal (four little-endian words a row) lies in [low, high], or, with `inside` false, outside of it. */
export function keepDecimalRange(words: Uint32Array, low: bigint, high: bigint, inside: boolean, mask: RowMask): void {
  const lowWords = decimalWords(low);
  const highWords = decimalWords(high);
  for (let row = 0; row < mask.length; row += 1) {
    const hit = orderAt(words, row, lowWords) >= 0 && orderAt(words, row, highWords) <= 0;
    if (hit !== inside) mask[row] = 0;
  }
}

/** Keeps the rows whose unscaled decimal is one of the ascending values, or, with `inside` false, is none. */
export function keepDecimalSet(words: Uint32Array, members: readonly bigint[], inside: boolean, mask: RowMask): void {
  const memberWords = members.map(decimalWords);
  for (let row = 0; row < mask.length; row += 1) {
    if (mask[row] === 1 && isMember(words, row, memberWords) !== inside) mask[row] = 0;
  }
}

function isMember(words: Uint32Array, row: number, members: readonly DecimalWords[]): boolean {
  let low = 0;
  let high = members.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const place = orderAt(words, row, members[middle] as DecimalWords);
    if (place === 0) return true;
    if (place < 0) high = middle - 1;
    else low = middle + 1;
  }
  return false;
}

function orderAt(words: Uint32Array, row: number, value: DecimalWords): number {
  const at = row * 4;
  const top = (words[at + 3] as number) | 0;
  if (top !== value[3]) return top < value[3] ? -1 : 1;
  if (words[at + 2] !== value[2]) return (words[at + 2] as number) < value[2] ? -1 : 1;
  if (words[at + 1] !== value[1]) return (words[at + 1] as number) < value[1] ? -1 : 1;
  return words[at] === value[0] ? 0 : (words[at] as number) < value[0] ? -1 : 1;
}

function decimalWords(value: bigint): DecimalWords {
  const word = (shift: bigint): number => Number((value >> shift) & 0xffffffffn);
  return [word(0n), word(32n), word(64n), word(96n) | 0];
}

/** Keeps the rows whose number compares so with the value, by IEEE 754: NaN only differs. */
export function keepFloats(values: Float32Array | Float64Array, operator: ComparisonOperator, value: number, mask: RowMask): void {
  const rows = mask.length;
  switch (operator) {
    case '=':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) === value ? 1 : 0);
      break;
    case '!=':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) === value ? 0 : 1);
      break;
    case '<':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) < value ? 1 : 0);
      break;
    case '<=':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) <= value ? 1 : 0);
      break;
    case '>':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) > value ? 1 : 0);
      break;
    case '>=':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) >= value ? 1 : 0);
      break;
    default:
      operator satisfies never;
  }
}

/** Keeps the rows whose number is NaN, or, with `wanted` false, is not. */
export function keepNan(values: Float32Array | Float64Array, wanted: boolean, mask: RowMask): void {
  for (let row = 0; row < mask.length; row += 1) {
    const value = values[row] as number;
    mask[row] = (mask[row] as number) & ((value !== value) === wanted ? 1 : 0);
  }
}
