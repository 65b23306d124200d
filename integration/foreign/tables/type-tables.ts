import type { SchemaShorthand } from '../../../src/index.ts';
import type { Recipe } from './recipe.ts';

/** Every type of Iceberg v2 but `time`, which Spark and ClickHouse lack; decimals of each physical width. */
const everyType: SchemaShorthand = {
  id: 'long required',
  flag: 'boolean',
  i: 'int',
  f: 'float',
  d: 'double',
  d9: 'decimal(9, 2)',
  d18: 'decimal(18, 4)',
  d20: 'decimal(20, 0)',
  d38: 'decimal(38, 10)',
  born: 'date',
  local: 'timestamp',
  at: 'timestamptz',
  name: 'string',
  key: 'uuid',
  raw: 'binary',
  f4: 'fixed[4]',
  tags: 'list<string>',
  needed: 'list<long required>',
  attrs: 'map<string, long>',
  place: { lat: 'double', lon: 'double required', inner: { note: 'string' } },
  deep: 'list<struct<a: int, b: list<decimal(20, 1)>>>',
  nested: 'map<int, struct<x: timestamptz, y: list<string>>>',
};

const [firstInstant, lastInstant] = [-62_135_596_800_000_000n, 253_402_300_799_999_999n];
const uuid = 'f79c3e09-677c-4bbd-a479-3f349cb785e7';

/** Rows at the edges of every type; a column that a row leaves out is null. */
const edgeRows = [
  {
    id: 1n, flag: true, i: -2_147_483_648, f: 1.5, d: -0, d9: '-9999999.99', d18: '12345678901234.5678', d20: '-99999999999999999999',
    d38: '-1234567890123456789012345678.0123456789', born: '1969-12-31', local: -1n, at: firstInstant, name: 'Zürich 東京 🛫', key: uuid,
    raw: new Uint8Array([0, 255, 1]), f4: new Uint8Array([1, 2, 3, 4]), tags: ['a', '', null], needed: [1n, -1n], attrs: new Map([['x', 1n], ['y', null]]),
    place: { lat: null, lon: -0, inner: { note: 'n' } }, deep: [{ a: 1, b: ['0.1', null] }, null, { a: null, b: [] }, { a: 2, b: null }],
    nested: new Map([[1, { x: -1n, y: ['東', null] }], [-1, null], [0, { x: null, y: null }]]),
  },
  { id: 2n },
  {
    id: 9_223_372_036_854_775_807n, flag: false, i: 2_147_483_647, f: Number.NaN, d: Number.POSITIVE_INFINITY, d9: '9999999.99', d18: '-99999999999999.9999', d20: '99999999999999999999',
    d38: '9999999999999999999999999999.9999999999', born: '9999-12-31', local: lastInstant, at: lastInstant, name: '', key: '00000000-0000-0000-0000-000000000000',
    raw: new Uint8Array(0), f4: new Uint8Array([255, 255, 255, 255]), tags: [], needed: [], attrs: new Map(), place: { lat: 0.1, lon: 1e308, inner: { note: null } }, deep: [], nested: new Map(),
  },
  { id: -9_223_372_036_854_775_808n, d: Number.NaN, f: Number.NEGATIVE_INFINITY, d9: '0.00', d18: '-0.0001', d38: '0.0000000001', born: '0001-01-01', local: firstInstant, at: -1n, place: { lat: Number.NaN, lon: 5e-324, inner: null } },
  { id: 5n, f: -0, d: Number.NEGATIVE_INFINITY, d9: '0.01', d20: '0', born: '1970-01-01', local: 0n, at: 0n, name: '\u0000\t"\\\u{10ffff}', key: 'ffffffff-ffff-ffff-ffff-ffffffffffff', tags: [null], attrs: new Map([['', -9_223_372_036_854_775_808n]]) },
  { id: 6n, f: 3.4028234663852886e38, d: 1.7976931348623157e308, born: '2024-02-29', at: 1_709_208_000_123_456n, name: 'x'.repeat(100), raw: new Uint8Array(100).fill(255) },
] as const;

const predicates = ['id > 4', 'i < 0', 'd9 < 0', "name >= 'Z'"];

export const typeTables: readonly Recipe[] = [
  {
    name: 'types.every',
    make: async (catalog, name) => {
      const table = await catalog.createTable(name, { schema: everyType });
      await table.append(edgeRows.slice(0, 3));
      await table.append(edgeRows.slice(3));
      return { table, rows: edgeRows, where: predicates };
    },
  },
  {
    name: 'types.flat',
    make: async (catalog, name) => {
      const nestedColumns = new Set(['tags', 'needed', 'attrs', 'place', 'deep', 'nested']);
      const flat = Object.fromEntries(Object.entries(everyType).filter(([column]) => !nestedColumns.has(column)));
      const rows = edgeRows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !nestedColumns.has(column))));
      const table = await catalog.createTable(name, { schema: flat });
      for (const row of rows) await table.append([row]);
      return { table, rows, where: [...predicates, 'flag = true'] };
    },
  },
  {
    name: 'types.time',
    make: async (catalog, name) => {
      const rows = [{ id: 1n, clock: 0n }, { id: 2n, clock: 86_399_999_999n }, { id: 3n, clock: null }, { id: 4n, clock: 43_200_000_001n }];
      const table = await catalog.createTable(name, { schema: { id: 'long required', clock: 'time' } });
      await table.append(rows);
      return { table, rows };
    },
  },
  {
    name: 'types.nested-uuid',
    make: async (catalog, name) => {
      const rows = [{ id: 1n, keys: [uuid, null] }, { id: 2n, keys: [] }];
      const table = await catalog.createTable(name, { schema: { id: 'long required', keys: 'list<uuid>' } });
      await table.append(rows);
      return { table, rows };
    },
  },
];
