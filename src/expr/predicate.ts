/** A value as somebody wrote it, before the type of its column is known. */
export type Literal =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Decimal text, kept exactly as written: `-12.50`, `1e-3`, `Infinity`. */
  | { readonly kind: 'number'; readonly text: string }
  /** In the unit of its column: days of a date, microseconds of a time or instant, units of a long. */
  | { readonly kind: 'bigint'; readonly value: bigint }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'date'; readonly text: string }
  | { readonly kind: 'timestamp'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array };

/** Names from the top of the schema down; one part that holds dots may also mean a path. */
export interface ColumnReference {
  readonly parts: readonly string[];
}

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/**
 * A condition on a row, by column names, as written.
 *
 * It follows SQL's three-valued logic: a comparison with null is neither true nor false, and a row is selected only if
 * the whole is true. NaN follows IEEE 754: it differs from every number and is neither below nor above one.
 */
export type Predicate =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'and'; readonly children: readonly Predicate[] }
  | { readonly kind: 'or'; readonly children: readonly Predicate[] }
  | { readonly kind: 'not'; readonly child: Predicate }
  | { readonly kind: 'comparison'; readonly column: ColumnReference; readonly operator: ComparisonOperator; readonly literal: Literal }
  | { readonly kind: 'in'; readonly column: ColumnReference; readonly literals: readonly Literal[] }
  | { readonly kind: 'is-null'; readonly column: ColumnReference }
  | { readonly kind: 'is-nan'; readonly column: ColumnReference }
  | { readonly kind: 'starts-with'; readonly column: ColumnReference; readonly prefix: string }
  /** `%` stands for any text, `_` for one code point; `escape` before one of them takes it literally. */
  | { readonly kind: 'like'; readonly column: ColumnReference; readonly pattern: string; readonly escape?: string };

/** How deep and/or/not may nest; deeper input is refused before it can exhaust the stack. */
export const maxPredicateDepth = 200;
