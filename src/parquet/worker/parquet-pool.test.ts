import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { schemaFromShorthand } from '../../format/index.ts';
import { rowsToBatch } from '../../rows/index.ts';
import { everyRow, everyType } from '../fixtures/every-type.ts';
import { openDataFileWriter, openParquetPool } from '../index.ts';

const pool = await openParquetPool({ threads: 2 });
afterAll(() => pool.close());

const rows = Array.from({ length: 3000 }, (_, index) => ({ ...everyRow[index % everyRow.length], id: BigInt(index) }));

describe('a pool of threads', () => {
  it('writes the same file as this thread does', async () => {
    const files = await Promise.all(
      [{}, { pool }].map(async (threads) => {
        const writer = await openDataFileWriter({ schema: everyType, rowGroupRows: 250, ...threads });
        await writer.write(rowsToBatch(everyType, rows));
        return writer.close();
      }),
    );
    expect(files[0]?.[0]?.metrics.splitOffsets).toHaveLength(12);
    expect(files[1]).toEqual(files[0]);
  });

  it('ends files at the target size although row groups are still being encoded', async () => {
    const schema = schemaFromShorthand({ noise: 'double' });
    const batch = rowsToBatch(schema, Array.from({ length: 20_000 }, (_, index) => ({ noise: Math.sin(index) })));
    const writer = await openDataFileWriter({ schema, rowGroupRows: 1000, targetFileSizeBytes: 50_000, pool });
    await writer.write(batch);
    const files = await writer.close();
    for (const { metrics } of files.slice(0, -1)) expect(Number(metrics.fileSizeInBytes)).toBeLessThan(57_000);
    expect(files.reduce((sum, { metrics }) => sum + metrics.recordCount, 0n)).toBe(20_000n);
  });

  it('says what the encoder reports, and goes on working', async () => {
    const batch = rowsToBatch(schemaFromShorthand({ a: 'int' }), [{ a: 1 }]);
    await expect(pool.encode([batch], { rowGroupRows: 0 })).rejects.toMatchObject({ code: 'parquet-write-failed' });
    expect((await pool.encode([batch], {})).length).toBeGreaterThan(100);
  });

  it('refuses work once it is closed', async () => {
    const other = await openParquetPool({ threads: 1 });
    const pending = other.encode([rowsToBatch(everyType, rows)], {});
    const expectation = expect(pending).rejects.toMatchObject({ code: 'worker-stopped' });
    await other.close();
    await expectation;
    await expect(other.encode([rowsToBatch(everyType, rows)], {})).rejects.toMatchObject({ code: 'worker-stopped' });
  });

  it('does not keep the process alive', () => {
    const program = `
      import { encodeDataFile, openParquetPool } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
      import { rowsToBatch } from ${JSON.stringify(new URL('../../rows/index.ts', import.meta.url).href)};
      import { schemaFromShorthand } from ${JSON.stringify(new URL('../../format/index.ts', import.meta.url).href)};
      const pool = await openParquetPool({ threads: 2 });
      const file = await pool.encode([rowsToBatch(schemaFromShorthand({ a: 'int' }), [{ a: 1 }])], {});
      console.log(file.length > 100);
    `;
    for (const flags of [[], ['--max-old-space-size=500', '--expose-gc']]) {
      const run = spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', program], { encoding: 'utf8', timeout: 20_000 });
      expect([run.status, run.stdout.trim(), run.stderr]).toEqual([0, 'true', '']);
    }
  });
});
