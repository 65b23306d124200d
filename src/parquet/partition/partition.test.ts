import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyTransform, type PrimitiveType, schemaFromShorthand, type SortField, type Transform, transformResultType, type Value, valueComparator } from '../../format/index.ts';
import { MemoryStore } from '../../io/index.ts';
import { batchToRows, rowsToBatch } from '../../rows/index.ts';
import { openBytes, readBatches } from '../fixtures/collect.ts';
import { type DataFileSink, openParquetFile, openPartitionedWriter, PartitionSplitter, RowOrder, takeBatch } from '../index.ts';
import { sourceColumn, sourceValues, valueReader } from './source-column.ts';

const instants = fc.oneof(fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }), fc.bigInt({ min: -7_200_000_000n, max: 7_200_000_000n }));
const columns: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  boolean: fc.boolean(),
  int: fc.integer({ min: -20, max: 20 }),
  long: fc.oneof(fc.bigInt({ min: -5n, max: 5n }), fc.bigInt({ min: -(2n ** 63n) + 100n, max: 2n ** 63n - 1n })),
  double: fc.constantFrom(0, -0, 1.5, Number.NaN, Number.NEGATIVE_INFINITY),
  date: fc.integer({ min: -800, max: 800 }),
  timestamp: instants,
  timestamptz: instants,
  string: fc.string({ unit: fc.constantFrom('a', 'é', '🛫', '\ufb00'), maxLength: 4 }),
  binary: fc.uint8Array({ max: 2, maxLength: 3 }),
  uuid: fc.uint8Array({ minLength: 16, maxLength: 16, max: 1 }),
  'decimal(20, 2)': fc.bigInt({ min: -300n, max: 300n }).map((unscaled) => String(unscaled)),
};
const transforms: readonly Transform[] = [
  { kind: 'identity' }, { kind: 'year' }, { kind: 'month' }, { kind: 'day' }, { kind: 'hour' }, { kind: 'void' },
  { kind: 'bucket', buckets: 3 }, { kind: 'truncate', width: 2 },
];
const cases = Object.keys(columns).flatMap((typeText) => {
  const type = schemaFromShorthand({ c: typeText }).fields[0]?.type as PrimitiveType;
  return transforms.filter((transform) => transformResultType(transform, type) !== undefined).map((transform): [string, string, Transform] => [typeText, transform.kind, transform]);
});

function valuesOf(schema: ReturnType<typeof schemaFromShorthand>, batch: Parameters<typeof sourceValues>[0], fieldId: number): (Value | null)[] {
  const column = sourceColumn(schema, fieldId);
  const { data } = sourceValues(batch, column);
  const read = valueReader(column.type, data);
  return Array.from({ length: data.length }, (_, index) => (data.getValid(index) ? read(index) : null));
}

describe('splitting by partition', () => {
  it.each(cases)('puts every %s row where %s puts it, in order', (typeText, _, transform) => {
    const schema = schemaFromShorthand({ row: 'int', c: typeText });
    const type = schema.fields[1]?.type as PrimitiveType;
    const spec = { specId: 0, fields: [{ sourceId: 2, fieldId: 1000, name: 'p', transform }] };
    fc.assert(
      fc.property(fc.array(fc.array(fc.option(columns[typeText] as fc.Arbitrary<unknown>, { nil: null }), { maxLength: 30 }), { minLength: 1, maxLength: 3 }), (batches) => {
        const splitter = new PartitionSplitter(spec, schema);
        const numbers = new Map<number, unknown>();
        for (const cells of batches) {
          const batch = rowsToBatch(schema, cells.map((c, row) => ({ row, c })));
          const parts = splitter.split(batch);
          const rows = parts.flatMap((part) => [...batchToRows(part.batch, schema)].map(({ row }) => row as number));
          expect(rows.toSorted((a, b) => a - b)).toEqual(cells.map((_, row) => row));
          for (const part of parts) {
            const own = valuesOf(schema, part.batch, 2);
            for (const value of own) expect(applyTransform(transform, type, value)).toEqual(part.partition[0]);
            const positions = [...batchToRows(part.batch, schema)].map(({ row }) => row as number);
            expect(positions).toEqual(positions.toSorted((a, b) => a - b));
            // The same number means the same partition in every batch, and the other way round.
            if (numbers.has(part.partitionNumber)) expect(numbers.get(part.partitionNumber)).toEqual(part.partition);
            else expect([...numbers.values()].some((known) => JSON.stringify(known, plain) === JSON.stringify(part.partition, plain))).toBe(false);
            numbers.set(part.partitionNumber, part.partition);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('combines fields, and copies nothing when a batch is of one partition', () => {
    const schema = schemaFromShorthand({ a: 'int', b: 'string' });
    const spec = { specId: 0, fields: [1, 2].map((sourceId) => ({ sourceId, fieldId: 999 + sourceId, name: `p${sourceId}`, transform: { kind: 'identity' } as const })) };
    const splitter = new PartitionSplitter(spec, schema);
    const rows = [[1, 'x'], [2, 'x'], [1, 'y'], [1, 'x'], [null, null]].map(([a, b]) => ({ a, b }));
    const parts = splitter.split(rowsToBatch(schema, rows));
    expect(parts.map(({ partition, batch }) => [...partition, batch.numRows])).toEqual([[1, 'x', 2], [2, 'x', 1], [1, 'y', 1], [null, null, 1]]);
    const single = rowsToBatch(schema, [rows[0], rows[3]]);
    expect(splitter.split(single)[0]?.batch).toBe(single);
  });

  it('refuses more partitions than the limit', () => {
    const schema = schemaFromShorthand({ a: 'int' });
    const spec = { specId: 0, fields: [{ sourceId: 1, fieldId: 1000, name: 'a', transform: { kind: 'identity' } as const }] };
    const splitter = new PartitionSplitter(spec, schema, 3);
    expect(() => splitter.split(rowsToBatch(schema, [1, 2, 3, 4].map((a) => ({ a }))))).toThrow(expect.objectContaining({ code: 'partitions-too-many' }));
  });
});

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : typeof value === 'number' ? String(value) : value;
}

describe('ordering rows', () => {
  it.each(Object.keys(columns))('sorts %s like the type orders, stable, nulls where they belong', (typeText) => {
    const schema = schemaFromShorthand({ row: 'int', c: typeText });
    const type = schema.fields[1]?.type as PrimitiveType;
    const compare = valueComparator(type);
    fc.assert(
      fc.property(
        fc.array(fc.option(columns[typeText] as fc.Arbitrary<unknown>, { nil: null }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom('asc', 'desc'),
        fc.constantFrom('nulls-first', 'nulls-last'),
        (cells, direction, nullOrder) => {
          const field: SortField = { sourceId: 2, transform: { kind: 'identity' }, direction, nullOrder };
          const batch = rowsToBatch(schema, cells.map((c, row) => ({ row, c })));
          const rows = new RowOrder({ orderId: 1, fields: [field] }, schema).sorted(batch);
          const values = valuesOf(schema, batch, 2);
          const expected = values
            .map((value, row) => ({ value, row }))
            .toSorted((a, b) => {
              if (a.value === null || b.value === null) return a.value === b.value ? 0 : (a.value === null) === (nullOrder === 'nulls-first') ? -1 : 1;
              return direction === 'asc' ? compare(a.value, b.value) : compare(b.value, a.value);
            })
            .map(({ row }) => row);
          const sorted = rows === undefined ? batch : takeBatch(batch, rows);
          expect([...batchToRows(sorted, schema)].map(({ row }) => row)).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('falls back on further fields and on transforms', () => {
    const schema = schemaFromShorthand({ s: 'string', n: 'long' });
    const order = {
      orderId: 1,
      fields: [
        { sourceId: 1, transform: { kind: 'truncate', width: 1 }, direction: 'desc', nullOrder: 'nulls-last' },
        { sourceId: 2, transform: { kind: 'identity' }, direction: 'asc', nullOrder: 'nulls-first' },
      ] satisfies SortField[],
    };
    const batch = rowsToBatch(schema, [['ab', 3], ['aa', 1], ['b', 9], ['az', 2]].map(([s, n]) => ({ s, n })));
    expect([...(new RowOrder(order, schema).sorted(batch) ?? [])]).toEqual([2, 1, 3, 0]);
  });
});

describe('a partitioned writer', () => {
  const schema = schemaFromShorthand({ id: 'long', group: 'int', name: 'string' });
  const spec = { specId: 1, fields: [{ sourceId: 2, fieldId: 1000, name: 'group', transform: { kind: 'identity' } as const }] };
  const sortOrder = { orderId: 1, fields: [{ sourceId: 1, transform: { kind: 'identity' }, direction: 'desc', nullOrder: 'nulls-first' }] satisfies SortField[] };
  const rowOf = (id: number): { id: bigint; group: number; name: string } => ({ id: BigInt(id), group: id % 7, name: `row ${id}` });

  async function write(options: object, count: number, batchRows = 500): Promise<readonly { readonly group: unknown; readonly ids: readonly number[]; readonly sorted: boolean }[]> {
    const writer = await openPartitionedWriter({ schema, spec, ...options });
    for (let start = 0; start < count; start += batchRows) {
      await writer.write(rowsToBatch(schema, Array.from({ length: Math.min(batchRows, count - start) }, (_, index) => rowOf(start + index))));
    }
    const files = await writer.close();
    expect(new Set(files.map(({ fileNumber }) => fileNumber)).size).toBe(files.length);
    return Promise.all(
      files.map(async ({ partition, bytes, sorted }) => {
        const batches = await readBatches(await openBytes(bytes as Uint8Array));
        const rows = batches.flatMap((batch) => [...batchToRows(batch, schema)]);
        for (const row of rows) expect(row).toEqual(rowOf(Number(row['id'])));
        return { group: partition[0], ids: rows.map(({ id }) => Number(id)), sorted };
      }),
    );
  }

  it('writes one file a partition, every row once, in order of arrival', async () => {
    const files = await write({}, 3000);
    expect(files.map(({ group }) => group)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const { group, ids } of files) expect(ids).toEqual(Array.from({ length: 3000 }, (_, id) => id).filter((id) => id % 7 === group));
  });

  it('loses no row when its buffer is tiny and it has to encode and close files early', async () => {
    const spec = { specId: 1, fields: [{ sourceId: 1, fieldId: 1000, name: 'id_bucket', transform: { kind: 'bucket', buckets: 40 } as const }] };
    const files = await write({ bufferBytes: 6000, rowGroupRows: 64, spec }, 3000, 100);
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap(({ ids }) => ids).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 3000 }, (_, id) => id));
  });

  it('keeps no more than sixteen objects open in the store', async () => {
    const store = new MemoryStore();
    let open = 0;
    let most = 0;
    const sink: DataFileSink = {
      openWriter: async (fileNumber) => {
        const writer = await store.openWriter(`${fileNumber}.parquet`);
        most = Math.max(most, ++open);
        return {
          write: (bytes) => writer.write(bytes),
          close: () => (open--, writer.close()),
          abort: () => writer.abort(),
        };
      },
    };
    const spec = { specId: 1, fields: [{ sourceId: 1, fieldId: 1000, name: 'id_bucket', transform: { kind: 'bucket', buckets: 30 } as const }] };
    const writer = await openPartitionedWriter({ schema, spec, sink, rowGroupRows: 50, memoryLimitBytes: 0 });
    for (let start = 0; start < 6000; start += 500) await writer.write(rowsToBatch(schema, Array.from({ length: 500 }, (_, index) => rowOf(start + index))));
    const files = await writer.close();
    expect(most).toBe(16);
    expect(open).toBe(0);
    const ids: number[] = [];
    for (const { fileNumber, metrics } of files) {
      const file = await openParquetFile(store, `${fileNumber}.parquet`, { fileSize: Number(metrics.fileSizeInBytes) });
      for await (const { batch } of file.read()) for (const { id } of batchToRows(batch, schema)) ids.push(Number(id));
    }
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 6000 }, (_, id) => id));
  });

  it('sorts within a file and says whether the whole file is sorted', async () => {
    const once = await write({ sortOrder }, 3000);
    for (const { ids, sorted } of once) {
      expect(ids).toEqual(ids.toSorted((a, b) => b - a));
      expect(sorted).toBe(true);
    }
    const inRuns = await write({ sortOrder, bufferBytes: 20_000, spec: { specId: 0, fields: [] } }, 3000);
    expect(inRuns.map(({ sorted }) => sorted)).toEqual([false]);
    const ascending = { ...sortOrder, fields: sortOrder.fields.map((field) => ({ ...field, direction: 'asc' })) };
    const arriving = await write({ sortOrder: ascending, bufferBytes: 20_000, spec: { specId: 0, fields: [] } }, 3000);
    expect(arriving.map(({ sorted, ids }) => [sorted, ids.length])).toEqual([[true, 3000]]);
  });
});
