import type { RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoundColumn, bindPredicate, matchesRow, parsePredicate } from '../expr/index.ts';
import {
  applyTransform,
  type DataFile,
  indexSchema,
  partitionFieldType,
  type PartitionSpec,
  type PrimitiveType,
  printDate,
  printDecimal,
  type Schema,
  schemaFromShorthand,
  type TableMetadata,
  type Transform,
  type Value,
} from '../format/index.ts';
import { arrowSchemaOf } from '../parquet/index.ts';
import { batchToRows } from '../rows/index.ts';
import { buildTable, type BuiltTable } from './fixtures/build-table.ts';
import { explainPlan, planFiles, projectColumns, type ReadTasksOptions, scanBatches, type ScanPlan, schemaOfSnapshot } from './index.ts';

const schema: Schema = schemaFromShorthand({
  row: 'long required',
  small: 'int',
  big: 'long',
  ratio: 'double',
  price: 'decimal(9, 2)',
  day: 'date',
  at: 'timestamptz',
  name: 'string',
  flag: 'boolean',
  place: { city: 'string', height: 'long' },
  tags: 'list<string>',
});
const leaves = [...indexSchema(schema).leaves()].filter((leaf) => !leaf.repeated);
const idOf = (name: string): number => indexSchema(schema).idOf(name) as number;

type Row = ReadonlyMap<number, Value | null>;
const pools: Readonly<Record<string, readonly (Value | null)[]>> = {
  small: [null, -(2 ** 31), -1, 0, 1, 7, 2 ** 31 - 1],
  big: [null, -(2n ** 63n), -1n, 0n, 2n ** 32n, 2n ** 63n - 1n],
  ratio: [null, Number.NaN, -0, 0, 0.1, -Infinity, Infinity],
  price: [null, -1999n, 0n, 1n, 1999n, 9_999_999_99n],
  day: [null, -719_162, -1, 0, 31, 20_484],
  at: [null, -1n, 0n, 86_400_000_000n, 1_769_817_600_000_000n],
  name: [null, '', 'a', 'abc', 'abcdefghijklmnopqrstuvwxyz', '\uffff', '\u{1f600}'],
  flag: [null, true, false],
  'place.city': [null, 'SFO', 'ORD'],
  'place.height': [null, 3n, -4n],
};
const cellsArbitrary = fc.tuple(...Object.entries(pools).map(([name, pool]) => fc.constantFrom(...pool).map((value): [number, Value | null] => [idOf(name), value])));
const rowsArbitrary = fc.array(cellsArbitrary, { maxLength: 30 }).map((rows) => rows.map((cells, index): Row => new Map([...cells, [idOf('row'), BigInt(index)]])));

const tests = [
  'small > 0', 'small <= -1', 'small = 7', 'small IN (1, 7)', 'small NOT IN (1, 7)', 'small IS NULL', 'big < 0', 'big >= 4294967296', 'big <> 0', 'ratio > 0', 'ratio <= 0', 'ratio = 0', 'ratio IS NAN', 'ratio IS NOT NAN',
  'NOT ratio < 1', 'price > 0', 'price = 19.99', 'price <> 0.01', "day < '1970-01-01'", "day >= '2026-01-31'", "at <= '1969-12-31T23:59:59.999999Z'", "at > '1970-01-01T00:00:00Z'", "name = 'abcdefghijklmnopqrstuvwxyz'",
  "name > '\uffff'", "name < 'abc'", "name STARTS WITH 'abc'", "name LIKE '%z'", 'name IS NOT NULL', 'flag', 'NOT flag', "place.city = 'SFO'", 'place.height < 0', 'place IS NULL', 'tags IS NULL',
];
const predicateArbitrary: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, { arbitrary: fc.constantFrom(...tests), weight: 3 }, fc.tuple(tie('node'), fc.constantFrom('AND', 'OR'), tie('node')).map(([left, word, right]) => `(${left} ${word} ${right})`), tie('node').map((node) => `NOT (${node})`)),
})).node;

const transforms: readonly Transform[] = [{ kind: 'identity' }, { kind: 'bucket', buckets: 2 }, { kind: 'truncate', width: 3 }, { kind: 'month' }, { kind: 'hour' }, { kind: 'void' }];
const specArbitrary: fc.Arbitrary<PartitionSpec> = fc.array(fc.tuple(fc.constantFrom(...leaves.filter((leaf) => leaf.name !== 'row')), fc.constantFrom(...transforms)), { maxLength: 2 }).map((fields) => ({
  specId: 0,
  fields: fields.flatMap(([leaf, transform], index) => {
    const field = { sourceId: leaf.field.id, fieldId: 1000 + index, name: `p${index}`, transform };
    return partitionFieldType(field, schema) === undefined ? [] : [field];
  }),
}));

function objectOf(row: Row): Record<string, unknown> {
  const text = (name: string): unknown => {
    const value = row.get(idOf(name)) ?? null;
    if (value === null) return null;
    if (name === 'price') return printDecimal(value as bigint, 2);
    return name === 'day' ? printDate(value as number) : value;
  };
  const place = text('place.city') === null && text('place.height') === null ? null : { city: text('place.city'), height: text('place.height') };
  return { ...Object.fromEntries(schema.fields.map((field) => [field.name, text(field.name)])), place, tags: text('name') === null ? null : ['x', text('name')] };
}

/** Values of nested columns only say whether they are there. */
function valueIn(row: Row): (column: BoundColumn) => Value | null {
  return (column) => {
    if (column.type.kind === 'struct') return objectOf(row)['place'] === null ? null : true;
    if (column.type.kind === 'list') return row.get(idOf('name')) === null ? null : true;
    return row.get(column.fieldId) ?? null;
  };
}

function partitionOf(row: Row, spec: PartitionSpec): (Value | null)[] | undefined {
  try {
    return spec.fields.map(({ sourceId, transform }) => applyTransform(transform, indexSchema(schema).field(sourceId)?.field.type as PrimitiveType, row.get(sourceId) ?? null));
  } catch {
    return undefined;
  }
}

async function randomTable(rows: readonly Row[], spec: PartitionSpec, filesPerManifest: number): Promise<BuiltTable> {
  const groups = Map.groupBy(rows, (row) => (partitionOf(row, spec) ?? []).map((value) => `${typeof value}${Object.is(value, -0) ? '-0' : String(value)}`).join('|'));
  const files = [...groups.values()].map((group) => ({ rows: group.map(objectOf), partition: partitionOf(group[0] as Row, spec) as (Value | null)[] }));
  const manifests = Array.from({ length: Math.ceil(files.length / filesPerManifest) }, (_, index) => files.slice(index * filesPerManifest, (index + 1) * filesPerManifest));
  return buildTable({ schema, spec, manifests, rowGroupRows: 3 });
}

async function planOf(table: BuiltTable, where: string | undefined): Promise<ScanPlan> {
  const predicate = where === undefined ? {} : { predicate: bindPredicate(parsePredicate(where), schema) };
  return planFiles({ metadata: table.metadata, snapshot: table.snapshot, schema, manifests: table.manifests, ...predicate });
}

async function collect(table: BuiltTable, plan: ScanPlan, options: Partial<ReadTasksOptions> = {}): Promise<RecordBatch[]> {
  return Array.fromAsync(scanBatches(plan.tasks, { store: table.store, keyOf: table.keyOf, schema, ...options }));
}

function rowsOf(batches: readonly RecordBatch[], columns: Schema): Record<string, unknown>[] {
  return batches.flatMap((batch) => [...batchToRows(batch, columns)]);
}

test('a pruned scan gives exactly the rows that the predicate selects, with all their values', async () => {
  const seen = { files: 0, filesSkipped: 0, rowGroupsSkipped: 0, rows: 0 };
  await fc.assert(
    fc.asyncProperty(rowsArbitrary, specArbitrary, predicateArbitrary, fc.integer({ min: 1, max: 4 }), async (candidates, spec, where, filesPerManifest) => {
      const rows = candidates.filter((row) => partitionOf(row, spec) !== undefined);
      const table = await randomTable(rows, spec, filesPerManifest);
      const bound = bindPredicate(parsePredicate(where), schema);
      const plan = await planOf(table, where);
      const expected = rows.filter((row) => matchesRow(bound, valueIn(row))).map(objectOf);
      const all = rowsOf(await collect(table, await planOf(table, undefined)), schema);
      const scanned = rowsOf(await collect(table, plan), schema);
      const byRow = (left: Record<string, unknown>, right: Record<string, unknown>): number => Number(left['row']) - Number(right['row']);
      expect(all.toSorted(byRow)).toEqual(rows.map(objectOf));
      expect(scanned.toSorted(byRow)).toEqual(expected);
      const explained = await explainPlan(plan, { store: table.store, keyOf: table.keyOf, schema });
      seen.files += explained.files.read;
      seen.filesSkipped += explained.files.total - explained.files.read;
      seen.rowGroupsSkipped += explained.rowGroups.total - explained.rowGroups.read;
      seen.rows += expected.length;
    }),
    { numRuns: 150 },
  );
  expect(seen.filesSkipped).toBeGreaterThan(50);
  expect(seen.rowGroupsSkipped).toBeGreaterThan(10);
  expect(seen.rows).toBeGreaterThan(100);
});

const plain = (count: number, first = 0): Record<string, unknown>[] => Array.from({ length: count }, (_, index) => ({ row: first + index, small: first + index, name: `n${first + index}`, place: { city: 'SFO', height: BigInt(index) } }));

describe('columns', () => {
  test('a projection has its own order, reaches into structs, and gives every batch the same schema', async () => {
    const table = await buildTable({ schema, manifests: [[{ rows: plain(3) }, { rows: plain(3, 3) }]] });
    const columns = projectColumns(schema, ['name', 'place.height', 'row']);
    const batches = await collect(table, await planOf(table, 'small >= 2 AND place.city = \'SFO\''), { columns });
    expect(batches.map((batch) => batch.schema)).toEqual([arrowSchemaOf(columns), arrowSchemaOf(columns)]);
    expect(rowsOf(batches, columns)).toEqual([2, 3, 4, 5].map((row) => ({ name: `n${row}`, place: { height: BigInt(row % 3) }, row: BigInt(row) })));
  });

  test('no columns at all still count rows', async () => {
    const table = await buildTable({ schema, manifests: [[{ rows: plain(5) }]] });
    const columns = projectColumns(schema, []);
    const count = async (where: string | undefined): Promise<number> => (await collect(table, await planOf(table, where), { columns })).reduce((sum, batch) => sum + batch.numRows, 0);
    expect(await count(undefined)).toBe(5);
    expect(await count('small > 2')).toBe(2);
  });

  test('unknown or repeated names are refused', () => {
    expect(() => projectColumns(schema, ['nmae'])).toThrow(expect.objectContaining({ code: 'column-unknown' }));
    expect(() => projectColumns(schema, ['name', 'name'])).toThrow(expect.objectContaining({ code: 'column-unknown' }));
  });
});

describe('a file written under an older schema', () => {
  const evolved: Schema = {
    ...schema,
    fields: schema.fields.map((field) => {
      if (field.name === 'small') return { ...field, name: 'little', type: { kind: 'long' } as const };
      if (field.name === 'price') return { ...field, type: { kind: 'decimal', precision: 20, scale: 2 } as const };
      return field;
    }),
  };
  const older: Schema = { ...schema, fields: schema.fields.filter((field) => field.name !== 'ratio' && field.name !== 'tags').toReversed() };

  test('is read by field ids: renamed, widened, reordered, added columns', async () => {
    const rows = [{ row: 1, small: -5, price: '19.99', name: 'a' }, { row: 2, small: null, price: null, name: null }];
    const table = await buildTable({ schema: evolved, manifests: [[{ rows, schema: older }]] });
    const scan = async (where: string): Promise<unknown> => {
      const plan = await planFiles({ metadata: table.metadata, snapshot: table.snapshot, schema: evolved, manifests: table.manifests, predicate: bindPredicate(parsePredicate(where), evolved) });
      const columns = projectColumns(evolved, ['row', 'little', 'price', 'ratio', 'tags']);
      return rowsOf(await Array.fromAsync(scanBatches(plan.tasks, { store: table.store, keyOf: table.keyOf, schema: evolved, columns })), columns);
    };
    const [first, second] = [
      { row: 1n, little: -5n, price: '19.99', ratio: null, tags: null },
      { row: 2n, little: null, price: null, ratio: null, tags: null },
    ];
    expect(await scan('true')).toEqual([first, second]);
    expect(await scan('little = -5 AND ratio IS NULL')).toEqual([first]);
    expect(await scan('little > -5')).toEqual([]);
    expect(await scan('price > 19.98')).toEqual([first]);
    expect(await scan('tags IS NULL AND little IS NULL')).toEqual([second]);
    expect(await scan('ratio > 0')).toEqual([]);
    const pruned = await planFiles({ metadata: table.metadata, snapshot: table.snapshot, schema: evolved, manifests: table.manifests, predicate: bindPredicate(parsePredicate('ratio > 0'), evolved) });
    expect(await explainPlan(pruned, { store: table.store, keyOf: table.keyOf, schema: evolved })).toMatchObject({ files: { read: 1 }, rowGroups: { total: 1, read: 0 } });
  });

  test('that leaves out the column of its partition has its value all the same, also where nothing else is read', async () => {
    const spec: PartitionSpec = { specId: 0, fields: [{ sourceId: idOf('name'), fieldId: 1000, name: 'name', transform: { kind: 'identity' } }] };
    const without: Schema = { ...schema, fields: schema.fields.filter((field) => field.name !== 'name') };
    const table = await buildTable({ schema, spec, manifests: [[{ rows: [{ row: 1 }, { row: 2 }], schema: without, partition: ['SFO'] }, { rows: [{ row: 3 }], schema: without, partition: [null] }]] });
    const scan = async (names: readonly string[], where?: string): Promise<unknown> => {
      const columns = projectColumns(schema, names);
      return rowsOf(await collect(table, await planOf(table, where), { columns }), columns);
    };
    expect(await scan(['row', 'name'])).toEqual([{ row: 1n, name: 'SFO' }, { row: 2n, name: 'SFO' }, { row: 3n, name: null }]);
    expect(await scan(['name'])).toEqual([{ name: 'SFO' }, { name: 'SFO' }, { name: null }]);
    expect(await scan(['row'], "name = 'SFO' AND row > 1")).toEqual([{ row: 2n }]);
    expect(await scan(['row'], 'name IS NULL')).toEqual([{ row: 3n }]);
    expect(await scan(['row'], "name LIKE '%F%'")).toEqual([{ row: 1n }, { row: 2n }]);
  });

  test('that lacks a required column, or stores another type, is refused', async () => {
    const table = await buildTable({ schema: evolved, manifests: [[{ rows: [{ small: 1 }], schema: { ...older, fields: older.fields.filter((field) => field.name !== 'row') } }]] });
    await expect(collect(table, await planOf(table, undefined))).rejects.toThrow(expect.objectContaining({ code: 'data-file-mismatch', message: expect.stringContaining('lacks the required column "row"') }));
    const wrong = await buildTable({ schema, manifests: [[{ rows: [{ row: 1, name: true }], schema: { ...schema, fields: schema.fields.map((field) => (field.name === 'name' ? { ...field, type: { kind: 'boolean' } } : field)) } }]] });
    await expect(collect(wrong, await planOf(wrong, undefined))).rejects.toThrow(expect.objectContaining({ code: 'data-file-mismatch', message: expect.stringContaining('as Bool, which cannot be read as string') }));
  });
});

describe('order, limit and ends', () => {
  const manyFiles = async (): Promise<BuiltTable> => buildTable({ schema, manifests: Array.from({ length: 5 }, (_, manifest) => Array.from({ length: 4 }, (_each, file) => ({ rows: plain(10, (manifest * 4 + file) * 10) }))), rowGroupRows: 4 });

  test('no batch is empty', async () => {
    const table = await manyFiles();
    const batches = await collect(table, await planOf(table, "name IN ('n7', 'n33')"));
    expect(batches.map((batch) => batch.numRows)).toEqual([1, 1]);
  });

  test('rows come in the order of the plan', async () => {
    const table = await manyFiles();
    const rows = rowsOf(await collect(table, await planOf(table, undefined), { concurrency: 3 }), schema).map((row) => Number(row['row']));
    expect(rows).toEqual(Array.from({ length: 200 }, (_, index) => index));
  });

  test.each([0, 1, 4, 25, 200, 1000])('limit %d', async (limit) => {
    const table = await manyFiles();
    const plan = await planOf(table, undefined);
    expect(rowsOf(await collect(table, plan, { limit }), schema).map((row) => Number(row['row']))).toEqual(Array.from({ length: Math.min(limit, 200) }, (_, index) => index));
    expect(rowsOf(await collect(table, await planOf(table, 'small >= 0 AND name IS NOT NULL'), { limit }), schema)).toHaveLength(Math.min(limit, 200));
  });

  test('a limit opens no more files than it needs', async () => {
    const table = await manyFiles();
    let gets = 0;
    const counting = new Proxy(table.store, { get: (target, name) => (name === 'get' ? (...given: Parameters<typeof target.get>) => ((gets += 1), target.get(...given)) : Reflect.get(target, name)) });
    const plan = await planOf(table, undefined);
    await collect({ ...table, store: counting }, plan, { limit: 15 });
    expect(gets).toBe(2);
  });

  test('a consumer that leaves stops the scan, and an abort ends it with a typed error', async () => {
    const table = await manyFiles();
    const plan = await planOf(table, undefined);
    const options = { store: table.store, keyOf: table.keyOf, schema };
    for await (const batch of scanBatches(plan.tasks, options)) {
      expect(batch.numRows).toBe(4);
      break;
    }
    const abort = new AbortController();
    let batches = 0;
    const aborted = async (): Promise<void> => {
      for await (const batch of scanBatches(plan.tasks, { ...options, signal: abort.signal })) {
        expect(batch.numRows).toBeGreaterThan(0);
        batches += 1;
        // Now everything that is left is in memory.
        if (batches === 5) abort.abort(new RangeError('enough'));
      }
    };
    await expect(aborted()).rejects.toThrow(expect.objectContaining({ code: 'request-aborted', cause: new RangeError('enough') }));
    expect(batches).toBe(5);
  });

  test('a missing file is an error in its place: what stands before it is delivered', async () => {
    const table = await manyFiles();
    const plan = await planOf(table, undefined);
    await table.store.delete(['data/1-0.parquet']);
    const rows: number[] = [];
    const read = async (): Promise<void> => {
      for await (const batch of scanBatches(plan.tasks, { store: table.store, keyOf: table.keyOf, schema })) rows.push(batch.numRows);
    };
    await expect(read()).rejects.toThrow(expect.objectContaining({ code: 'listed-file-missing', kind: 'corrupt', message: expect.stringMatching(/data\/1-0\.parquet, which snapshot \d+ added/) }));
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(40);
  });
});

test('explain counts what is read', async () => {
  const spec: PartitionSpec = { specId: 0, fields: [{ sourceId: idOf('name'), fieldId: 1000, name: 'name', transform: { kind: 'identity' } }] };
  const file = (name: string, first: number): object => ({ rows: plain(12, first).map((row) => ({ ...row, name })), partition: [name] });
  const table = await buildTable({ schema, spec, manifests: [[file('a', 0), file('b', 100)], [file('c', 200)]] as never, rowGroupRows: 4, summary: { 'total-files-size': '123456' } });
  const explain = async (where: string, columns?: string[]): Promise<unknown> => {
    const { bytes, ...rest } = await explainPlan(await planOf(table, where), { store: table.store, keyOf: table.keyOf, schema, ...(columns && { columns: projectColumns(schema, columns) }) });
    return { ...rest, bytesTotal: bytes.total, anyBytes: bytes.read > 0n };
  };
  expect(await explain("name = 'a' AND small < 4", ['small'])).toEqual({ snapshotId: 1n, manifests: { total: 2, read: 1 }, files: { total: 3, read: 1 }, rowGroups: { total: 3, read: 1 }, deleteFiles: 0, bytesTotal: 123456n, anyBytes: true });
  expect(await explain("name > 'a' AND small <= 103", ['small'])).toEqual({ snapshotId: 1n, manifests: { total: 2, read: 2 }, files: { total: 3, read: 1 }, rowGroups: { total: 3, read: 1 }, deleteFiles: 0, bytesTotal: 123456n, anyBytes: true });
  expect(await explain('false')).toEqual({ snapshotId: 1n, manifests: { total: 2, read: 0 }, files: { total: 3, read: 0 }, rowGroups: { total: 0, read: 0 }, deleteFiles: 0, bytesTotal: 123456n, anyBytes: false });
  const narrow = await explainPlan(await planOf(table, undefined), { store: table.store, keyOf: table.keyOf, schema, columns: projectColumns(schema, ['small']) });
  const wide = await explainPlan(await planOf(table, undefined), { store: table.store, keyOf: table.keyOf, schema });
  expect(narrow.bytes.read * 3n).toBeLessThan(wide.bytes.read);
});

test('a table without a snapshot has an empty plan', async () => {
  const table = await buildTable({ schema, manifests: [] });
  const plan = await planFiles({ metadata: table.metadata, snapshot: undefined, schema, manifests: table.manifests });
  expect(plan).toEqual({ snapshotId: undefined, tasks: [], manifests: { total: 0, read: 0 }, files: { total: 0, read: 0 }, totalBytes: 0n, deleteFiles: 0 });
});

describe('what cannot be read is refused', () => {
  const deletes = (sequenceNumber: bigint): object => ({ rows: plain(1), content: 'equality-deletes', sequenceNumber, change: (file: DataFile) => ({ ...file, equalityIds: [1] }) });

  test('a delete file that applies stops the scan before the first row, and explain counts it', async () => {
    const table = await buildTable({ schema, manifests: [[{ rows: plain(3) }, { rows: plain(3), sequenceNumber: 3n }], [deletes(2n)]] as never });
    const plan = await planOf(table, undefined);
    expect(plan.tasks.map((task) => task.deletes.map((each) => each.file.content))).toEqual([['equality-deletes'], []]);
    await expect(collect(table, plan)).rejects.toThrow(expect.objectContaining({ code: 'delete-files-unsupported', message: expect.stringContaining('data/1-0.parquet') }));
    expect(await explainPlan(plan, { store: table.store, keyOf: table.keyOf, schema })).toMatchObject({ manifests: { total: 2, read: 2 }, files: { total: 2, read: 2 }, deleteFiles: 1 });
  });

  test('a delete file that applies to nothing that is read does no harm', async () => {
    const table = await buildTable({ schema, manifests: [[{ rows: plain(3) }], [deletes(1n), { ...deletes(5n), status: 'deleted' }]] as never });
    expect(rowsOf(await collect(table, await planOf(table, undefined)), schema)).toHaveLength(3);
  });

  test('another format, a wrong size, an unknown spec', async () => {
    const broken = async (change: (file: DataFile) => DataFile): Promise<unknown> => {
      const table = await buildTable({ schema, manifests: [[{ rows: plain(3), change }]] });
      return collect(table, await planOf(table, undefined));
    };
    await expect(broken((file) => ({ ...file, fileFormat: 'orc' }))).rejects.toThrow(expect.objectContaining({ code: 'data-file-unsupported' }));
    await expect(broken((file) => ({ ...file, fileSizeInBytes: file.fileSizeInBytes - 1n }))).rejects.toThrow(expect.objectContaining({ code: 'parquet-corrupt' }));
    const table = await buildTable({ schema, manifests: [[{ rows: plain(3) }]] });
    await expect(planFiles({ metadata: { ...table.metadata, partitionSpecs: [] }, snapshot: table.snapshot, schema, manifests: table.manifests })).rejects.toThrow(expect.objectContaining({ code: 'manifest-list-invalid' }));
  });
});

test('deleted entries are not read', async () => {
  const table = await buildTable({ schema, manifests: [[{ rows: plain(3) }, { rows: plain(3, 3), status: 'deleted' }], [{ rows: plain(3, 6), status: 'deleted' }]] });
  const plan = await planOf(table, undefined);
  expect(plan).toMatchObject({ manifests: { total: 2, read: 1 }, files: { total: 1, read: 1 } });
  expect(rowsOf(await collect(table, plan), schema).map((row) => row['row'])).toEqual([0n, 1n, 2n]);
});

test('a snapshot of the past is read in its own schema', () => {
  const newer = { ...schema, schemaId: 7 };
  const metadata = { location: 'x', schemas: [schema, newer], currentSchemaId: 7 } as unknown as TableMetadata;
  const snapshot = { snapshotId: 1n, sequenceNumber: 1n, timestampMs: 1, summary: { operation: 'append' } } as const;
  expect(schemaOfSnapshot(metadata, undefined)).toBe(newer);
  expect(schemaOfSnapshot(metadata, snapshot)).toBe(newer);
  expect(schemaOfSnapshot(metadata, { ...snapshot, schemaId: schema.schemaId })).toBe(schema);
  expect(() => schemaOfSnapshot(metadata, { ...snapshot, schemaId: 9 })).toThrow(expect.objectContaining({ code: 'metadata-invalid' }));
});
