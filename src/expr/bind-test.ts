import { FrazilError } from '../errors/index.ts';
import { type PrimitiveType, printType, type Value } from '../format/index.ts';
import { boundAnd, type BoundColumn, boundFalse, boundOr, type BoundPredicate, boundTrue } from './bound-predicate.ts';
import { convertLiteral } from './convert-literal.ts';
import { parseLikePattern } from './like-pattern.ts';
import type { ComparisonOperator, Literal } from './predicate.ts';
import { compareOrdered } from './value-order.ts';

const opposite: Readonly<Record<ComparisonOperator, ComparisonOperator>> = { '=': '!=', '!=': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

/** `column operator literal`, or NOT of it; true, false or a null test where no value can tell otherwise. */
export function bindComparison(column: BoundColumn, operator: ComparisonOperator, literal: Literal, negated: boolean): BoundPredicate {
  const type = primitiveTypeOf(column, `the comparison ${operator}`);
  if (literal.kind === 'null') return boundFalse;
  const effective = negated ? opposite[operator] : operator;
  const comparison = compareConverted(column, type, effective, literal);
  // Of the orderings neither one nor its opposite holds for NaN, so the negation of one holds.
  const nanToo = negated && isFloating(type) && effective !== '=' && effective !== '!=';
  return nanToo ? boundOr([comparison, { kind: 'is-nan', column }]) : comparison;
}

/** `column IN (literals)`, or NOT of it. */
export function bindIn(column: BoundColumn, literals: readonly Literal[], negated: boolean): BoundPredicate {
  const type = primitiveTypeOf(column, 'IN');
  if (literals.length === 0) return negated ? boundTrue : boundFalse;
  if (negated && literals.some((literal) => literal.kind === 'null')) return boundFalse;
  const values: Value[] = [];
  for (const literal of literals) {
    if (literal.kind === 'null') continue;
    const converted = convertLiteral(literal, type, nameOf(column));
    if (converted.kind === 'value') values.push(converted.value);
  }
  const distinct = values.sort(compareOrdered).filter((value, index, sorted) => index === 0 || compareOrdered(sorted[index - 1] ?? value, value) !== 0);
  const [first] = distinct;
  if (first === undefined) return negated ? bindNull(column, true) : boundFalse;
  if (distinct.length === 1) return { kind: 'compare', column, operator: negated ? '!=' : '=', value: first };
  return { kind: negated ? 'not-in' : 'in', column, values: distinct };
}

/** `column IS NULL`, or NOT of it. */
export function bindNull(column: BoundColumn, negated: boolean): BoundPredicate {
  if (column.required) return negated ? boundTrue : boundFalse;
  return { kind: negated ? 'not-null' : 'is-null', column };
}

/** `column IS NAN`, or NOT of it. *Errors*: `predicate-type-mismatch`. */
export function bindNan(column: BoundColumn, negated: boolean): BoundPredicate {
  if (!isFloating(column.type)) throw operatorMismatch(column, 'IS NAN', 'float or double');
  return { kind: negated ? 'not-nan' : 'is-nan', column };
}

/** `column STARTS WITH 'prefix'`, or NOT of it. *Errors*: `predicate-type-mismatch`. */
export function bindStartsWith(column: BoundColumn, prefix: string, negated: boolean): BoundPredicate {
  checkText(column, 'STARTS WITH', prefix);
  if (prefix === '') return negated ? boundFalse : bindNull(column, true);
  return { kind: negated ? 'not-starts-with' : 'starts-with', column, prefix };
}

/** `column LIKE 'pattern'`, or NOT of it; a pattern that is a text or a prefix becomes the simpler test. *Errors*: `predicate-type-mismatch`, `predicate-syntax`. */
export function bindLike(column: BoundColumn, text: string, escape: string | undefined, negated: boolean): BoundPredicate {
  checkText(column, 'LIKE', text);
  const pattern = parseLikePattern(text, escape);
  const [first, second] = pattern;
  if (first === undefined) return { kind: 'compare', column, operator: negated ? '!=' : '=', value: '' };
  if (first.kind === 'any-text' && pattern.length === 1) return bindStartsWith(column, '', negated);
  if (first.kind !== 'text') return { kind: negated ? 'not-like' : 'like', column, pattern };
  if (second === undefined) return { kind: 'compare', column, operator: negated ? '!=' : '=', value: first.text };
  if (second.kind === 'any-text' && pattern.length === 2) return bindStartsWith(column, first.text, negated);
  if (negated) return { kind: 'not-like', column, pattern };
  // The prefix alone can prune files, which the whole pattern cannot.
  return boundAnd([{ kind: 'starts-with', column, prefix: first.text }, { kind: 'like', column, pattern }]);
}

function compareConverted(column: BoundColumn, type: PrimitiveType, operator: ComparisonOperator, literal: Literal): BoundPredicate {
  const never = boundFalse;
  const always = bindNull(column, true);
  const converted = convertLiteral(literal, type, nameOf(column));
  switch (converted.kind) {
    case 'below-all':
      return operator === '>' || operator === '>=' || operator === '!=' ? always : never;
    case 'above-all':
      return operator === '<' || operator === '<=' || operator === '!=' ? always : never;
    case 'gap':
      if (operator === '=') return never;
      if (operator === '!=') return always;
      return { kind: 'compare', column, operator: operator === '<' || operator === '<=' ? '<=' : '>', value: converted.floor };
    case 'value':
      return foldAtEnds(column, type, operator, converted.value, always);
    default:
      return converted satisfies never;
  }
}

/** Comparisons with the smallest and largest integer that hold for all or none, so that `value ± 1` never overflows later. */
function foldAtEnds(column: BoundColumn, type: PrimitiveType, operator: ComparisonOperator, value: Value, always: BoundPredicate): BoundPredicate {
  const ends = integerEnds(type);
  if (ends !== undefined && value === ends.min) {
    if (operator === '<') return boundFalse;
    if (operator === '>=') return always;
  }
  if (ends !== undefined && value === ends.max) {
    if (operator === '>') return boundFalse;
    if (operator === '<=') return always;
  }
  return { kind: 'compare', column, operator, value };
}

function integerEnds(type: PrimitiveType): { readonly min: Value; readonly max: Value } | undefined {
  if (type.kind === 'int' || type.kind === 'date') return { min: -(2 ** 31), max: 2 ** 31 - 1 };
  const isLong = type.kind === 'long' || type.kind === 'time' || type.kind === 'timestamp' || type.kind === 'timestamptz';
  return isLong ? { min: -(2n ** 63n), max: 2n ** 63n - 1n } : undefined;
}

function checkText(column: BoundColumn, operator: string, text: string): void {
  if (column.type.kind !== 'string') throw operatorMismatch(column, operator, 'string');
  if (!text.isWellFormed()) {
    throw new FrazilError('predicate-type-mismatch', `The text that ${operator} compares column ${JSON.stringify(nameOf(column))} with is not valid Unicode.`, { context: { column: nameOf(column) } });
  }
}

function primitiveTypeOf(column: BoundColumn, operator: string): PrimitiveType {
  const { type } = column;
  if (type.kind === 'struct' || type.kind === 'list' || type.kind === 'map') throw operatorMismatch(column, operator, 'a primitive type');
  return type;
}

function operatorMismatch(column: BoundColumn, operator: string, wanted: string): FrazilError {
  return new FrazilError('predicate-type-mismatch', `Column ${JSON.stringify(nameOf(column))} is ${printType(column.type)}, but ${operator} needs ${wanted}.`, {
    context: { column: nameOf(column), type: printType(column.type) },
  });
}

function isFloating(type: BoundColumn['type']): boolean {
  return type.kind === 'float' || type.kind === 'double';
}

function nameOf(column: BoundColumn): string {
  return column.path.join('.');
}
