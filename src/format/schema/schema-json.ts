import { asBoolean, asInt, asObject, asString, listOf, member, optional, required } from '../json/json-fields.ts';
import type { JsonPlace } from '../json/json-place.ts';
import { describeJson, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { stringifyJson } from '../json/stringify-json.ts';
import type { ListType, MapType, NestedField, Schema, StructType, Type } from '../types.ts';
import { isNotPrimitive, parsePrimitiveType, printPrimitiveType } from './type-text.ts';
import { validateSchema } from './validate-schema.ts';

/** How deeply types may nest. */
export const maxTypeDepth = 100;

/**
 * Reads a schema from Iceberg's JSON (spec, appendix C) and validates it; a v1 schema without an id gets 0.
 *
 * *Errors*: the place's code; `type-unsupported` for types of later format versions.
 */
export function parseSchema(json: unknown, place: JsonPlace): Schema {
  const object = asObject(json as JsonValue, place);
  const type = required(object, 'type', place, asString);
  if (type !== 'struct') throw place.at('type').error(`must be "struct", is ${JSON.stringify(type)}`);
  const schema: Schema = {
    schemaId: optional(object, 'schema-id', place, asInt) ?? 0,
    fields: parseFields(object, place, 0),
    identifierFieldIds: optional(object, 'identifier-field-ids', place, listOf(asInt)) ?? [],
  };
  validateSchema(schema, place);
  return schema;
}

/** Reads a type: a text for primitives, an object for struct, list and map. */
export function parseType(json: JsonValue, place: JsonPlace, depth = 0): Type {
  if (depth > maxTypeDepth) throw place.error(`types nest more than ${maxTypeDepth} levels`);
  if (typeof json === 'string') {
    const parsed = parsePrimitiveType(json);
    if (!isNotPrimitive(parsed)) return parsed;
    throw place.error(parsed.problem, parsed.kind === 'later-version' ? 'type-unsupported' : place.code);
  }
  if (!isJsonObject(json)) throw place.error(`must be a type, is ${describeJson(json)}`);
  const kind = required(json, 'type', place, asString);
  if (kind === 'struct') return { kind, fields: parseFields(json, place, depth) };
  if (kind === 'list') return parseList(json, place, depth);
  if (kind === 'map') return parseMap(json, place, depth);
  throw place.at('type').error(`must be struct, list or map, is ${JSON.stringify(kind)}`);
}

function parseFields(object: JsonObject, place: JsonPlace, depth: number): readonly NestedField[] {
  return required(object, 'fields', place, listOf((item, at) => parseField(asObject(item, at), at, depth)));
}

function parseField(object: JsonObject, place: JsonPlace, depth: number): NestedField {
  const doc = optional(object, 'doc', place, asString);
  // Rows from before the field was added would read as null instead.
  if ((member(object, 'initial-default') ?? null) !== null) throw place.at('initial-default').error('default values belong to a later format version', 'type-unsupported');
  return {
    id: required(object, 'id', place, asInt),
    name: required(object, 'name', place, asString),
    required: required(object, 'required', place, asBoolean),
    type: required(object, 'type', place, (type, at) => parseType(type, at, depth + 1)),
    ...(doc !== undefined && { doc }),
  };
}

function parseList(object: JsonObject, place: JsonPlace, depth: number): ListType {
  return {
    kind: 'list',
    elementId: required(object, 'element-id', place, asInt),
    elementRequired: required(object, 'element-required', place, asBoolean),
    element: required(object, 'element', place, (type, at) => parseType(type, at, depth + 1)),
  };
}

function parseMap(object: JsonObject, place: JsonPlace, depth: number): MapType {
  return {
    kind: 'map',
    keyId: required(object, 'key-id', place, asInt),
    key: required(object, 'key', place, (type, at) => parseType(type, at, depth + 1)),
    valueId: required(object, 'value-id', place, asInt),
    valueRequired: required(object, 'value-required', place, asBoolean),
    value: required(object, 'value', place, (type, at) => parseType(type, at, depth + 1)),
  };
}

const serialized = new WeakMap<Schema, string>();

/** The schema as Iceberg's JSON text, compact; schemas are immutable, so the text is kept. */
export function serializeSchema(schema: Schema): string {
  const held = serialized.get(schema);
  if (held !== undefined) return held;
  const text = stringifyJson(schemaToJson(schema));
  serialized.set(schema, text);
  return text;
}

/** The schema as Iceberg's JSON value. */
export function schemaToJson(schema: Schema): JsonObject {
  return {
    type: 'struct',
    'schema-id': schema.schemaId,
    'identifier-field-ids': schema.identifierFieldIds,
    fields: schema.fields.map(fieldToJson),
  };
}

function fieldToJson(field: NestedField): JsonObject {
  const json = { id: field.id, name: field.name, required: field.required, type: typeToJson(field.type) };
  return field.doc === undefined ? json : { ...json, doc: field.doc };
}

function structToJson(type: StructType): JsonObject {
  return { type: 'struct', fields: type.fields.map(fieldToJson) };
}

/** The type as Iceberg's JSON value. */
export function typeToJson(type: Type): JsonValue {
  if (type.kind === 'struct') return structToJson(type);
  if (type.kind === 'list') {
    return { type: 'list', 'element-id': type.elementId, element: typeToJson(type.element), 'element-required': type.elementRequired };
  }
  if (type.kind === 'map') {
    return {
      type: 'map',
      'key-id': type.keyId,
      key: typeToJson(type.key),
      'value-id': type.valueId,
      value: typeToJson(type.value),
      'value-required': type.valueRequired,
    };
  }
  return printPrimitiveType(type);
}
