/**
 * Purpose: predicates: from text or builders to a tree, bound to a schema, judged by statistics and partitions, and
 * evaluated on rows and Arrow batches.
 *
 * Invariants: pure; a row is selected only if the predicate is true by SQL's three-valued logic; whatever prunes is a
 * proof (missing or doubtful statistics keep the rows), so pruning on equals pruning off; text and bytes are ordered by
 * their UTF-8 or unsigned bytes, NaN equals nothing and is neither above nor below anything.
 *
 * Non-goals: reading anything, expressions that compute values, comparing columns with each other.
 */
export { selectRows } from './batch/select-rows.ts';
export { bindPredicate } from './bind-predicate.ts';
export {
  boundAnd,
  type BoundColumn,
  boundFalse,
  boundOr,
  type BoundPredicate,
  type BoundTest,
  boundTrue,
  columnsOf,
  type LikePart,
  type LikePattern,
} from './bound-predicate.ts';
export type { ColumnStatistics } from './column-statistics.ts';
export { FileFilter } from './file-filter.ts';
export { type ParsedInstant, parseInstant } from './instant-text.ts';
export { judgeTest, type Verdict } from './judge-test.ts';
export { matchesRow, matchesValue, type RowAccessor } from './match-value.ts';
export { parsePredicate } from './parse-predicate.ts';
export type { ColumnReference, ComparisonOperator, Literal, Predicate } from './predicate.ts';
export {
  alwaysFalse,
  alwaysTrue,
  and,
  between,
  type ColumnInput,
  equal,
  greaterThan,
  greaterThanOrEqual,
  isIn,
  isNan,
  isNotIn,
  isNotNan,
  isNotNull,
  isNull,
  lessThan,
  lessThanOrEqual,
  like,
  type LiteralInput,
  not,
  notEqual,
  or,
  startsWith,
} from './predicate-builders.ts';
export { reducePredicate } from './reduce-predicate.ts';
export { resolveColumn } from './resolve-column.ts';
