import { describe, expect, it } from 'vitest';
import { rowsToBatch } from '../../rows/index.ts';
import { everyRow, everyType } from '../fixtures/every-type.ts';
import { loadParquetModule } from '../wasm.ts';
import { encodeParquet } from './encode-parquet.ts';
import { FileAssembler } from './file-assembler.ts';

const rows = Array.from({ length: 5000 }, (_, index) => ({ ...everyRow[index % everyRow.length], id: BigInt(index), name: `name ${index}` }));

function assembled(files: readonly Uint8Array[]): Uint8Array {
  const assembler = new FileAssembler();
  const pieces = files.map((file) => assembler.add(file));
  return Uint8Array.from([...pieces, assembler.finish()].flatMap((piece) => [...piece]));
}

describe('a file assembled of row groups', () => {
  it('is the same, byte by byte, as one that was encoded as a whole', async () => {
    await loadParquetModule();
    const whole = encodeParquet([rowsToBatch(everyType, rows)], { rowGroupRows: 1500 });
    const parts = [0, 1500, 3000, 4500].map((start) => encodeParquet([rowsToBatch(everyType, rows.slice(start, start + 1500))], {}));
    expect(assembled(parts)).toEqual(whole);
    expect(assembled([whole])).toEqual(whole);
  });
});
