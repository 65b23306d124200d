import type { JsonPlace } from '../json/json-place.ts';
import type { NestedField, Schema, Type } from '../types.ts';
import { fieldsWithin, type IndexedField } from './schema-index.ts';
import { isPrimitive } from './type-text.ts';

/** Ids from here on are reserved for metadata columns such as `_file` and `_pos`. */
export const reservedFieldIdStart = 2_147_483_447;

/**
 * Checks what the notation cannot express: unique ids, unique and non-empty names, and identifier fields that can identify.
 *
 * *Errors*: the place's code, naming the field.
 */
export function validateSchema(schema: Schema, place: JsonPlace): void {
  const byId = new Map<number, IndexedField>();
  const names = new Set<string>();
  for (const indexed of fieldsWithin(schema.fields)) {
    const { field, name } = indexed;
    checkId(field, name, byId, place);
    if (field.name === '') throw place.error(`field ${field.id} has an empty name`);
    if (!field.name.isWellFormed()) throw place.error(`the name of field ${field.id} is not valid Unicode`);
    if (names.has(name)) throw place.error(`two fields are named ${JSON.stringify(name)}`);
    names.add(name);
    byId.set(field.id, indexed);
  }
  for (const id of schema.identifierFieldIds) checkIdentifier(id, byId, place);
}

function checkId(field: NestedField, name: string, byId: ReadonlyMap<number, IndexedField>, place: JsonPlace): void {
  const other = byId.get(field.id);
  if (other !== undefined) throw place.error(`fields ${JSON.stringify(other.name)} and ${JSON.stringify(name)} have the same id ${field.id}`);
  if (field.id < 0 || field.id >= reservedFieldIdStart) throw place.error(`field ${JSON.stringify(name)} has the id ${field.id}, outside 0 to ${reservedFieldIdStart - 1}`);
}

function checkIdentifier(id: number, byId: ReadonlyMap<number, IndexedField>, place: JsonPlace): void {
  const identifier = byId.get(id);
  const at = place.at('identifier-field-ids');
  if (identifier === undefined) throw at.error(`names the field ${id}, which does not exist`);
  const { field, name } = identifier;
  if (!isPrimitive(field.type)) throw at.error(`${JSON.stringify(name)} is a ${field.type.kind} and identifies nothing`);
  if (isInexact(field.type)) throw at.error(`${JSON.stringify(name)} is a ${field.type.kind}, which has no exact equality`);
  if (!field.required) throw at.error(`${JSON.stringify(name)} is optional, an identifier must be required`);
  for (let parent = identifier.parentId; parent !== undefined; parent = byId.get(parent)?.parentId) {
    const above = byId.get(parent)?.field;
    if (above !== undefined && (above.type.kind !== 'struct' || !above.required)) {
      throw at.error(`${JSON.stringify(name)} lies in ${JSON.stringify(above.name)}, which is not a required struct`);
    }
  }
}

function isInexact(type: Type): boolean {
  return type.kind === 'float' || type.kind === 'double';
}
