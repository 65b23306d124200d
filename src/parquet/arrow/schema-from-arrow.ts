import { DataType, type Field, type Schema as ArrowSchema } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import type { NestedField, PrimitiveType, Schema, Type } from '../../format/index.ts';
import { fieldIdOf } from './arrow-schema.ts';
import { isZoned } from './record-batch.ts';

/** An Arrow type as messages name it, such as `Timestamp<MICROSECOND>`. */
export function arrowTypeText(type: DataType): string {
  // Every concrete type prints itself, which the declarations of the base class do not say.
  return (type as unknown as { toString(): string }).toString();
}

/**
 * The narrowest Iceberg type that holds every value of a flat Arrow type.
 *
 * Instants of any unit become microseconds. An unsigned 64-bit integer becomes decimal(20, 0), because a long cannot hold it.
 *
 * *Errors*: `arrow-type-unsupported`, naming the column.
 */
export function primitiveFromArrow(type: DataType, path: string): PrimitiveType {
  if (DataType.isBool(type)) return { kind: 'boolean' };
  if (DataType.isInt(type)) {
    if (type.bitWidth === 64) return type.isSigned ? { kind: 'long' } : { kind: 'decimal', precision: 20, scale: 0 };
    return type.bitWidth === 32 && !type.isSigned ? { kind: 'long' } : { kind: 'int' };
  }
  if (DataType.isFloat(type)) return { kind: type.precision === 2 ? 'double' : 'float' };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) return { kind: 'string' };
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isBinaryView(type)) return { kind: 'binary' };
  if (DataType.isFixedSizeBinary(type)) return { kind: 'fixed', length: type.byteWidth };
  if (DataType.isDate(type)) return { kind: 'date' };
  if (DataType.isTime(type)) return { kind: 'time' };
  if (DataType.isTimestamp(type)) return { kind: isZoned(type) ? 'timestamptz' : 'timestamp' };
  if (DataType.isDecimal(type) && type.precision <= 38 && type.scale >= 0 && type.scale <= type.precision) {
    return { kind: 'decimal', precision: type.precision, scale: type.scale };
  }
  throw new FrazilError('arrow-type-unsupported', `The column "${path}" has the Arrow type ${arrowTypeText(type)}, which no Iceberg v2 type holds. Convert it before writing.`, {
    context: { path, type: arrowTypeText(type) },
  });
}

/**
 * The table schema that holds what an Arrow schema describes; `schemaId` is 0.
 *
 * Ids are taken from the fields when every node has one; otherwise all are assigned anew, the columns first, then
 * nested fields in order. Smaller and unsigned integers are widened, dictionaries count as their values.
 *
 * *Errors*: `arrow-type-unsupported`, `arrow-schema-invalid` (an id or a name used twice).
 */
export function schemaFromArrow(arrow: ArrowSchema): Schema {
  const ids = everyNodeHasId(arrow.fields) ? (field: Field) => fieldIdOf(field) as number : freshIds();
  const schema: Schema = { schemaId: 0, fields: structFields(arrow.fields, ids, ''), identifierFieldIds: [] };
  refuseDuplicateIds(schema.fields, new Set());
  return schema;
}

type AssignId = (field: Field) => number;

function freshIds(): AssignId {
  let last = 0;
  return () => ++last;
}

function everyNodeHasId(fields: readonly Field[]): boolean {
  return fields.every((field) => {
    if (fieldIdOf(field) === undefined) return false;
    const { type } = field;
    if (DataType.isMap(type)) return everyNodeHasId((type.children[0] as Field).type.children as Field[]);
    return everyNodeHasId(type.children ?? []);
  });
}

/** Ids of siblings are drawn before those of their children, as Iceberg does. */
function structFields(fields: readonly Field[], ids: AssignId, parent: string): NestedField[] {
  const names = new Set<string>();
  const numbered = fields.map((field) => {
    const path = parent === '' ? field.name : `${parent}.${field.name}`;
    if (field.name === '' || names.has(field.name)) {
      const fault = field.name === '' ? 'an empty name' : `the name "${field.name}" twice`;
      throw new FrazilError('arrow-schema-invalid', `The Arrow schema has a field with ${fault} in ${parent === '' ? 'its columns' : `"${parent}"`}. Rename it.`, {
        context: { path },
      });
    }
    names.add(field.name);
    return { field, path, id: ids(field) };
  });
  return numbered.map(({ field, path, id }) => ({ id, name: field.name, required: !field.nullable, type: typeFromArrow(field.type, ids, path) }));
}

function typeFromArrow(type: DataType, ids: AssignId, path: string): Type {
  if (DataType.isDictionary(type)) return typeFromArrow(type.dictionary as DataType, ids, path);
  if (DataType.isStruct(type)) return { kind: 'struct', fields: structFields(type.children, ids, path) };
  if (DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type)) {
    const element = type.children[0] as Field;
    const elementId = ids(element);
    return { kind: 'list', elementId, elementRequired: !element.nullable, element: typeFromArrow(element.type, ids, `${path}.element`) };
  }
  if (DataType.isMap(type)) {
    const [key, value] = (type.children[0] as Field).type.children as [Field, Field];
    const keyId = ids(key);
    const valueId = ids(value);
    return {
      kind: 'map',
      keyId,
      key: typeFromArrow(key.type, ids, `${path}.key`),
      valueId,
      valueRequired: !value.nullable,
      value: typeFromArrow(value.type, ids, `${path}.value`),
    };
  }
  return primitiveFromArrow(type, path);
}

function refuseDuplicateIds(fields: readonly NestedField[], seen: Set<number>): void {
  const take = (id: number, name: string): void => {
    if (seen.has(id)) {
      throw new FrazilError('arrow-schema-invalid', `The field id ${id} is used twice, the second time by "${name}".`, { context: { fieldId: id, field: name } });
    }
    seen.add(id);
  };
  const visit = (type: Type, name: string): void => {
    if (type.kind === 'struct') refuseDuplicateIds(type.fields, seen);
    if (type.kind === 'list') {
      take(type.elementId, `${name}.element`);
      visit(type.element, `${name}.element`);
    }
    if (type.kind === 'map') {
      take(type.keyId, `${name}.key`);
      take(type.valueId, `${name}.value`);
      visit(type.key, `${name}.key`);
      visit(type.value, `${name}.value`);
    }
  };
  for (const field of fields) {
    take(field.id, field.name);
    visit(field.type, field.name);
  }
}
