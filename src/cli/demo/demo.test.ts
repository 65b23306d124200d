import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openCatalog } from '../../catalog/index.ts';
import { startS3TestServer } from '../../testing/s3-server/index.ts';
import { runCaptured } from '../fixtures/captured-host.ts';
import { ChildCommand } from '../fixtures/child-command.ts';
import { findDataPackage } from './data-package.ts';
import { createDemoTable, demoTables, dropEarlier, refuseOthers } from './demo-tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'frazil-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface DemoReport {
  readonly tables: readonly { readonly name: string; readonly location: string }[];
  readonly append: { readonly writers: readonly { readonly commits: number }[] };
  readonly compaction: { readonly before: { readonly files: number }; readonly after: { readonly files: number } };
}

const timeoutMs = 120_000;

describe('the demo', () => {
  it('runs four writers, prunes, travels, compacts and checks every count; run again, it makes its tables anew', async () => {
    const warehouse = join(folder, 'local');
    const first = new ChildCommand(['demo', '--made-data', '--json', '--warehouse', warehouse]);
    expect([await first.ended, first.stderr.replaceAll(/^ .*\n/gm, '')]).toEqual([0, '']);
    const report = JSON.parse(first.stdout) as DemoReport;
    expect(report).toMatchObject({
      warehouse: pathToFileURL(warehouse).href,
      source: { package: null, rows: 330_000, batches: 33 },
      append: { commits: 33, rows: 330_000, racesLost: expect.any(Number) },
      query: { answers: 110 },
      past: [{ rows: 320_000 }, { rows: expect.any(Number) }],
      birdstrikes: { columns: 7, rows: 1_000, where: '"Cost Total $" > 0', answers: 25 },
      checks: 9,
    });
    expect(report.append.writers.map(({ commits }) => commits)).toEqual([9, 8, 8, 8]);
    expect(report.compaction.after.files).toBe(6);
    expect(report.compaction.before.files).toBeGreaterThan(30);
    expect(report.tables.map(({ name }) => name)).toEqual(['demo.flights', 'demo.birdstrikes']);

    const second = new ChildCommand(['demo', '--made-data', '--quiet', '--warehouse', warehouse]);
    expect([await second.ended, second.stderr]).toEqual([0, '']);
    expect(second.stdout).toContain('Dropped demo.flights and demo.birdstrikes of an earlier demo, with their files.');
    const { json } = await runCaptured(['list', '--json', '--warehouse', warehouse]);
    const tables = json as DemoReport['tables'];
    expect(tables.map(({ name }) => name)).toEqual(['demo.birdstrikes', 'demo.flights']);
    for (const { location } of tables) {
      expect(second.stdout).toContain(location);
      expect(report.tables.map((table) => table.location)).not.toContain(location);
    }
  }, timeoutMs);

  it('does the same on S3', async () => {
    const server = await startS3TestServer();
    try {
      const env = { FRAZIL_S3_ENDPOINT: server.endpoint, AWS_REGION: server.region, AWS_ACCESS_KEY_ID: server.accessKeyId, AWS_SECRET_ACCESS_KEY: server.secretAccessKey };
      const demo = new ChildCommand(['demo', '--made-data', '--json', '--warehouse', `s3://${server.bucket}/lake`], env);
      expect([await demo.ended, demo.stderr.replaceAll(/^ .*\n/gm, '')]).toEqual([0, '']);
      expect(JSON.parse(demo.stdout)).toMatchObject({ warehouse: `s3://${server.bucket}/lake`, append: { commits: 33, rows: 330_000 }, checks: 9 });
    } finally {
      await server.close();
    }
  }, timeoutMs);

  it('leaves a table alone that it did not make', async () => {
    const warehouse = join(folder, 'own');
    expect((await runCaptured(['append', 'demo.flights', '-', '--format', 'csv', '--create', '--warehouse', warehouse], { stdin: 'id\n1\n' })).exitCode).toBe(0);
    const run = await runCaptured(['demo', '--made-data', '--warehouse', warehouse]);
    expect([run.exitCode, run.stderr]).toEqual([4, expect.stringContaining('demo.flights exists and was not made by the demo')]);
    expect((await runCaptured(['scan', 'demo.flights', '--format', 'csv', '--warehouse', warehouse])).stdout).toBe('id\n1\n');
  });

  it('drops nothing of an earlier demo when it cannot go on', async () => {
    const warehouse = 'memory:demo-own';
    const like = ['-', '--format', 'csv', '--create', '--warehouse', warehouse];
    const catalog = await openCatalog(warehouse);
    await createDemoTable(catalog, demoTables.flights, { schema: { id: 'long' } });
    expect((await runCaptured(['append', demoTables.birdstrikes, ...like], { stdin: 'id\n1\n' })).exitCode).toBe(0);
    const { signal } = new AbortController();
    await expect(refuseOthers(catalog, signal)).rejects.toMatchObject({ code: 'table-already-exists', message: expect.stringContaining(demoTables.birdstrikes) });
    await expect(dropEarlier(catalog, demoTables.birdstrikes, signal)).rejects.toMatchObject({ code: 'table-already-exists' });
    expect(await catalog.listTables()).toHaveLength(2);
    expect(await dropEarlier(catalog, demoTables.flights, signal)).toBe(true);
    expect(await dropEarlier(catalog, demoTables.flights, signal)).toBe(false);
    await catalog.dropTable(demoTables.birdstrikes);
    await refuseOthers(catalog, signal);
    await catalog.close();
  });

  it('stops with Ctrl-C, its writers too, and says what was committed', async () => {
    const warehouse = join(folder, 'stopped');
    const demo = new ChildCommand(['demo', '--made-data', '--warehouse', warehouse]);
    const landed = async (): Promise<number> => ((await runCaptured(['log', 'demo.flights', '--json', '--quiet', '--warehouse', warehouse])).json as { length?: number }).length ?? 0;
    await demo.until(() => demo.stdout.includes('Four processes'));
    while ((await landed()) < 3) await new Promise((resolve) => setTimeout(resolve, 50));
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(130);
    const [, appends] = /table demo\.flights; ([\d,]+) appends? of [\d,]+ rows to demo\.flights\. Nothing else was committed/.exec(demo.stderr) ?? [];
    expect(await landed()).toBe(Number(appends));
    // Nothing goes on behind it.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await landed()).toBe(Number(appends));
  }, timeoutMs);

  it('refuses a warehouse that its writers would not see', async () => {
    expect(await runCaptured(['demo', '--warehouse', 'memory:x'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Other processes') });
  });
});

describe('the data package', () => {
  it('is not found where nobody has installed it', () => {
    expect(findDataPackage([pathToFileURL(join(folder, 'package.json')).href])).toBeUndefined();
  });
});
