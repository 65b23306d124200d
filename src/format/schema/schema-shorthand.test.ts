import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import { anyPrimitiveType } from '../fixtures/arbitrary-values.ts';
import { parseSchemaDocument, schemaFromShorthand, type SchemaShorthand } from './schema-shorthand.ts';
import { serializeSchema } from './schema-json.ts';
import { printType } from './type-text.ts';

const document = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('schema shorthand', () => {
  it('makes the schema of the documentation', () => {
    const schema = schemaFromShorthand({
      id: 'long required', at: 'timestamptz', price: 'decimal(10, 2)', tags: 'list<string required>', where: { lat: 'double', lon: 'double' }, m: 'map<string, long>',
    });
    expect(JSON.parse(serializeSchema(schema))).toEqual({
      type: 'struct',
      'schema-id': 0,
      'identifier-field-ids': [],
      fields: [
        { id: 1, name: 'id', required: true, type: 'long' },
        { id: 2, name: 'at', required: false, type: 'timestamptz' },
        { id: 3, name: 'price', required: false, type: 'decimal(10, 2)' },
        { id: 4, name: 'tags', required: false, type: { type: 'list', 'element-id': 7, element: 'string', 'element-required': true } },
        {
          id: 5,
          name: 'where',
          required: false,
          type: { type: 'struct', fields: [{ id: 8, name: 'lat', required: false, type: 'double' }, { id: 9, name: 'lon', required: false, type: 'double' }] },
        },
        { id: 6, name: 'm', required: false, type: { type: 'map', 'key-id': 10, key: 'string', 'value-id': 11, value: 'long', 'value-required': false } },
      ],
    });
  });

  it('reads every primitive type back from its text', () => {
    fc.assert(
      fc.property(anyPrimitiveType, fc.boolean(), (type, required) => {
        const schema = schemaFromShorthand({ c: `${printType(type)}${required ? ' required' : ''}` });
        expect(schema.fields[0]).toEqual({ id: 1, name: 'c', required, type });
      }),
    );
  });

  it('takes structs in text, and spaces where people put them', () => {
    const schema = schemaFromShorthand({ a: ' map< string , struct< x : int required , y: decimal (4 ,1) > required > required ' });
    expect(printType(schema.fields[0]!.type)).toBe('map<string, struct<x: int, y: decimal(4, 1)>>');
    expect(schema.fields[0]).toMatchObject({ required: true, type: { valueRequired: true, value: { fields: [{ required: true }, { required: false }] } } });
  });

  it.each([
    ['strin', '"strin" is not a type'],
    ['', 'a type is expected'],
    ['long optional', '"optional" is left over'],
    ['list<long', '">" is expected'],
    ['map<long>', '"," is expected'],
    ['struct<>', 'a field name is expected'],
    ['struct<a int>', '":" is expected'],
    ['decimal(40, 1)', 'precision must be from 1 to 38'],
    ['list<'.repeat(150), 'more than 100 levels'],
  ])('refuses %j', (type, message) => {
    const error = errorOf(() => schemaFromShorthand({ col: type }));
    expect(error.code).toBe('schema-invalid');
    expect(error.message).toContain(message);
    expect(error.message).toContain('field col');
    expect(error.context.offset).toBeTypeOf('number');
  });

  it('refuses values that are no types, empty structs and endless ones', () => {
    expect(errorOf(() => schemaFromShorthand({ a: 7 as unknown as string })).message).toContain('is a number');
    expect(errorOf(() => schemaFromShorthand({ a: {} })).message).toContain('at least one field');
    const endless: Record<string, unknown> = {};
    endless.a = endless;
    expect(errorOf(() => schemaFromShorthand(endless as SchemaShorthand)).message).toContain('more than 100 levels');
    expect(errorOf(() => schemaFromShorthand({ a: 'timestamp_ns' })).code).toBe('type-unsupported');
  });
});

describe('schema documents', () => {
  it("keeps the ids of Iceberg's notation and numbers shorthand", () => {
    const iceberg = { type: 'struct', 'schema-id': 4, fields: [{ id: 17, name: 'a', required: true, type: 'int' }] };
    expect(parseSchemaDocument(document(iceberg), 's.json').fields[0]?.id).toBe(17);
    expect(parseSchemaDocument(document({ a: 'int', b: { c: 'string' } }), 's.json').fields.map((field) => field.id)).toEqual([1, 2]);
    expect(parseSchemaDocument(document({ type: 'string', fields: 'int' }), 's.json').fields.map((field) => field.name)).toEqual(['type', 'fields']);
  });

  it('names the document and the field in errors', () => {
    expect(errorOf(() => parseSchemaDocument(document({ a: { b: 'lng' } }), 's.json')).message).toMatch(/^s\.json, field a\.b: "lng"/);
    expect(errorOf(() => parseSchemaDocument(document([1]), 's.json'))).toMatchObject({ code: 'schema-invalid', kind: 'invalid' });
    expect(errorOf(() => parseSchemaDocument(new TextEncoder().encode('{"a":'), 's.json')).message).toContain('at byte 5');
  });
});
