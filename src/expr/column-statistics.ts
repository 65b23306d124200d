import type { Value } from '../format/index.ts';
import type { BoundColumn } from './bound-predicate.ts';

/**
 * What is known of a column over a set of rows: a file, a row group, the partitions of a manifest.
 *
 * `undefined` always means unknown and never prunes. Bounds enclose every value that is neither null nor NaN; they need
 * not be values themselves.
 */
export interface ColumnStatistics {
  /** Rows, nulls and NaNs included. */
  valueCount(column: BoundColumn): bigint | undefined;
  nullCount(column: BoundColumn): bigint | undefined;
  nanCount(column: BoundColumn): bigint | undefined;
  /** Of the column's type. */
  lower(column: BoundColumn): Value | undefined;
  /** Of the column's type. */
  upper(column: BoundColumn): Value | undefined;
}

/** The facts about one column that can be believed. */
export interface TrustedFacts {
  readonly everyRowIsNull: boolean;
  readonly noRowIsNull: boolean;
  readonly everyRowIsNan: boolean;
  readonly noRowIsNan: boolean;
  readonly lower: Value | undefined;
  readonly upper: Value | undefined;
}

/**
 * Weighs the statistics of a column. What contradicts itself (negative counts, more nulls and NaNs than values) or is a NaN
 * counts as unknown. Bounds are only looked at when `withBounds` is set, because decoding them costs.
 */
export function trustedFacts(column: BoundColumn, statistics: ColumnStatistics, withBounds: boolean): TrustedFacts {
  const values = plausible(statistics.valueCount(column));
  const nulls = plausible(statistics.nullCount(column), values);
  const nans = isFloating(column) ? plausible(statistics.nanCount(column), values === undefined ? undefined : values - (nulls ?? 0n)) : 0n;
  const lower = withBounds ? withoutNan(statistics.lower(column)) : undefined;
  const upper = withBounds ? withoutNan(statistics.upper(column)) : undefined;
  return {
    everyRowIsNull: values !== undefined && nulls === values,
    noRowIsNull: column.required || nulls === 0n,
    everyRowIsNan: values !== undefined && isFloating(column) && nans === values,
    noRowIsNan: nans === 0n,
    lower,
    upper,
  };
}

function plausible(count: bigint | undefined, limit?: bigint): bigint | undefined {
  return count === undefined || count < 0n || (limit !== undefined && count > limit) ? undefined : count;
}

function withoutNan(bound: Value | undefined): Value | undefined {
  return typeof bound === 'number' && Number.isNaN(bound) ? undefined : bound;
}

function isFloating(column: BoundColumn): boolean {
  return column.type.kind === 'float' || column.type.kind === 'double';
}
