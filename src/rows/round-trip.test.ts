import fc from 'fast-check';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../io/index.ts';
import type { Schema } from '../format/index.ts';
import { everyColumn, type EveryRow, everyRow } from './fixtures/random-rows.ts';
import { batchToRows, openArrow, openCsv, openNdjson, openParquet, openRowWriter, type RowFormat, type RowInput, rowsToBatch } from './index.ts';

async function encode(format: RowFormat, schema: Schema, batches: readonly RecordBatch[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const writer = openRowWriter(format, schema, async (chunk) => void chunks.push(chunk));
  for (const batch of batches) await writer.write(batch);
  await writer.close();
  return Buffer.concat(chunks);
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(input: RowInput, schema: Schema): Promise<EveryRow[]> {
  const rows: EveryRow[] = [];
  for await (const batch of input.batches(schema)) rows.push(...batchToRows(batch, schema));
  return rows;
}

const options = { source: 'rows' };
const pieceSizes = fc.constantFrom(1, 7, 64 * 1024);

describe('rows of every type come back as they were', () => {
  it('from record batches, also from slices of them', () => {
    fc.assert(
      fc.property(fc.array(everyRow, { maxLength: 20 }), fc.nat(20), (rows, start) => {
        const batch = rowsToBatch(everyColumn, rows);
        expect([...batchToRows(batch, everyColumn)]).toEqual(rows);
        expect([...batchToRows(batch.slice(start), everyColumn)]).toEqual(rows.slice(start));
      }),
      { numRuns: 100 },
    );
  });

  it('from NDJSON, cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(everyRow, { maxLength: 8 }), pieceSizes, async (rows, size) => {
        const bytes = await encode('ndjson', everyColumn, [rowsToBatch(everyColumn, rows)]);
        expect(await read(openNdjson(pieces(bytes, size), options), everyColumn)).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  });

  it('from CSV, cut anywhere, but for empty texts and bytes, which are null there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(everyRow, { maxLength: 8 }), pieceSizes, async (rows, size) => {
        const bytes = await encode('csv', everyColumn, [rowsToBatch(everyColumn, rows)]);
        const expected = rows.map((row) => ({ ...row, text: row['text'] === '' ? null : row['text'], raw: (row['raw'] as Uint8Array | null)?.length === 0 ? null : row['raw'] }));
        expect(await read(openCsv(pieces(bytes, size), options), everyColumn)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('from Arrow streams', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(everyRow, { maxLength: 8 }), pieceSizes, async (rows, size) => {
        const bytes = await encode('arrow', everyColumn, [rowsToBatch(everyColumn, rows), rowsToBatch(everyColumn, rows)]);
        const input = openArrow(pieces(bytes, size), options);
        expect(await input.inferSchema()).toEqual({ ...everyColumn, fields: expect.any(Array) as unknown });
        expect(await read(input, everyColumn)).toEqual([...rows, ...rows]);
      }),
      { numRuns: 20 },
    );
  });

  it('from Parquet files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(everyRow, { minLength: 1, maxLength: 8 }), async (rows) => {
        const store = new MemoryStore();
        await store.put('a.parquet', await encode('parquet', everyColumn, [rowsToBatch(everyColumn, rows)]));
        expect(await read(openParquet(store, 'a.parquet', options), everyColumn)).toEqual(rows);
      }),
      { numRuns: 15 },
    );
  });

  it('of no rows at all: the formats with a schema keep it', async () => {
    const arrow = openArrow(pieces(await encode('arrow', everyColumn, []), 64), options);
    expect((await arrow.inferSchema()).fields.map(({ name }) => name)).toEqual(everyColumn.fields.map(({ name }) => name));
    expect(await read(arrow, everyColumn)).toEqual([]);
    const store = new MemoryStore();
    await store.put('a.parquet', await encode('parquet', everyColumn, []));
    expect(await read(openParquet(store, 'a.parquet', options), everyColumn)).toEqual([]);
    expect(await read(openCsv(pieces(await encode('csv', everyColumn, []), 64), options), everyColumn)).toEqual([]);
    expect(await encode('ndjson', everyColumn, [])).toHaveLength(0);
  });
});

describe('what text formats print is what inference takes it for', () => {
  it('numbers, booleans, dates and instants keep their types', async () => {
    const row = { id: 9007199254740993n, flag: true, d: 5, day: '1969-12-31', local: -1n, at: 0n, text: 'None' };
    const names = Object.keys(row);
    const schema: Schema = { ...everyColumn, fields: everyColumn.fields.filter(({ name }) => names.includes(name)) };
    for (const format of ['csv', 'ndjson'] as const) {
      const bytes = await encode(format, schema, [rowsToBatch(schema, [row])]);
      const input = (format === 'csv' ? openCsv : openNdjson)(pieces(bytes, 9), options);
      const inferred = await input.inferSchema();
      expect(inferred.fields.map(({ name, type }) => [name, type.kind])).toEqual(schema.fields.map(({ name, type }) => [name, type.kind]));
      expect(await read(input, inferred)).toEqual([row]);
    }
  });
});
