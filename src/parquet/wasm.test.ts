import { beforeEach, describe, expect, it, vi } from 'vitest';
import { schemaFromShorthand } from '../format/index.ts';
import { rowsToBatch } from '../rows/index.ts';
import * as runtime from '../runtime/index.ts';
import { openBytes, readBatches } from './fixtures/collect.ts';
import { encodeDataFile } from './index.ts';
import { callCodec, loadParquetModule, parquetModule, release } from './wasm.ts';

vi.mock('../runtime/index.ts', async (original) => {
  const real = await original<typeof runtime>();
  return { ...real, freshCopyOf: vi.fn(real.freshCopyOf) };
});

const schema = schemaFromShorthand({ id: 'long required' });
const rows = rowsToBatch(schema, [{ id: 1 }, { id: 2 }]);

/** A real trap, as the end of the memory is one: its only instruction is `unreachable`. */
function trap(): never {
  const bytes = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b);
  const { Instance, Module } = (globalThis as never as { WebAssembly: { Instance: new (module: object) => { exports: { f: () => never } }; Module: new (bytes: Uint8Array) => object } }).WebAssembly;
  return new Instance(new Module(bytes)).exports.f();
}

function grow(module: object, bytes: number): void {
  (module as { wasmMemory(): { grow(pages: number): number } }).wasmMemory().grow(bytes / 65_536);
}

async function readBack(): Promise<number> {
  const { bytes } = await encodeDataFile({ schema, batches: [rows] });
  return (await readBatches(await openBytes(bytes))).reduce((sum, { numRows }) => sum + numRows, 0);
}

describe('a codec that has stopped', () => {
  beforeEach(async () => {
    await loadParquetModule();
  });

  it('is replaced by a new instance, with which everything goes on', async () => {
    const first = parquetModule();
    expect(() => callCodec(first, trap)).toThrow('unreachable');
    expect(parquetModule()).not.toBe(first);
    expect(await loadParquetModule()).toBe(parquetModule());
    expect(await readBack()).toBe(2);
  });

  it('because its memory was full says so, and blames no file', () => {
    const module = parquetModule();
    grow(module, 1024 ** 3);
    expect(() => callCodec(module, trap)).toThrow(expect.objectContaining({ code: 'parquet-memory-exhausted', kind: 'unsupported' }));
    expect(parquetModule().wasmMemory().buffer.byteLength).toBeLessThan(64 * 1024 ** 2);
  });

  it('still gives out what it had decoded', async () => {
    const { bytes } = await encodeDataFile({ schema, batches: [rows] });
    const ids: unknown[] = [];
    for await (const { batch } of (await openBytes(bytes)).read({ batchRows: 1 })) {
      ids.push(batch.getChildAt(0)?.get(0));
      if (ids.length === 1) expect(() => callCodec(parquetModule(), trap)).toThrow('unreachable');
    }
    expect(ids).toEqual([1n, 2n]);
  });

  it('is not blamed on the file of a read that was half done', async () => {
    const module = parquetModule();
    expect(() => callCodec(module, trap)).toThrow('unreachable');
    expect(() => callCodec(module, trap)).toThrow(expect.objectContaining({ code: 'parquet-codec-stopped', kind: 'internal' }));
    expect(() => release(module, { free: trap })).not.toThrow();
    expect(await readBack()).toBe(2);
  });

  it('is given up also when it stops while something is freed', () => {
    const module = parquetModule();
    release(module, { free: trap });
    expect(parquetModule()).not.toBe(module);
  });

  it('is kept when it reports an error', () => {
    const module = parquetModule();
    expect(() => callCodec(module, () => module.readParquet(Uint8Array.of(1, 2, 3)))).toThrow();
    expect(parquetModule()).toBe(module);
  });

  it('asks for a restart, in every later call, where no new instance can be had', async () => {
    const { bytes } = await encodeDataFile({ schema, batches: [rows] });
    const file = await openBytes(bytes);
    vi.mocked(runtime.freshCopyOf).mockReturnValue(undefined);
    try {
      expect(() => callCodec(parquetModule(), trap)).toThrow('unreachable');
      for (let i = 0; i < 2; i++) {
        await expect(readBatches(file)).rejects.toMatchObject({ code: 'parquet-codec-stopped', kind: 'internal', message: expect.stringContaining('Restart the process') });
        await expect(encodeDataFile({ schema, batches: [rows] })).rejects.toMatchObject({ code: 'parquet-codec-stopped' });
      }
    } finally {
      vi.mocked(runtime.freshCopyOf).mockReset();
    }
  });
});
