import type { ColumnReference, ComparisonOperator, Literal, Predicate } from './predicate.ts';

/**
 * A value for a built predicate: a bigint counts in the unit of its column (days, microseconds), text is converted
 * by the type of the column (`'2026-01-31'`, `'19.99'`).
 */
export type LiteralInput = boolean | number | bigint | string | Uint8Array | null;

/** A column: its name, with dots between the levels of a nested one, or the names as an array when they hold dots. */
export type ColumnInput = string | readonly string[];

/** Selects every row. */
export const alwaysTrue: Predicate = { kind: 'true' };

/** Selects no row. */
export const alwaysFalse: Predicate = { kind: 'false' };

/** All of them hold; none given means every row. */
export function and(...children: readonly Predicate[]): Predicate {
  return { kind: 'and', children };
}

/** At least one of them holds; none given means no row. */
export function or(...children: readonly Predicate[]): Predicate {
  return { kind: 'or', children };
}

/** The opposite; null stays null, so it selects no row in which the inner predicate is unknown. */
export function not(child: Predicate): Predicate {
  return { kind: 'not', child };
}

/** `column = value`. */
export function equal(column: ColumnInput, value: LiteralInput): Predicate {
  return comparison(column, '=', value);
}

/** `column <> value`. */
export function notEqual(column: ColumnInput, value: LiteralInput): Predicate {
  return comparison(column, '!=', value);
}

/** `column < value`. */
export function lessThan(column: ColumnInput, value: LiteralInput): Predicate {
  return comparison(column, '<', value);
}

/** `column <= value`. */
export function lessThanOrEqual(column: ColumnInput, value: LiteralInput): Predicate {
  return comparison(column, '<=', value);
}

/** `column > value`. */
export function greaterThan(column: ColumnInput, value: LiteralInput): Predicate {
  return comparison(column, '>', value);
}

/** `column >= value`. */
export function greaterThanOrEqual(column: ColumnInput, value: LiteralInput): Predicate {
  return comparison(column, '>=', value);
}

/** `column BETWEEN lower AND upper`, both ends included. */
export function between(column: ColumnInput, lower: LiteralInput, upper: LiteralInput): Predicate {
  return and(greaterThanOrEqual(column, lower), lessThanOrEqual(column, upper));
}

/** `column IN (values)`. */
export function isIn(column: ColumnInput, values: readonly LiteralInput[]): Predicate {
  return { kind: 'in', column: columnReference(column), literals: values.map((value) => literalOf(value)) };
}

/** `column NOT IN (values)`; selects nothing if one of the values is null, as in SQL. */
export function isNotIn(column: ColumnInput, values: readonly LiteralInput[]): Predicate {
  return not(isIn(column, values));
}

/** `column IS NULL`. */
export function isNull(column: ColumnInput): Predicate {
  return { kind: 'is-null', column: columnReference(column) };
}

/** `column IS NOT NULL`. */
export function isNotNull(column: ColumnInput): Predicate {
  return not(isNull(column));
}

/** `column IS NAN`: true or false, never unknown; null is not NaN. */
export function isNan(column: ColumnInput): Predicate {
  return { kind: 'is-nan', column: columnReference(column) };
}

/** `column IS NOT NAN`: true also for null. */
export function isNotNan(column: ColumnInput): Predicate {
  return not(isNan(column));
}

/** `column STARTS WITH 'prefix'`. */
export function startsWith(column: ColumnInput, prefix: string): Predicate {
  return { kind: 'starts-with', column: columnReference(column), prefix };
}

/** `column LIKE 'pattern' [ESCAPE 'escape']`. */
export function like(column: ColumnInput, pattern: string, escape?: string): Predicate {
  return { kind: 'like', column: columnReference(column), pattern, ...(escape === undefined ? {} : { escape }) };
}

function comparison(column: ColumnInput, operator: ComparisonOperator, value: LiteralInput): Predicate {
  return { kind: 'comparison', column: columnReference(column), operator, literal: literalOf(value) };
}

function columnReference(column: ColumnInput): ColumnReference {
  return { parts: typeof column === 'string' ? [column] : [...column] };
}

function literalOf(value: LiteralInput): Literal {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'number') return { kind: 'number', text: String(value) };
  if (typeof value === 'bigint') return { kind: 'bigint', value };
  if (typeof value === 'string') return { kind: 'string', value };
  return { kind: 'binary', bytes: value };
}
