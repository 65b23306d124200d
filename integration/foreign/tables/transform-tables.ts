import type { SchemaShorthand } from '../../../src/index.ts';
import type { Recipe } from './recipe.ts';

const schema: SchemaShorthand = {
  id: 'long required', n: 'int', l: 'long', s: 'string', d: 'decimal(18, 4)', born: 'date', seen: 'timestamptz', local: 'timestamp', b: 'binary', flag: 'boolean', f: 'double',
};

const hourMicros = 3_600_000_000n;

/** Values on both sides of each unit's edges, before and after 1970, and an absent one of each. */
const rows = [
  { id: 1n, n: 0, l: 0n, s: '', d: '0.0000', born: '1970-01-01', seen: 0n, local: 0n, b: new Uint8Array(0), flag: false, f: 0 },
  { id: 2n, n: -1, l: -1n, s: 'a', d: '-0.0001', born: '1969-12-31', seen: -1n, local: -1n, b: new Uint8Array([0]), flag: true, f: -1.5 },
  { id: 3n, n: 10, l: 10n, s: 'iceberg', d: '14.2000', born: '2017-11-16', seen: 1_510_871_468_000_000n, local: 1_510_871_468_000_001n, b: new Uint8Array([0, 1, 2, 3]), flag: null, f: Number.NaN },
  { id: 4n, n: -11, l: -11n, s: '東京🛫🛫', d: '-14.2001', born: '1968-02-29', seen: -hourMicros, local: -hourMicros - 1n, b: null, flag: false, f: null },
  { id: 5n, n: null, l: null, s: null, d: null, born: null, seen: null, local: null, b: null, flag: null, f: null },
  { id: 6n, n: 2_147_483_647, l: 9_223_372_036_854_775_807n, s: 'ice', d: '99999999999999.9999', born: '2024-02-29', seen: 1_709_251_199_999_999n, local: 1_709_251_200_000_000n, b: new Uint8Array([255, 255, 255]), flag: true, f: 1e300 },
  { id: 7n, n: -2_147_483_646, l: -9_223_372_036_854_775_800n, s: 'icy', d: '-99999999999999.9950', born: '1900-01-01', seen: -2_208_988_800_000_000n, local: -2_208_988_800_000_001n, b: new Uint8Array([128]), flag: true, f: Number.NEGATIVE_INFINITY },
  { id: 8n, n: 9, l: 19n, s: 'iceberg', d: '14.2000', born: '2017-11-16', seen: 1_510_871_468_000_000n, local: 1_510_871_468_000_001n, b: new Uint8Array([0, 1, 2, 4]), flag: false, f: 2.5 },
];

const instants = ["seen >= '2017-11-16T00:00:00+00:00'", "seen < '1970-01-01T00:00:00+00:00'"];
const dates = ["born >= '2017-11-16'", "born < '1970-01-01'"];
const numbers = ['id >= 6', 'l >= 10', 'n < 0', 'd > 14'];
const texts = ["s = 'iceberg'", "s >= 'icz'"];

const keys = ['00000000-0000-0000-0000-000000000000', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 'ffffffff-ffff-ffff-ffff-ffffffffffff', null];

/** A table of its own for uuid columns, because some engines cannot show their bounds. */
function partitionedByUuid(name: string, partitionBy: readonly string[]): Recipe {
  return {
    name: `transforms.${name}`,
    make: async (catalog, table) => {
      const made = await catalog.createTable(table, { schema: { id: 'long required', key: 'uuid' }, partitionBy });
      const keyed = keys.map((key, index) => ({ id: BigInt(index), key }));
      for (const row of keyed) await made.append([row]);
      return { table: made, rows: keyed, where: ['id >= 2'] };
    },
  };
}

function partitioned(name: string, partitionBy: readonly string[], where: readonly string[]): Recipe {
  return {
    name: `transforms.${name}`,
    make: async (catalog, table) => {
      const made = await catalog.createTable(table, { schema, partitionBy });
      await made.append(rows.slice(0, 5));
      await made.append(rows.slice(5));
      return { table: made, rows, where };
    },
  };
}

export const transformTables: readonly Recipe[] = [
  partitioned('identity', ['n', 's', 'l', 'flag', 'born', 'd'], [...numbers, ...texts, 'flag = true']),
  partitioned('identity-instant', ['seen', 'local'], instants),
  partitioned('identity-bytes', ['b'], numbers),
  partitionedByUuid('identity-uuid', ['key']),
  partitioned('bucket', ['bucket(4, id)', 'bucket(3, s)', 'bucket(2, n)', 'bucket(2, d)'], [...numbers, ...texts]),
  partitioned('bucket-instant', ['bucket(5, seen)', 'bucket(3, local)', 'bucket(3, born)'], [...instants, ...dates]),
  partitioned('bucket-bytes', ['bucket(4, b)'], numbers),
  partitionedByUuid('bucket-uuid', ['bucket(3, key)']),
  partitioned('truncate', ['truncate(3, s)', 'truncate(10, l)', 'truncate(7, n)', 'truncate(50, d)'], [...numbers, ...texts]),
  partitioned('truncate-bytes', ['truncate(2, b)'], numbers),
  partitioned('year', ['year(seen)', 'year(local)', 'year(born)'], [...instants, ...dates]),
  partitioned('month', ['month(seen)', 'month(local)', 'month(born)'], [...instants, ...dates]),
  partitioned('day', ['day(seen)', 'day(local)', 'day(born)'], [...instants, ...dates]),
  partitioned('hour', ['hour(seen)', 'hour(local)'], instants),
  partitioned('void', ['void(s)', 'flag'], texts),
];
