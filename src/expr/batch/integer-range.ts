import type { ComparisonOperator } from '../predicate.ts';

/** A closed range of integers; empty if `low` is above `high`. */
export interface IntegerRange<Integer> {
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
