import { describe, expect, it } from 'vitest';
import { arrowSchemaOf } from '../arrow/arrow-schema.ts';
import { everyRow, everyType } from '../fixtures/every-type.ts';
import { batchToRows, rowsToBatch } from '../../rows/index.ts';
import { loadParquetModule } from '../wasm.ts';
import { encodeIpc } from '../write/encode-ipc.ts';
import { importBatch } from './import-batch.ts';

describe('a batch copied out of the decoder', () => {
  it.each([
    [0, 40],
    [1, 3],
    [7, 9],
    [13, 27],
    [39, 1],
    [5, 0],
  ])('is the one that was there, also as a slice from row %i of %i rows', async (offset, length) => {
    const module = await loadParquetModule();
    const rows = Array.from({ length: 40 }, (_, index) => ({
      ...everyRow[index % everyRow.length],
      id: BigInt(index),
      // Elements differ from row to row, or a wrong start would go unnoticed.
      tags: [`tag ${index}`, null],
      attrs: new Map([[`key ${index}`, BigInt(index)]]),
      deep: [{ a: index, b: [`${index}.5`] }, null],
    }));
    const table = module.Table.fromIPCStream(encodeIpc([rowsToBatch(everyType, rows)]));
    const whole = table.recordBatch(0);
    const exported = whole?.slice(offset, length).intoFFI();
    whole?.free();
    table.free();
    const batch = importBatch(module.wasmMemory() as { readonly buffer: ArrayBuffer }, exported?.arrayAddr() ?? 0, arrowSchemaOf(everyType));
    exported?.free();
    expect([...batchToRows(batch, everyType)]).toEqual(rows.slice(offset, offset + length));
  });
});
