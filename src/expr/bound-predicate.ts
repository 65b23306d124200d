import type { Type, Value } from '../format/index.ts';
import type { ComparisonOperator } from './predicate.ts';

/** A column that a predicate tests, resolved against a schema. */
export interface BoundColumn {
  readonly fieldId: number;
  readonly type: Type;
  /** Names from the top of the schema down to the field. */
  readonly path: readonly string[];
  /** Whether neither the field nor a struct around it can be null. */
  readonly required: boolean;
}

/**
 * One condition on one column. Null satisfies none of them but `is-null` and `not-nan`; NaN satisfies of the
 * comparisons only `!=` and `not-in`. Values are of the column's type; never NaN.
 */
export type BoundTest =
  | { readonly kind: 'compare'; readonly column: BoundColumn; readonly operator: ComparisonOperator; readonly value: Value }
  /** At least two values, ascending, each once. */
  | { readonly kind: 'in' | 'not-in'; readonly column: BoundColumn; readonly values: readonly Value[] }
  | { readonly kind: 'is-null' | 'not-null' | 'is-nan' | 'not-nan'; readonly column: BoundColumn }
  | { readonly kind: 'starts-with' | 'not-starts-with'; readonly column: BoundColumn; readonly prefix: string }
  | { readonly kind: 'like' | 'not-like'; readonly column: BoundColumn; readonly pattern: LikePattern };

/** A LIKE pattern taken apart: text that stands for itself, `any-text` for %, `any-code-point` for _. */
export type LikePattern = readonly LikePart[];

export type LikePart = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'any-text' } | { readonly kind: 'any-code-point' };

/**
 * A predicate bound to a schema: field ids, values of the columns' types, and no NOT, which binding pushes down to the
 * tests. So null and false need no distinction any more, and the tree is monotone in its tests.
 *
 * Plain data: it can be sent to a worker.
 */
export type BoundPredicate =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  /** At least two children, none constant, none of the same kind. */
  | { readonly kind: 'and'; readonly children: readonly BoundPredicate[] }
  | { readonly kind: 'or'; readonly children: readonly BoundPredicate[] }
  | BoundTest;

/** Selects every row. */
export const boundTrue: BoundPredicate = { kind: 'true' };

/** Selects no row. */
export const boundFalse: BoundPredicate = { kind: 'false' };

/** All of them, folded: constants vanish, inner `and`s are merged. */
export function boundAnd(children: readonly BoundPredicate[]): BoundPredicate {
  return combine('and', children, 'true', 'false');
}

/** Any of them, folded: constants vanish, inner `or`s are merged. */
export function boundOr(children: readonly BoundPredicate[]): BoundPredicate {
  return combine('or', children, 'false', 'true');
}

/** The columns that a predicate needs, each once, in the order of their first use. */
export function columnsOf(predicate: BoundPredicate): readonly BoundColumn[] {
  const columns = new Map<number, BoundColumn>();
  const visit = (node: BoundPredicate): void => {
    if (node.kind === 'and' || node.kind === 'or') node.children.forEach(visit);
    else if (node.kind !== 'true' && node.kind !== 'false' && !columns.has(node.column.fieldId)) columns.set(node.column.fieldId, node.column);
  };
  visit(predicate);
  return [...columns.values()];
}

function combine(kind: 'and' | 'or', children: readonly BoundPredicate[], neutral: 'true' | 'false', absorbing: 'true' | 'false'): BoundPredicate {
  const kept: BoundPredicate[] = [];
  for (const child of children) {
    if (child.kind === absorbing) return child;
    if (child.kind === kind) for (const grandchild of child.children) kept.push(grandchild);
    else if (child.kind !== neutral) kept.push(child);
  }
  const [first] = kept;
  if (first === undefined) return neutral === 'true' ? boundTrue : boundFalse;
  return kept.length === 1 ? first : { kind, children: kept };
}
