import { FrazilError } from '../../errors/index.ts';
import type { NestedField, Schema, Type } from '../types.ts';
import { indexSchema, SchemaIndex } from './schema-index.ts';

/** A schema with fresh ids, and the highest id that was given. */
export interface AssignedSchema {
  readonly schema: Schema;
  readonly lastColumnId: number;
}

/**
 * Gives every field a fresh id: all fields of a struct first, then what lies inside each, as Java numbers a new table.
 *
 * `lastColumnId`: the highest id ever used in the table, 0 for a new one. Identifier fields keep their names.
 */
export function assignFieldIds(schema: Schema, lastColumnId = 0): AssignedSchema {
  let last = lastColumnId;
  const next = (): number => {
    last += 1;
    return last;
  };
  const fields = assignFields(schema.fields, next);
  const assigned: Schema = { schemaId: schema.schemaId, fields, identifierFieldIds: [] };
  const before = indexSchema(schema);
  const after = new SchemaIndex(assigned);
  const identifierFieldIds = schema.identifierFieldIds.map((id) => {
    const name = before.nameOf(id);
    const fresh = name === undefined ? undefined : after.idOf(name);
    if (fresh === undefined) throw new FrazilError('schema-invalid', `identifier field ${id} does not exist in the schema`);
    return fresh;
  });
  return { schema: { ...assigned, identifierFieldIds }, lastColumnId: last };
}

function assignFields(fields: readonly NestedField[], next: () => number): readonly NestedField[] {
  const numbered = fields.map((field) => ({ ...field, id: next() }));
  return numbered.map((field) => ({ ...field, type: assignType(field.type, next) }));
}

function assignType(type: Type, next: () => number): Type {
  if (type.kind === 'struct') return { kind: 'struct', fields: assignFields(type.fields, next) };
  if (type.kind === 'list') {
    const elementId = next();
    return { ...type, elementId, element: assignType(type.element, next) };
  }
  if (type.kind !== 'map') return type;
  const keyId = next();
  const valueId = next();
  return { ...type, keyId, valueId, key: assignType(type.key, next), value: assignType(type.value, next) };
}
