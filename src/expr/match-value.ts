import type { Value } from '../format/index.ts';
import type { BoundColumn, BoundPredicate, BoundTest } from './bound-predicate.ts';
import { utf8Matcher } from './like-pattern.ts';
import { compareOrdered, isAmong } from './value-order.ts';

/** The value of a column in one row; of a nested column any value that is not null stands for "present". */
export type RowAccessor = (column: BoundColumn) => Value | null;

/** Whether a row is selected. For single rows and partition tuples; batches have `selectRows`. */
export function matchesRow(predicate: BoundPredicate, valueOf: RowAccessor): boolean {
  if (predicate.kind === 'true') return true;
  if (predicate.kind === 'false') return false;
  if (predicate.kind === 'and') return predicate.children.every((child) => matchesRow(child, valueOf));
  if (predicate.kind === 'or') return predicate.children.some((child) => matchesRow(child, valueOf));
  return matchesValue(predicate, valueOf(predicate.column));
}

/** Whether a value passes a test. */
export function matchesValue(test: BoundTest, value: Value | null): boolean {
  if (value === null) return test.kind === 'is-null' || test.kind === 'not-nan';
  const isNan = typeof value === 'number' && Number.isNaN(value);
  switch (test.kind) {
    case 'is-null':
      return false;
    case 'not-null':
      return true;
    case 'is-nan':
      return isNan;
    case 'not-nan':
      return !isNan;
    case 'compare':
      return isNan ? test.operator === '!=' : matchesComparison(test.operator, compareOrdered(value, test.value));
    case 'in':
      return !isNan && isAmong(test.values, value);
    case 'not-in':
      return isNan || !isAmong(test.values, value);
    case 'starts-with':
      return (value as string).startsWith(test.prefix);
    case 'not-starts-with':
      return !(value as string).startsWith(test.prefix);
    case 'like':
      return matchesText(test.pattern, value as string);
    case 'not-like':
      return !matchesText(test.pattern, value as string);
    default:
      return test satisfies never;
  }
}

function matchesComparison(operator: (BoundTest & { readonly kind: 'compare' })['operator'], order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return operator satisfies never;
  }
}

function matchesText(pattern: (BoundTest & { readonly kind: 'like' })['pattern'], text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  return utf8Matcher(pattern)(bytes, 0, bytes.length);
}
