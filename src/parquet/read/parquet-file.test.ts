import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { schemaFromShorthand } from '../../format/index.ts';
import { MemoryStore, RequestCounter } from '../../io/index.ts';
import { rowsToBatch } from '../../rows/index.ts';
import { openBytes, readBatches } from '../fixtures/collect.ts';
import { encodeDataFile, FooterCache, openParquetFile } from '../index.ts';
import { loadParquetModule } from '../wasm.ts';

const schema = schemaFromShorthand({ id: 'long', name: 'string', where: { lat: 'double', lon: 'double' }, 'a.b': 'int', tags: 'list<string>' });
const rows = Array.from({ length: 1000 }, (_, id) => ({ id, name: `name ${id}`, where: { lat: id / 3, lon: -id }, 'a.b': id % 10, tags: [`t${id % 4}`] }));

async function file(rowCount = 1000): Promise<Uint8Array> {
  const { bytes } = await encodeDataFile({ schema, batches: [rowsToBatch(schema, rows.slice(0, rowCount))], rowGroupRows: 300 });
  return bytes;
}

describe('reading a Parquet file', () => {
  it('gives row groups in order, with the position of each batch', async () => {
    const opened = await openBytes(await file());
    const seen: (readonly number[])[] = [];
    for await (const { batch, rowGroup, firstRow } of opened.read({ batchRows: 128 })) seen.push([rowGroup, firstRow, batch.numRows]);
    expect(seen).toEqual([[0, 0, 128], [0, 128, 128], [0, 256, 44], [1, 300, 128], [1, 428, 128], [1, 556, 44], [2, 600, 128], [2, 728, 128], [2, 856, 44], [3, 900, 100]]);
  });

  it('reads the selected columns of the selected row groups only, at any depth', async () => {
    const opened = await openBytes(await file());
    const [, , where, dotted] = opened.footer.fields;
    const [batch] = await readBatches(opened, { rowGroups: [2], columns: [where?.children[1] as never, dotted as never] });
    expect(batch?.schema.fields.map(({ name }) => name)).toEqual(['where', 'a.b']);
    expect(batch?.get(5)?.toJSON()).toMatchObject({ 'a.b': 5 });
    expect(batch?.getChild('where')?.get(5)?.toJSON()).toEqual({ lon: -605 });
    expect([...(batch?.schema.fields[0]?.type.children[0]?.metadata ?? [])]).toEqual([['PARQUET:field_id', '7']]);
  });

  it('counts rows where no column is wanted', async () => {
    const opened = await openBytes(await file());
    const batches = await readBatches(opened, { columns: [], rowGroups: [1, 3] });
    expect(batches.map(({ numRows, numCols }) => [numRows, numCols])).toEqual([[300, 0], [100, 0]]);
  });

  it('has a schema and no batches where there are no rows, also of writers that state an empty row group', async () => {
    const written = await encodeDataFile({ schema, batches: [rowsToBatch(schema, [])] });
    const foreign = new Uint8Array(await readFile(new URL('../fixtures/pyarrow-without-rows.parquet', import.meta.url)));
    for (const [bytes, names] of [[written.bytes, ['id', 'name', 'where', 'a.b', 'tags']], [foreign, ['id', 'tags']]] as const) {
      const opened = await openBytes(bytes);
      expect(opened.footer).toMatchObject({ rowCount: 0n, rowGroups: [] });
      expect(await readBatches(opened)).toEqual([]);
      expect((await opened.arrowSchema()).fields.map((field) => field.name)).toEqual(names);
    }
    expect(written.metrics).toMatchObject({ recordCount: 0n, splitOffsets: [] });
  });

  it('costs one request for a small file, and none for its footer when that is cached', async () => {
    const bytes = await file();
    const counter = new RequestCounter();
    const store = counter.wrap(new MemoryStore());
    await store.put('a.parquet', bytes);
    const footerCache = new FooterCache();
    const first = await openParquetFile(store, 'a.parquet', { fileSize: bytes.length, footerCache });
    await readBatches(first);
    expect(counter.snapshot().verbs.get.requests).toBe(1);
    const second = await openParquetFile(store, 'a.parquet', { fileSize: bytes.length, footerCache });
    expect(counter.snapshot().verbs.get.requests).toBe(1);
    await readBatches(second, { rowGroups: [0], columns: second.footer.fields.slice(0, 1) });
    expect(counter.snapshot().verbs.get.requests).toBe(2);
  });

  it('frees everything in the decoder, also when the consumer stops early', async () => {
    const bytes = await file();
    const opened = await openBytes(bytes);
    const { wasmMemory } = await loadParquetModule();
    const rounds = async (count: number): Promise<void> => {
      for (let round = 0; round < count; round++) {
        await readBatches(opened);
        for await (const { batch } of opened.read({ batchRows: 10 })) if (batch.numRows > 0) break;
        await encodeDataFile({ schema, batches: [rowsToBatch(schema, rows)] });
      }
    };
    await rounds(20);
    const before = wasmMemory() as WebAssemblyMemory;
    const size = before.buffer.byteLength;
    await rounds(300);
    expect((wasmMemory() as WebAssemblyMemory).buffer.byteLength - size).toBeLessThan(1024 ** 2);
  });
});

interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
}

describe('a damaged Parquet file', () => {
  it.each([
    ['an empty file', (bytes: Uint8Array) => bytes.slice(0, 0), 'too few'],
    ['a few bytes', (bytes: Uint8Array) => bytes.slice(0, 7), 'too few'],
    ['a file cut at the end', (bytes: Uint8Array) => bytes.slice(0, -1), 'magic'],
    ['only the tail', (bytes: Uint8Array) => bytes.slice(-12), 'announces a footer'],
    ['a file cut at the start', (bytes: Uint8Array) => bytes.slice(500), 'bytes'],
    ['text', () => new TextEncoder().encode('id,name\n1,a\n'), 'magic'],
  ])('is refused: %s', async (_, damage, message) => {
    await expect(openBytes(damage(await file(10)))).rejects.toMatchObject({ code: 'parquet-corrupt', message: expect.stringContaining(message), context: { file: 'data/a.parquet' } });
  });

  it('is refused when its size is not the stated one', async () => {
    const bytes = await file(10);
    const store = new MemoryStore();
    await store.put('a.parquet', bytes);
    for (const fileSize of [bytes.length - 1, bytes.length + 1]) {
      await expect(openParquetFile(store, 'a.parquet', { fileSize })).rejects.toMatchObject({ kind: 'corrupt' });
    }
  });

  it('is refused when encrypted', async () => {
    const bytes = await file(10);
    bytes.set(new TextEncoder().encode('PARE'), bytes.length - 4);
    await expect(openBytes(bytes)).rejects.toMatchObject({ code: 'parquet-unsupported' });
  });

  it('gives a typed error or rows, and never hangs or stops the process, wherever it is damaged', async () => {
    const good = await file(600);
    let state = 7;
    const random = (limit: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    let refused = 0;
    for (let round = 0; round < 600; round++) {
      const bad = good.slice();
      // A third of the damage goes into the footer, which is a small part of the file.
      const start = round % 3 === 0 ? bad.length - 900 : 4;
      for (let hit = 0; hit <= random(3); hit++) bad[start + random(bad.length - start - 8)] = random(256);
      try {
        await readBatches(await openBytes(bad));
      } catch (error) {
        refused++;
        expect(error).toMatchObject({ name: 'FrazilError', context: { file: 'data/a.parquet' } });
        expect((error as { readonly kind: string }).kind).toMatch(/corrupt|unsupported/);
      }
    }
    expect(refused).toBeGreaterThan(200);
    expect(await readBatches(await openBytes(good))).toHaveLength(2);
  }, 30_000);
});
