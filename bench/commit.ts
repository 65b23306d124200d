/**
 * Measures the commit on this machine: `node bench/commit.ts [append|contention|growth|group|optimize …]`.
 *
 * Every figure is a median of its runs; delayed figures go through the S3 test server with 50 ms added to each request.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Catalog, openCatalog, openStore, optimize, type Table } from '../src/index.ts';
import { RequestCounter } from '../src/io/index.ts';
import { startS3TestServer } from '../src/testing/s3-server/index.ts';

const schema = { id: 'long', name: 'string', value: 'double' } as const;
const home = mkdtempSync(join(tmpdir(), 'frazil-bench-'));
const delayMs = 50;
let made = 0;

const row = (id: number): Record<string, unknown> => ({ id: BigInt(id), name: `n${id}`, value: id * 1.5 });
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function report(workload: string, figures: Record<string, number | string>): void {
  const text = Object.entries(figures).map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toFixed(value < 10 ? 2 : 1)) : value}`);
  console.log(`${workload}: ${text.join(', ')}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

async function withTable(url: string, work: (table: Table, catalog: Catalog) => Promise<void>): Promise<void> {
  const catalog = await openCatalog(url);
  await work(await catalog.createTable('bench.rows', { schema }), catalog);
  await catalog.close();
}

/** Warm appends of 1 and 1,000 rows on disk, and behind 50 ms a request beside one conditional put. */
async function append(): Promise<void> {
  for (const rows of [1, 1_000]) {
    await withTable(join(home, `append-${made++}`), async (table) => {
      const tookMs: number[] = [];
      for (let run = 0; run < 40; run++) tookMs.push(await timed(() => table.append(Array.from({ length: rows }, (_, id) => row(id)))));
      report('append, local disk with fsync', { rows, 'ms (median)': median(tookMs.slice(5)) });
    });
  }
  const server = await startS3TestServer({ delayMs });
  const s3 = { endpoint: server.endpoint, region: server.region, credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey } };
  const counter = new RequestCounter();
  const raw = await openStore(`s3://${server.bucket}/wh`, { s3 });
  const catalog = await openCatalog(`s3://${server.bucket}/wh`, { store: counter.wrap(raw) });
  const table = await catalog.createTable('bench.rows', { schema });
  const appendMs: number[] = [];
  const putMs: number[] = [];
  const depths: number[] = [];
  const requests: number[] = [];
  for (let run = 0; run < 14; run++) {
    await table.committer.settle();
    counter.reset();
    appendMs.push(await timed(() => table.append([row(run)])));
    const counts = counter.snapshot();
    depths.push(counts.depth);
    requests.push(counts.total.requests);
    putMs.push(await timed(() => raw.put(`floor/${run}`, new Uint8Array(1_024), { condition: { kind: 'if-absent' } })));
  }
  report(`append, ${delayMs} ms a request`, { 'ms (median)': median(appendMs.slice(2)), 'one conditional put ms': median(putMs.slice(2)), ratio: median(appendMs.slice(2)) / median(putMs.slice(2)), 'sequential round trips': median(depths.slice(2)), 'requests with the hint': median(requests.slice(2)) });
  await catalog.close();
  await server.close();
}

/** 12 processes x 25 single-row appends on disk. */
async function contention(): Promise<void> {
  const processes = 12;
  const appends = 25;
  const warehouse = join(home, `contention-${made++}`);
  await withTable(warehouse, async () => undefined);
  const script = fileURLToPath(new URL('./contender.ts', import.meta.url));
  const children = Array.from({ length: processes }, (_, writer) => spawn(process.execPath, [script, warehouse, String(writer), String(appends)], { stdio: ['pipe', 'pipe', 'inherit'] }));
  const outputs = children.map(() => '');
  await Promise.all(children.map((child, index) => new Promise<void>((ready) => {
    child.stdout.on('data', (chunk) => {
      outputs[index] += String(chunk);
      if (outputs[index]!.includes('ready')) ready();
    });
  })));
  const seconds = (await timed(async () => {
    for (const child of children) child.stdin.write('go\n');
    await Promise.all(children.map((child) => new Promise((done) => {
      child.on('close', done);
    })));
  })) / 1_000;
  const tookMs = outputs.flatMap((output) => JSON.parse(output.split('\n')[1] ?? '[]') as number[]);
  const catalog = await openCatalog(warehouse);
  const ids = new Map<unknown, number>();
  for await (const found of (await catalog.loadTable('bench.rows')).scan({ columns: ['id'] }).rows()) ids.set(found['id'], (ids.get(found['id']) ?? 0) + 1);
  await catalog.close();
  const doubled = [...ids.values()].filter((count) => count > 1).length;
  report(`contention, ${processes} processes x ${appends} appends, local disk`, { 'commits/s': tookMs.length / seconds, acknowledged: tookMs.length, lost: tookMs.length - ids.size, doubled, 'ms (median)': median(tookMs), 'longest wait ms': Math.max(...tookMs) });
}

/** Single-row appends of one handle, around the 100th and the 1,000th. */
async function growth(): Promise<void> {
  const store = await openStore(join(home, `growth-${made++}`));
  const counter = new RequestCounter();
  const catalog = await openCatalog(store.url, { store: counter.wrap(store) });
  const table = await catalog.createTable('bench.rows', { schema });
  const tookMs: number[] = [];
  const bytes: number[] = [];
  for (let commit = 0; commit < 1_010; commit++) {
    counter.reset();
    tookMs.push(await timed(() => table.append([row(commit)])));
    bytes.push(counter.snapshot().total.sentBytes);
  }
  for (const at of [100, 500, 1_000]) {
    report(`growth, local disk, at commit ${at}`, { 'ms (median of 20)': median(tookMs.slice(at - 10, at + 10)), 'KiB written (median of 20)': median(bytes.slice(at - 10, at + 10)) / 1_024 });
  }
  await catalog.close();
}

/** Appends of one handle that overlap, behind 50 ms a request. */
async function group(): Promise<void> {
  const server = await startS3TestServer({ delayMs });
  const s3 = { endpoint: server.endpoint, region: server.region, credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey } };
  const catalog = await openCatalog(`s3://${server.bucket}/wh`, { s3 });
  const table = await catalog.createTable('bench.rows', { schema });
  await table.append([row(0)]);
  const appends = 600;
  const { version } = table;
  const tookMs: number[] = [];
  let next = 0;
  const seconds = (await timed(() => Promise.all(Array.from({ length: 60 }, async () => {
    while (next < appends) tookMs.push(await timed(() => table.append([row(next++)])));
  })))) / 1_000;
  report(`group commit, ${delayMs} ms a request, 60 callers`, { 'appends/s': tookMs.length / seconds, versions: table.version - version, 'ms (median)': median(tookMs) });
  await catalog.close();
  await server.close();
}

/** 1,000 files of 3,000 rows into one. */
async function compaction(): Promise<void> {
  await withTable(join(home, `optimize-${made++}`), async (table) => {
    for (let file = 0; file < 1_000; file += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => table.append(Array.from({ length: 3_000 }, (_each, id) => row((file + index) * 3_000 + id)))));
    }
    let result: Awaited<ReturnType<typeof optimize>> | undefined;
    const tookMs = await timed(async () => {
      result = await optimize(table);
    });
    report('optimize, 1,000 files x 3,000 rows, local disk', { seconds: tookMs / 1_000, 'files before': result!.filesBefore, after: result!.filesAfter, 'MB before': Number(result!.bytesBefore) / 1e6, 'peak RSS MB': process.resourceUsage().maxRSS / 1_024 });
  });
}

const workloads: Readonly<Record<string, () => Promise<void>>> = { append, contention, growth, group, optimize: compaction };
const chosen = process.argv.slice(2);
for (const [name, run] of Object.entries(workloads)) if (chosen.length === 0 || chosen.includes(name)) await run();
rmSync(home, { recursive: true, force: true });
process.exit(0);
