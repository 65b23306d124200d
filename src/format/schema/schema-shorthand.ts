import { JsonPlace } from '../json/json-place.ts';
import { describeJson, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { parseJson } from '../json/parse-json.ts';
import type { NestedField, Schema } from '../types.ts';
import { assignFieldIds } from './assign-field-ids.ts';
import { maxTypeDepth, parseSchema } from './schema-json.ts';
import { parseShorthandType } from './shorthand-text.ts';
import { validateSchema } from './validate-schema.ts';

/** Column names to types: `{ id: 'long required', at: 'timestamptz', where: { lat: 'double', lon: 'double' } }`; an object is a struct. */
export interface SchemaShorthand {
  readonly [name: string]: string | SchemaShorthand;
}

/**
 * Builds a schema from its shorthand, with ids from 1 in Java's order; fields are optional unless their type ends with `required`.
 *
 * JavaScript moves names that are whole numbers to the front; give such a schema in Iceberg's notation.
 * *Errors*: `schema-invalid`, `type-unsupported`.
 */
export function schemaFromShorthand(shorthand: SchemaShorthand): Schema {
  return fromShorthand(shorthand as JsonObject, new JsonPlace('schema', 'schema-invalid'));
}

/**
 * Reads a schema document: Iceberg's own notation (an object with a list of `fields`) keeps its ids, shorthand gets fresh ones.
 *
 * `path` names the document in errors. *Errors*: `schema-invalid`, `type-unsupported`.
 */
export function parseSchemaDocument(bytes: Uint8Array, path: string): Schema {
  const place = new JsonPlace(path, 'schema-invalid');
  const json = parseJson(bytes, place);
  if (!isJsonObject(json)) throw place.error(`must be an object, is ${describeJson(json)}`);
  return Array.isArray(json.fields) ? parseSchema(json, place) : fromShorthand(json, place);
}

function fromShorthand(shorthand: JsonObject, place: JsonPlace): Schema {
  const unnumbered: Schema = { schemaId: 0, fields: shorthandFields(shorthand, place, 0), identifierFieldIds: [] };
  const { schema } = assignFieldIds(unnumbered);
  validateSchema(schema, place);
  return schema;
}

function shorthandFields(shorthand: JsonObject, place: JsonPlace, depth: number): readonly NestedField[] {
  if (depth > maxTypeDepth) throw place.error(`types nest more than ${maxTypeDepth} levels`);
  const fields = Object.entries(shorthand).map(([name, type]) => shorthandField(name, type, place.at(name), depth));
  if (fields.length === 0 && depth > 0) throw place.error('a struct needs at least one field');
  return fields;
}

function shorthandField(name: string, type: JsonValue, place: JsonPlace, depth: number): NestedField {
  if (typeof type === 'string') return { id: 0, name, ...parseShorthandType(type, place) };
  if (!isJsonObject(type)) throw place.error(`must be a type text or an object of fields, is ${describeJson(type)}`);
  return { id: 0, name, required: false, type: { kind: 'struct', fields: shorthandFields(type, place, depth + 1) } };
}
