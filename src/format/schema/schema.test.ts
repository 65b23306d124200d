import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import { anySchema } from '../fixtures/arbitrary-schema.ts';
import { JsonPlace } from '../json/json-place.ts';
import type { JsonValue } from '../json/json-value.ts';
import { parseJson } from '../json/parse-json.ts';
import { assignFieldIds } from './assign-field-ids.ts';
import { indexSchema } from './schema-index.ts';
import { parseSchema, serializeSchema } from './schema-json.ts';
import { schemaFromShorthand } from './schema-shorthand.ts';
import { printType } from './type-text.ts';

const place = new JsonPlace('t.json', 'metadata-invalid', 'schemas[0]');
const json = (text: string): JsonValue => parseJson(new TextEncoder().encode(text), place);
const field = (id: number, type: unknown, more: object = {}): object => ({ id, name: `c${id}`, required: false, type, ...more });
const schemaOf = (...fields: object[]): object => ({ type: 'struct', 'schema-id': 3, fields });

describe('schema JSON', () => {
  it('round-trips any schema, whatever its names are', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        expect(parseSchema(json(serializeSchema(schema)), place)).toEqual(schema);
      }),
    );
  });

  it('reads the spec example of nested types, docs and identifiers', () => {
    const text =
      '{"type":"struct","schema-id":1,"identifier-field-ids":[1],"fields":[{"id":1,"name":"id","required":true,"type":"long","doc":"key"},' +
      '{"id":2,"name":"d","required":false,"type":"decimal(9,2)"},{"id":3,"name":"m","required":false,"type":{"type":"map","key-id":4,"key":"string",' +
      '"value-id":5,"value":"double","value-required":false}}]}';
    const schema = parseSchema(json(text), place);
    expect(schema.fields[0]).toEqual({ id: 1, name: 'id', required: true, type: { kind: 'long' }, doc: 'key' });
    expect(serializeSchema(schema)).toContain('"decimal(9, 2)"');
    expect(schema.identifierFieldIds).toEqual([1]);
  });

  it('gives a v1 schema without an id the id 0', () => {
    expect(parseSchema({ type: 'struct', fields: [] }, place)).toEqual({ schemaId: 0, fields: [], identifierFieldIds: [] });
  });

  it.each([
    ['a list', [], 'must be an object'],
    ['another type', { type: 'list' }, 'must be "struct"'],
    ['no fields', { type: 'struct' }, 'fields: is missing'],
    ['a field that is text', schemaOf('x' as unknown as object), 'fields[0]: must be an object'],
    ['an unknown type', schemaOf(field(1, 'string32')), 'fields[0].type: "string32" is not a type'],
    ['too many digits', schemaOf(field(1, 'decimal(39, 0)')), 'precision must be from 1 to 38'],
    ['more scale than precision', schemaOf(field(1, 'decimal(3, 4)')), 'scale must not exceed'],
    ['an empty fixed', schemaOf(field(1, 'fixed[0]')), 'length must be from 1'],
    ['an unknown nested type', schemaOf(field(1, { type: 'set' })), 'must be struct, list or map'],
    ['a type that is a number', schemaOf(field(1, 7)), 'must be a type, is a number'],
    ['an id that is no integer', schemaOf(field(1.5, 'int')), 'must be a 32-bit integer, is 1.5'],
    ['one id twice', schemaOf(field(1, 'int'), field(1, 'int', { name: 'b' })), 'have the same id 1'],
    ['one id twice at depth', schemaOf(field(1, { type: 'list', 'element-id': 1, element: 'int', 'element-required': true })), 'have the same id 1'],
    ['a negative id', schemaOf(field(-1, 'int')), 'outside 0 to'],
    ['a reserved id', schemaOf(field(2147483646, 'int')), 'outside 0 to'],
    ['one name twice', schemaOf(field(1, 'int'), field(2, 'int', { name: 'c1' })), 'two fields are named "c1"'],
    ['a dotted name that meets a nested one', schemaOf(field(1, { type: 'struct', fields: [field(2, 'int', { name: 'x' })] }), field(3, 'int', { name: 'c1.x' })), 'two fields are named "c1.x"'],
    ['an empty name', schemaOf(field(1, 'int', { name: '' })), 'empty name'],
    ['a name that is no Unicode', schemaOf(field(1, 'int', { name: '\ud800' })), 'not valid Unicode'],
    ['an identifier that is missing', { ...schemaOf(field(1, 'int')), 'identifier-field-ids': [9] }, 'does not exist'],
    ['an optional identifier', { ...schemaOf(field(1, 'int')), 'identifier-field-ids': [1] }, 'must be required'],
    ['a float identifier', { ...schemaOf(field(1, 'float', { required: true })), 'identifier-field-ids': [1] }, 'no exact equality'],
    ['an identifier in an optional struct', { ...schemaOf(field(1, { type: 'struct', fields: [field(2, 'int', { required: true })] })), 'identifier-field-ids': [2] }, 'not a required struct'],
  ])('refuses %s', (_what, schema, message) => {
    const error = errorOf(() => parseSchema(schema, place));
    expect(error.message).toContain(message);
    expect(error.message).toContain('t.json, field schemas[0]');
    expect(error.code).toBe('metadata-invalid');
  });

  it.each(['timestamp_ns', 'variant', 'geometry(srid:4326)', 'unknown'])('says that %s is of a later version', (type) => {
    expect(errorOf(() => parseSchema(schemaOf(field(1, type)), place)).code).toBe('type-unsupported');
  });

  it('says that default values are of a later version', () => {
    const error = errorOf(() => parseSchema(schemaOf(field(1, 'int', { 'initial-default': 0 })), place));
    expect(error).toMatchObject({ code: 'type-unsupported', context: { field: 'schemas[0].fields[0].initial-default' } });
    expect(parseSchema(schemaOf(field(1, 'int', { 'initial-default': null, 'write-default': 5 })), place).fields).toHaveLength(1);
  });

  it('takes types 100 levels deep and not 101', () => {
    const nested = (levels: number): object => {
      let type: unknown = 'int';
      for (let id = levels; id >= 1; id--) type = { type: 'list', 'element-id': id + 1, element: type, 'element-required': false };
      return schemaOf(field(1, type));
    };
    expect(parseSchema(nested(99), place).fields).toHaveLength(1);
    expect(errorOf(() => parseSchema(nested(100), place)).message).toContain('more than 100 levels');
  });
});

describe('assignFieldIds', () => {
  it('numbers the fields of a struct before what lies inside them', () => {
    const { schema, lastColumnId } = assignFieldIds(schemaFromShorthand({ a: { x: 'int', y: { z: 'int' } }, b: 'map<string, list<int>>', c: 'int' }));
    const ids = Object.fromEntries([...indexSchema(schema).fields()].map((one) => [one.name, one.field.id]));
    expect(ids).toEqual({
      a: 1, b: 2, c: 3, 'a.x': 4, 'a.y': 5, 'a.y.z': 6, 'b.key': 7, 'b.value': 8, 'b.value.element': 9,
    });
    expect(lastColumnId).toBe(9);
  });

  it('starts behind the last id, and identifiers follow their names', () => {
    const before = parseSchema({ ...schemaOf(field(7, 'int'), field(5, 'long', { required: true })), 'identifier-field-ids': [5] }, place);
    const { schema, lastColumnId } = assignFieldIds(before, 40);
    expect(schema.fields.map((one) => one.id)).toEqual([41, 42]);
    expect(schema.identifierFieldIds).toEqual([42]);
    expect(lastColumnId).toBe(42);
  });
});

describe('the index', () => {
  const schema = schemaFromShorthand({ id: 'long required', where: { lat: 'double' }, tags: 'list<string>', Id: 'int' });

  it('finds fields by id and by dotted name, case sensitively', () => {
    const index = indexSchema(schema);
    expect(index.idOf('id')).toBe(1);
    expect(index.idOf('Id')).toBe(4);
    expect(index.idOf('ID')).toBeUndefined();
    expect(index.named('where.lat')).toMatchObject({ path: ['where', 'lat'], parentId: 2, repeated: false });
    expect(index.named('tags.element')).toMatchObject({ parentId: 3, repeated: true, field: { id: 6, type: { kind: 'string' } } });
    expect(index.nameOf(5)).toBe('where.lat');
    expect(index.highestFieldId).toBe(6);
    expect([...index.leaves()].map((leaf) => leaf.name)).toEqual(['id', 'where.lat', 'tags.element', 'Id']);
    expect(indexSchema(schema)).toBe(index);
  });

  it('knows no inherited names', () => {
    expect(indexSchema(schema).idOf('constructor')).toBeUndefined();
    expect(indexSchema(schemaFromShorthand({ ['__proto__']: 'int', constructor: 'int' })).idOf('__proto__')).toBe(1);
  });
});

describe('printType', () => {
  it('prints nested types for people', () => {
    const types = schemaFromShorthand({ a: 'decimal(10,2)', b: 'map<string, list<fixed[3]>>', c: { lat: 'double' } }).fields.map((one) => printType(one.type));
    expect(types).toEqual(['decimal(10, 2)', 'map<string, list<fixed[3]>>', 'struct<lat: double>']);
  });
});
