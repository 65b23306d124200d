import { FrazilError } from '../../errors/index.ts';
import { assignFieldIds, JsonPlace, type NestedField, type Schema, type Type, validateSchema } from '../../format/index.ts';

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
function typeOf(inferred: InferredType): Type {
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
function fieldsOf(fields: Iterable<readonly [string, InferredType]>): readonly NestedField[] {
  return Array.from(fields, ([name, inferred]) => ({ id: 0, name, required: false, type: typeOf(inferred) }));
}

/** More fields than this are taken for data in the place of names. */
const maxFields = 5_000;

/**
 * The schema of inferred columns, all optional, with fresh ids.
 *
 * *Errors*: `schema-invalid` naming `source`: two fields of one dotted name, an object without fields, more than 5,000 fields.
 */
export function schemaOfInferred(columns: ReadonlyMap<string, InferredType>, source: string): Schema {
  const place = new JsonPlace(source, 'schema-invalid');
  for (const [name, type] of columns) refuseEmpty(type, name, source);
  const { schema, lastColumnId } = assignFieldIds({ schemaId: 0, fields: fieldsOf(columns), identifierFieldIds: [] });
  if (lastColumnId > maxFields) throw place.error(`the rows have ${lastColumnId} fields, more than ${maxFields}; give a schema in which objects with names of any kind are maps`);
  validateSchema(schema, place);
  return schema;
}

function refuseEmpty(type: InferredType, path: string, source: string): void {
  if (type.kind === 'list') refuseEmpty(type.element, `${path}.element`, source);
  if (type.kind !== 'struct') return;
  for (const [name, field] of type.fields) refuseEmpty(field, `${path}.${name}`, source);
  if (type.fields.size > 0) return;
  const message = `${source}, column "${path}": nothing but empty objects, whose fields nobody knows. Give a schema, or leave the column out.`;
  throw new FrazilError('schema-invalid', message, { context: { source, column: path } });
}
