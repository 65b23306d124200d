import type { NestedField, Type } from '../../format/index.ts';

/** Types that inference tells apart. */
export type InferredPrimitive = 'boolean' | 'long' | 'double' | 'date' | 'timestamp' | 'timestamptz' | 'string';

/** What the values seen so far suggest; `nothing` when all of them were null. */
export type InferredType =
  | { readonly kind: 'nothing' }
  | { readonly kind: InferredPrimitive }
  | { readonly kind: 'list'; readonly element: InferredType }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, InferredType> };

const textual: readonly string[] = ['date', 'timestamp', 'timestamptz', 'string'];

/**
 * The type that holds the values of both, or undefined if none does.
 *
 * Integers and other numbers are double; texts of different kinds are string. With `fromText` everything was text to
 * begin with, so whatever does not agree stays text.
 */
export function mergeTypes(left: InferredType, right: InferredType, fromText: boolean): InferredType | undefined {
  if (left.kind === 'nothing') return right;
  if (right.kind === 'nothing') return left;
  if (left.kind === 'list' && right.kind === 'list') {
    const element = mergeTypes(left.element, right.element, fromText);
    return element === undefined ? undefined : { kind: 'list', element };
  }
  if (left.kind === 'struct' && right.kind === 'struct') return mergeStructs(left.fields, right.fields, fromText);
  if (left.kind === right.kind) return left;
  const kinds = [left.kind, right.kind];
  if (kinds.includes('long') && kinds.includes('double')) return { kind: 'double' };
  return fromText || kinds.every((kind) => textual.includes(kind)) ? { kind: 'string' } : undefined;
}

function mergeStructs(left: ReadonlyMap<string, InferredType>, right: ReadonlyMap<string, InferredType>, fromText: boolean): InferredType | undefined {
  const fields = new Map(left);
  for (const [name, type] of right) {
    const merged = mergeTypes(fields.get(name) ?? { kind: 'nothing' }, type, fromText);
    if (merged === undefined) return undefined;
    fields.set(name, merged);
  }
  return { kind: 'struct', fields };
}

/** The type of a column; nothing but nulls is string. Ids are 0, to be assigned. */
export function typeOf(inferred: InferredType): Type {
  switch (inferred.kind) {
    case 'nothing':
      return { kind: 'string' };
    case 'list':
      return { kind: 'list', elementId: 0, elementRequired: false, element: typeOf(inferred.element) };
    case 'struct':
      return { kind: 'struct', fields: fieldsOf(inferred.fields) };
    case 'boolean':
    case 'long':
    case 'double':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'string':
      return { kind: inferred.kind };
  }
}

/** Optional fields in order of appearance. Ids are 0, to be assigned. */
export function fieldsOf(fields: Iterable<readonly [string, InferredType]>): readonly NestedField[] {
  return Array.from(fields, ([name, inferred]) => ({ id: 0, name, required: false, type: typeOf(inferred) }));
}
