import { describe, expect, it } from 'vitest';
import { printType, schemaFromShorthand, type SchemaShorthand } from '../../format/index.ts';
import { bytePieces, readAll } from '../fixtures/read-all.ts';
import { openNdjson, type RowInput } from '../index.ts';

const source = 'events.ndjson';
const ndjson = (text: string | Uint8Array, size?: number): RowInput => openNdjson(bytePieces(text, size), { source });
const typed = (text: string, shorthand: SchemaShorthand): Promise<Record<string, unknown>[]> => readAll(ndjson(text), schemaFromShorthand(shorthand));
const inferred = async (...lines: string[]): Promise<readonly string[]> => (await ndjson(lines.join('\n')).inferSchema()).fields.map(({ name, type }) => `${name}: ${printType(type)}`);

describe('an NDJSON file', () => {
  it('is read with the types that its first rows suggest', async () => {
    const lines = [
      '{"id": 9007199254740993, "x": 1.0, "at": "2026-01-31T10:00:00Z", "tags": ["a", null], "where": {"lat": 1.5, "deep": {"ok": true}}}',
      '{"id": -1, "x": 2, "day": "2026-01-31", "tags": [], "where": {"lon": 2}}',
    ];
    expect(await inferred(...lines)).toEqual(['id: long', 'x: double', 'at: timestamptz', 'tags: list<string>', 'where: struct<lat: double, deep: struct<ok: boolean>, lon: long>', 'day: date']);
    expect(await readAll(ndjson(lines.join('\n')))).toEqual([
      { id: 9007199254740993n, x: 1, at: 1_769_853_600_000_000n, tags: ['a', null], where: { lat: 1.5, deep: { ok: true }, lon: null }, day: null },
      { id: -1n, x: 2, at: null, tags: [], where: { lat: null, deep: null, lon: 2n }, day: '2026-01-31' },
    ]);
  });

  it('may have a byte order mark, blank lines, any line ends, and names of any kind', async () => {
    for (const size of [1, 3, 1000]) {
      const rows = await readAll(ndjson('\ufeff{"__proto__": 1, "a b": "é"}\r\n\r\n  {"constructor": true}', size));
      expect(rows.map((row) => Object.entries(row))).toEqual([[['__proto__', 1n], ['a b', 'é'], ['constructor', null]], [['__proto__', null], ['a b', null], ['constructor', true]]]);
      expect(Object.getPrototypeOf(rows[0])).toBe(Object.prototype);
    }
  });

  it('loses no digit of longs and decimals', async () => {
    expect(await typed('{"l": 9223372036854775807, "d": 12345678901234567890.123456789, "m": {"k": 0.1}, "t": "1.50"}', { l: 'long', d: 'decimal(38, 9)', m: 'map<string, decimal(20, 18)>', t: 'decimal(9, 2)' })).toEqual([
      { l: 9223372036854775807n, d: '12345678901234567890.123456789', m: new Map([['k', '0.100000000000000000']]), t: '1.50' },
    ]);
    const digits = '0.12345678901234567890';
    expect(await typed(`{"x": [${digits}]}`, { x: 'list<decimal(38, 20)>' })).toEqual([{ x: [digits] }]);
    expect(await typed(`{"x": {"d": ${digits}}}`, { x: { d: 'decimal(38, 20)' } })).toEqual([{ x: { d: digits } }]);
    expect(await typed(`{"x": {"k": ${digits}}}`, { x: 'map<string, decimal(38, 20)>' })).toEqual([{ x: new Map([['k', digits]]) }]);
    expect(await typed('{"x": 1e2}', { x: 'decimal(9, 2)' })).toEqual([{ x: '100.00' }]);
  });

  it('reads what JSON has no form for', async () => {
    expect(await typed('{"d": "NaN", "f": "-Infinity", "raw": "00ff", "m": [[1, "x"]], "big": 123456789012345678901234567890}', { d: 'double', f: 'float', raw: 'binary', m: 'map<long, string>', big: 'double' })).toEqual([
      { d: Number.NaN, f: Number.NEGATIVE_INFINITY, raw: Uint8Array.of(0, 255), m: new Map([[1n, 'x']]), big: Number('123456789012345678901234567890') },
    ]);
  });
});

describe('inference from JSON', () => {
  it.each([
    ['integers and other numbers are double', ['{"a": 1}', '{"a": 1.5}'], ['a: double']],
    ['1.0 is a double', ['{"a": 1.0}'], ['a: double']],
    ['integers beyond 64 bits are double', ['{"a": 9223372036854775808}'], ['a: double']],
    ['numbers in texts stay text', ['{"a": "1", "b": "true", "c": ""}'], ['a: string', 'b: string', 'c: string']],
    ['dates and instants together are text', ['{"a": "2026-01-31"}', '{"a": "2026-01-31T00:00:00Z"}'], ['a: string']],
    ['nothing but null is text', ['{"a": null, "b": []}'], ['a: string', 'b: list<string>']],
    ['elements of all rows count', ['{"a": [1]}', '{"a": [1.5, null]}'], ['a: list<double>']],
  ])('%s', async (_, lines, expected) => {
    expect(await inferred(...lines)).toEqual(expected);
  });

  it.each([
    [['{"a": 1}', '{"a": "x"}'], 'row-invalid', 'events.ndjson, line 2, column "a": expected long as in the rows before, found string. Give a schema (--schema), or correct the line.'],
    [['{"a": {"b": [1]}}', '', '{"a": {"b": [true]}}'], 'row-invalid', 'events.ndjson, line 3, column "a.b.element": expected long as in the rows before, found boolean.'],
    [['{"a": [1, "x"]}'], 'row-invalid', 'line 1, column "a.element": expected long as in the rows before, found string'],
    [['{"a": {}}'], 'schema-invalid', 'events.ndjson, column "a": nothing but empty objects'],
    [['{"a.b": 1, "a": {"b": 1}}'], 'schema-invalid', 'a.b'],
    [['{"": 1}'], 'schema-invalid', 'empty name'],
    [[`{"a": ${'['.repeat(120)}1${']'.repeat(120)}}`], 'row-invalid', 'at most 100 levels'],
    [[''], 'text-invalid', 'events.ndjson, line 1: the file holds no rows'],
  ])('refuses %j', async (lines, code, message) => {
    await expect(inferred(...lines)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('refuses objects with names without end', async () => {
    const row = JSON.stringify({ a: Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [`k${i}`, 1])) });
    await expect(inferred(row)).rejects.toMatchObject({ code: 'schema-invalid', message: expect.stringContaining('maps') });
  });
});

describe('an NDJSON file that is malformed or does not fit names file and line', () => {
  it.each<[string, SchemaShorthand, string, string]>([
    ['{"a": 1}\n{"a": 1,}\n', { a: 'int' }, 'text-invalid', 'events.ndjson, line 2: not JSON: Expected double-quoted property name (at column 9).'],
    ['{"a": 1}\n{"a"\n', { a: 'int' }, 'text-invalid', 'events.ndjson, line 2: not JSON:'],
    [`{"a": ${'['.repeat(30_000)}${']'.repeat(30_000)}}\n`, { a: 'decimal(9, 2)' }, 'text-invalid', 'line 1: not JSON: the values are nested too deep.'],
    ['[1]\n', { a: 'int' }, 'text-invalid', 'events.ndjson, line 1: a row must be an object, found a list.'],
    ['5\n', { a: 'int' }, 'text-invalid', 'found 5'],
    ['{"a": 1}\n\n{"a": 2147483648}\n', { a: 'int' }, 'row-invalid', 'events.ndjson, line 3, column "a": expected int, found 2147483648.'],
    ['{"a": "1"}\n', { a: 'long' }, 'row-invalid', 'found "1"'],
    ['{"a": 1e999}\n', { a: 'double' }, 'row-invalid', 'expected double, found 1e999'],
    ['{"a": 0.001}\n', { a: 'decimal(9, 2)' }, 'row-invalid', 'expected decimal(9, 2), found "0.001"'],
    ['{"a": "zz"}\n', { a: 'fixed[1]' }, 'row-invalid', 'expected fixed (hexadecimal digits), found "zz"'],
    ['{"a": {"1": 2}}\n', { a: 'map<long, long>' }, 'row-invalid', 'column "a": expected map (a list of pairs, because its keys are no texts), found a value of type Object'],
    ['{"b": 1}\n', { a: 'int' }, 'column-unknown', 'events.ndjson, line 1: the table has no column "b". It has "a".'],
    ['{}\n', { a: 'int required' }, 'row-invalid', 'events.ndjson, line 1, column "a": expected int, required, found nothing.'],
    ['{"a": [{"b": 1, "c": 2}]}', { a: 'list<struct<b: int>>' }, 'column-unknown', '"a.element.c"'],
  ])('%j', async (text, shorthand, code, message) => {
    await expect(typed(text, shorthand)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('says when the types were told from the first rows', async () => {
    const lines = [...Array.from({ length: 10_000 }, () => '{"a": 1}'), '{"a": "x"}'];
    await expect(readAll(ndjson(lines.join('\n')))).rejects.toMatchObject({ message: expect.stringContaining('line 10001, column "a": expected long (a bigint or a safe integer), found "x". The type was told from the first 10000 rows') });
  });
});
