import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type S3TestServer, type S3TestServerOptions, startS3TestServer } from '../testing/s3-server/index.ts';
import { type CapturedRun, runCaptured } from './fixtures/captured-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'frazil-bad-'));
/** One warehouse for all damage, because a new one is certified first, which takes a second. */
const lake = join(folder, 'lake');
let number = 0;
let warehouse = lake;
let name = '';

async function frazil(...args: readonly string[]): Promise<CapturedRun> {
  return await runCaptured([...args, '--warehouse', warehouse]);
}

async function append(rows: string, ...args: readonly string[]): Promise<CapturedRun> {
  return await runCaptured(['append', `web.${name}`, '-', '--format', 'csv', '--create', '--warehouse', warehouse, ...args], { stdin: rows });
}

beforeEach(() => {
  name = `events${String(number++)}`;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes a table of two commits, versions 1 to 3, and damages it. */
async function damaged(damage: (table: string) => void): Promise<void> {
  for (const row of ['1,/a', '2,/b']) expect((await append(`id,path\n${row}\n`)).exitCode).toBe(0);
  damage(join(lake, 'web', name));
}

function cut(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
}

function newest(folderPath: string, pattern: RegExp): string {
  const names = readdirSync(folderPath).filter((name) => pattern.test(name)).toSorted();
  expect(names).not.toEqual([]);
  return join(folderPath, names.at(-1)!);
}

const timeoutMs = 60_000;

describe('a damaged table', { timeout: timeoutMs }, () => {
  it.each([
    ['metadata that is no JSON', (table: string) => writeFileSync(join(table, 'metadata/v3.metadata.json'), 'garbage'), 'metadata-invalid', 'v3.metadata.json'],
    ['truncated metadata', (table: string) => cut(join(table, 'metadata/v3.metadata.json')), 'metadata-invalid', 'v3.metadata.json'],
    ['a truncated manifest list', (table: string) => readdirSync(join(table, 'metadata')).filter((name) => name.startsWith('snap-')).forEach((name) => cut(join(table, 'metadata', name))), 'manifest-list-invalid', 'snap-'],
    ['a truncated manifest', (table: string) => cut(newest(join(table, 'metadata'), /-m\d+\.avro$/)), 'manifest-invalid', '-m'],
    ['a truncated data file', (table: string) => cut(newest(join(table, 'data'), /\.parquet$/)), 'parquet-corrupt', '.parquet'],
    ['an empty data file', (table: string) => writeFileSync(newest(join(table, 'data'), /\.parquet$/), ''), 'parquet-corrupt', '.parquet'],
  ])('with %s names the file, with exit code 9', async (_what, damage, code, file) => {
    await damaged(damage);
    const run = await frazil('scan', `web.${name}`, '--json');
    expect(run.json).toEqual({ error: expect.objectContaining({ code, kind: 'corrupt', message: expect.stringContaining(file) }) });
    expect(run.exitCode).toBe(9);
  });

  it('with a missing data file says which', async () => {
    await damaged((table) => rmSync(newest(join(table, 'data'), /\.parquet$/)));
    const run = await frazil('scan', `web.${name}`);
    expect(run.exitCode).not.toBe(0);
    expect(run.stderr).toContain('.parquet');
  });

  it.each(['', 'garbage', '1', '2', '99', '-1', '3.5'])('with the version hint %j is read and written as if nothing had happened', async (hint) => {
    await damaged((table) => writeFileSync(join(table, 'metadata/version-hint.text'), hint));
    expect((await frazil('scan', `web.${name}`, '--json')).json).toHaveLength(2);
    expect((await append('id,path\n3,/c\n', '--json')).json).toMatchObject({ version: 4 });
    expect(readFileSync(join(lake, 'web', name, 'metadata/version-hint.text'), 'utf8')).toBe('4');
  });
});

describe('a place that is no table', () => {
  it('is not found', async () => {
    mkdirSync(join(folder, 'no-table/metadata'), { recursive: true });
    writeFileSync(join(folder, 'no-table/metadata/readme.txt'), 'x');
    for (const place of ['no-table', 'nothing-here']) {
      expect(await frazil('log', join(folder, place))).toMatchObject({ exitCode: 3, stderr: expect.stringContaining(place) });
    }
  });

  it('is no warehouse when it is a file', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    for (const args of [['list'], ['doctor'], ['scan', 'a.b'], ['drop', 'a.b']]) {
      const run = await runCaptured([...args, '--warehouse', path]);
      expect(run).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(/file is a file; tables lie in a folder.*\nName a folder/) });
    }
    expect(await runCaptured(['list', '--warehouse', join(folder, 'not-yet')])).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('No tables in') });
  });

  it('but a copy of one is read where it lies', async () => {
    const copy = join(folder, 'copy');
    await damaged((table) => {
      cpSync(table, copy, { recursive: true });
      rmSync(table, { recursive: true });
    });
    expect((await frazil('scan', copy, '--json')).json).toHaveLength(2);
  });
});

describe('a store that is not what it should be', { timeout: timeoutMs }, () => {
  const environment = { ...process.env };
  const servers: S3TestServer[] = [];
  afterEach(async () => {
    process.env = { ...environment };
    warehouse = lake;
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function serve(options: S3TestServerOptions): Promise<S3TestServer> {
    const server = await startS3TestServer(options);
    servers.push(server);
    Object.assign(process.env, { FRAZIL_S3_ENDPOINT: server.endpoint, AWS_REGION: server.region, AWS_ACCESS_KEY_ID: server.accessKeyId, AWS_SECRET_ACCESS_KEY: server.secretAccessKey });
    warehouse = `s3://${server.bucket}/lake`;
    return server;
  }

  it('gets no table when it ignores conditions', async () => {
    await serve({ personality: 'rclone' });
    const run = await append('id\n1\n', '--json');
    expect([run.exitCode, run.json]).toEqual([10, { error: expect.objectContaining({ code: 'store-unfit' }) }]);
    expect((await frazil('list', '--json')).json).toEqual([]);
  });

  it('gets no commit from a host whose clock is far ahead of it', async () => {
    await serve({ clockOffsetMs: -120_000 });
    const run = await append('id\n1\n', '--json');
    expect([run.exitCode, run.json]).toEqual([8, { error: expect.objectContaining({ code: 'clock-ahead' }) }]);
  });

  it('refuses wrong credentials and knows no such bucket', async () => {
    const server = await serve({});
    process.env['AWS_SECRET_ACCESS_KEY'] = 'wrong';
    expect(await frazil('list')).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('AWS_SECRET_ACCESS_KEY') });
    process.env['AWS_SECRET_ACCESS_KEY'] = server.secretAccessKey;
    warehouse = 's3://no-such-bucket/lake';
    expect(await frazil('list')).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('no-such-bucket') });
    expect((await append('id\n1\n')).exitCode).toBe(3);
  });
});
