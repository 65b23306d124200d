import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

it('runs the quick start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frazil-example-'));
  const { stdout } = await run(process.execPath, ['examples/quickstart.ts', folder]);
  await rm(folder, { recursive: true, force: true });
  expect(stdout.trim().split('\n').slice(-2)).toEqual(['1 row after the first append', '2 files became 1']);
});

it('runs the ingest service twice, and every batch lands once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frazil-example-'));
  const ingest = async (): Promise<readonly string[]> => (await run(process.execPath, ['examples/ingest.ts', folder, '1200'])).stdout.trim().split('\n');
  expect(await ingest()).toEqual(['visits-0: 500 rows in version 2', 'visits-500: 500 rows in version 3', 'visits-1000: 200 rows in version 4']);
  expect(await ingest()).toEqual(['visits-0: 500 rows in version 2, landed before', 'visits-500: 500 rows in version 3, landed before', 'visits-1000: 200 rows in version 4, landed before']);
  await rm(folder, { recursive: true, force: true });
});

it('has the calls of the quick start in the README', async () => {
  const [example, readme] = await Promise.all([readFile('examples/quickstart.ts', 'utf8'), readFile('README.md', 'utf8')]);
  const calls = ["flights.append([{ date: '2026-01-31T12:00:00', delay: 7, origin: 'SFO', price: '99.50' }], { token: 'batch-17' })", "flights.scan({ where: \"origin = 'SFO'\", columns: ['date', 'delay'] })", 'flights.scan({ snapshotId: receipt.snapshotId }).toArrow()', 'optimize(flights, { targetFileSizeBytes: 128 * 1024 ** 2 })'];
  for (const call of calls) {
    expect(example).toContain(call);
    expect(readme).toContain(call);
  }
});
