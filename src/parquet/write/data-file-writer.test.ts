import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { schemaFromShorthand } from '../../format/index.ts';
import { MemoryStore } from '../../io/index.ts';
import { batchToRows, rowsToBatch } from '../../rows/index.ts';
import { openBytes, readBatches } from '../fixtures/collect.ts';
import { type DataFileSink, encodeDataFile, openDataFileWriter, openParquetFile } from '../index.ts';
import { loadParquetModule } from '../wasm.ts';

const schema = schemaFromShorthand({ id: 'long required', name: 'string', noise: 'double' });

/** Rows that hardly compress, so that sizes follow row counts. */
function batchOf(start: number, count: number): RecordBatch {
  return rowsToBatch(schema, Array.from({ length: count }, (_, index) => ({ id: start + index, name: `row ${start + index}`, noise: Math.sin(start + index) })));
}

async function idsOf(bytes: Uint8Array): Promise<readonly unknown[]> {
  const batches = await readBatches(await openBytes(bytes));
  return batches.flatMap((batch) => [...batchToRows(batch, schema)].map(({ id }) => Number(id)));
}

describe('a data file writer', () => {
  it('writes the same file as one call when everything is given in pieces', async () => {
    const whole = await encodeDataFile({ schema, batches: [batchOf(0, 20_000)], rowGroupRows: 8000 });
    const writer = await openDataFileWriter({ schema, rowGroupRows: 8000 });
    for (let start = 0; start < 20_000; start += 1234) await writer.write(batchOf(start, Math.min(1234, 20_000 - start)));
    const [file] = await writer.close();
    expect(file?.metrics).toEqual(whole.metrics);
    expect(file?.metrics.splitOffsets).toHaveLength(3);
    expect(await idsOf(file?.bytes as Uint8Array)).toEqual(Array.from({ length: 20_000 }, (_, id) => id));
  });

  it('rolls over to another file near the target size, at the end of a row group', async () => {
    const writer = await openDataFileWriter({ schema, rowGroupRows: 2000, targetFileSizeBytes: 100_000 });
    for (let start = 0; start < 30_000; start += 3000) await writer.write(batchOf(start, 3000));
    const files = await writer.close();
    expect(files.length).toBeGreaterThan(2);
    for (const { metrics } of files.slice(0, -1)) {
      expect(Number(metrics.fileSizeInBytes)).toBeGreaterThan(80_000);
      expect(Number(metrics.fileSizeInBytes)).toBeLessThan(120_000);
      expect(Number(metrics.recordCount) % 2000).toBe(0);
    }
    expect(files.map(({ fileNumber }) => fileNumber)).toEqual(files.map((_, index) => index));
    const ids = await Promise.all(files.map(({ bytes }) => idsOf(bytes as Uint8Array)));
    expect(ids.flat()).toEqual(Array.from({ length: 30_000 }, (_, id) => id));
  });

  it('streams a large file into the store and hands small ones over', async () => {
    const store = new MemoryStore();
    const put: number[] = [];
    const sink: DataFileSink = {
      openWriter: (fileNumber) => store.openWriter(`data/${fileNumber}.parquet`),
      put: async (fileNumber, bytes) => {
        put.push(fileNumber);
        await store.put(`data/${fileNumber}.parquet`, bytes);
      },
    };
    const writer = await openDataFileWriter({ schema, rowGroupRows: 2000, targetFileSizeBytes: 100_000, memoryLimitBytes: 50_000, sink });
    for (let start = 0; start < 25_000; start += 500) await writer.write(batchOf(start, 500));
    const files = await writer.close();
    expect(files.length).toBeGreaterThan(1);
    expect(put).toEqual([files.length - 1]);
    for (const { fileNumber, metrics, bytes } of files) {
      expect(bytes).toBeUndefined();
      const file = await openParquetFile(store, `data/${fileNumber}.parquet`, { fileSize: Number(metrics.fileSizeInBytes) });
      expect(file.footer.rowCount).toBe(metrics.recordCount);
    }
  });

  it('gives back nothing when no row was written', async () => {
    const writer = await openDataFileWriter({ schema });
    await writer.write(batchOf(0, 0));
    expect(await writer.close()).toEqual([]);
  });

  it('aborts the object when the store fails, and says what the store said', async () => {
    let aborted = 0;
    const refusal = new TypeError('the store is full');
    const writer = await openDataFileWriter({
      schema,
      rowGroupRows: 2000,
      memoryLimitBytes: 0,
      sink: {
        openWriter: async () => ({
          write: async () => {
            throw refusal;
          },
          close: async () => ({ etag: '' }),
          abort: async () => {
            aborted++;
          },
        }),
      },
    });
    await expect(writer.write(batchOf(0, 4000))).rejects.toBe(refusal);
    expect(aborted).toBe(1);
    expect(await writer.close()).toEqual([]);
  });

  it('refuses a batch of another layout', async () => {
    const writer = await openDataFileWriter({ schema });
    const other = schemaFromShorthand({ id: 'int' });
    await expect(writer.write(rowsToBatch(other, [{ id: 1 }]))).rejects.toMatchObject({ code: 'internal-invariant' });
  });

  it('keeps memory bounded by row groups, aborted files included', async () => {
    const { wasmMemory } = await loadParquetModule();
    const size = (): number => (wasmMemory() as { readonly buffer: ArrayBuffer }).buffer.byteLength;
    const batch = batchOf(0, 10_000);
    const round = async (): Promise<void> => {
      const writer = await openDataFileWriter({ schema, rowGroupRows: 5000 });
      for (let i = 0; i < 10; i++) await writer.write(batch);
      await writer.close();
      const aborted = await openDataFileWriter({ schema, rowGroupRows: 50_000 });
      await aborted.write(batch);
      await aborted.abort();
    };
    for (let i = 0; i < 3; i++) await round();
    const before = size();
    for (let i = 0; i < 15; i++) await round();
    expect(size() - before).toBeLessThan(2 * 1024 ** 2);
  }, 20_000);
});
