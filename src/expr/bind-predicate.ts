import { FrazilError } from '../errors/index.ts';
import type { Schema } from '../format/index.ts';
import { bindComparison, bindIn, bindLike, bindNan, bindNull, bindStartsWith } from './bind-test.ts';
import { boundAnd, boundFalse, boundOr, type BoundPredicate, boundTrue } from './bound-predicate.ts';
import { maxPredicateDepth, type Predicate } from './predicate.ts';
import { resolveColumn } from './resolve-column.ts';

/**
 * Resolves the names of a predicate against a schema, converts its values to the types of their columns, pushes NOT
 * down to the tests and folds constants. The result selects the same rows.
 *
 * *Errors*: `column-unknown`, `predicate-type-mismatch`, `predicate-too-deep`.
 */
export function bindPredicate(predicate: Predicate, schema: Schema): BoundPredicate {
  return bind(predicate, schema, false, 0);
}

function bind(predicate: Predicate, schema: Schema, negated: boolean, depth: number): BoundPredicate {
  // Two levels of tree for one of text (a parenthesis holds an or of ands), and room for what callers add around it.
  if (depth > maxPredicateDepth * 4) throw new FrazilError('predicate-too-deep', `The predicate nests deeper than ${maxPredicateDepth * 4} levels.`);
  switch (predicate.kind) {
    case 'true':
      return negated ? boundFalse : boundTrue;
    case 'false':
      return negated ? boundTrue : boundFalse;
    case 'not':
      return bind(predicate.child, schema, !negated, depth + 1);
    case 'and':
    case 'or': {
      const children = predicate.children.map((child) => bind(child, schema, negated, depth + 1));
      return (predicate.kind === 'and') === negated ? boundOr(children) : boundAnd(children);
    }
    case 'comparison':
      return bindComparison(resolveColumn(predicate.column, schema), predicate.operator, predicate.literal, negated);
    case 'in':
      return bindIn(resolveColumn(predicate.column, schema), predicate.literals, negated);
    case 'is-null':
      return bindNull(resolveColumn(predicate.column, schema), negated);
    case 'is-nan':
      return bindNan(resolveColumn(predicate.column, schema), negated);
    case 'starts-with':
      return bindStartsWith(resolveColumn(predicate.column, schema), predicate.prefix, negated);
    case 'like':
      return bindLike(resolveColumn(predicate.column, schema), predicate.pattern, predicate.escape, negated);
    default:
      return predicate satisfies never;
  }
}
