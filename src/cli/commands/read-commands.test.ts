import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CapturedOptions, type CapturedRun, runCaptured } from '../fixtures/captured-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'frazil-read-'));
const warehouse = 'memory:read-commands';
const parts = [
  'id,at,origin,delay\n1,2026-01-01T10:00:00Z,SFO,61\n2,2026-01-01T11:00:00Z,ATL,5\n',
  'id,at,origin,delay\n3,2026-02-01T10:00:00Z,SFO,\n9007199254740993,2026-02-02T10:00:00Z,"a, ""b""",90\n',
] as const;

async function frazil(...args: readonly string[]): Promise<CapturedRun> {
  return await runCaptured([...args, '--warehouse', warehouse]);
}

async function frazilWith(options: CapturedOptions, ...args: readonly string[]): Promise<CapturedRun> {
  return await runCaptured([...args, '--warehouse', warehouse], options);
}

let snapshots: readonly { readonly snapshotId: string; readonly timestampMs: number }[] = [];

beforeAll(async () => {
  for (const part of parts) {
    const run = await frazilWith({ stdin: part }, 'append', 'air.flights', '-', '--format', 'csv', '--create', '--partition-by', 'month(at)', '--json');
    expect(run.exitCode).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  snapshots = (await frazil('log', 'air.flights', '--json')).json as typeof snapshots;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scan', () => {
  it('prints a table for people and the number of rows beside it', async () => {
    const { exitCode, stderr, stdout } = await frazil('scan', 'air.flights', '--where', "origin = 'SFO'", '--columns', 'origin,delay');
    expect([exitCode, stderr]).toEqual([0, '(2 rows)\n']);
    const [names, rule, ...rows] = stdout.trimEnd().split('\n');
    expect([names, rule, rows.toSorted()]).toEqual(['origin  delay', '──────  ─────', ['SFO', 'SFO        61']]);
  });

  it('keeps every digit in text formats and in the one document of --json', async () => {
    const where = ['--where', 'delay = 90'];
    expect((await frazil('scan', 'air.flights', ...where, '--format', 'csv')).stdout).toBe('id,at,origin,delay\n9007199254740993,2026-02-02T10:00:00Z,"a, ""b""",90\n');
    const line = '{"id":9007199254740993,"at":"2026-02-02T10:00:00Z","origin":"a, \\"b\\"","delay":90}';
    expect((await frazil('scan', 'air.flights', ...where, '--format', 'ndjson')).stdout).toBe(`${line}\n`);
    expect((await frazil('scan', 'air.flights', ...where, '--json')).stdout).toBe(`[\n${line}\n]\n`);
    expect((await frazil('scan', 'air.flights', '--where', 'delay > 1000', '--json')).json).toEqual([]);
    expect((await frazil('scan', 'air.flights', '--json')).json).toHaveLength(4);
  });

  it.each(['arrow', 'parquet', 'csv', 'ndjson'] as const)('writes %s files that append reads back', async (format) => {
    const path = join(folder, `rows.${format}`);
    const run = await frazil('scan', 'air.flights', '--output', path, '--json');
    expect(run.json).toEqual({ output: path, format, rows: 4, bytes: readFileSync(path).length });
    expect((await frazil('append', `copies.${format}`, path, '--create')).exitCode).toBe(0);
    const copy = await frazil('scan', `copies.${format}`, '--format', 'csv');
    expect(copy.stdout.split('\n').toSorted()).toEqual((await frazil('scan', 'air.flights', '--format', 'csv')).stdout.split('\n').toSorted());
    const piped = await frazil('scan', 'air.flights', '--format', format);
    expect((await frazilWith({ stdin: piped.bytes }, 'append', `copies.${format}`, '-', '--format', format)).stdout).toContain('Appended 4 rows');
  });

  it('reads the past by snapshot, time and ref', async () => {
    const [newest, oldest] = [snapshots[0]!, snapshots[1]!];
    const count = async (...args: readonly string[]): Promise<number> => (await frazil('scan', 'air.flights', '--format', 'ndjson', ...args)).stdout.split('\n').length - 1;
    expect(await count('--snapshot', oldest.snapshotId)).toBe(2);
    expect(await count('--snapshot', newest.snapshotId)).toBe(4);
    expect(await count('--as-of', new Date(oldest.timestampMs).toISOString())).toBe(2);
    expect(await count('--as-of', new Date(newest.timestampMs).toISOString())).toBe(4);
    expect(await count('--ref', 'main')).toBe(4);
    expect(await count('--limit', '3')).toBe(3);
    expect(await count('--limit', '0')).toBe(0);
  });

  it('explains in the documented shape how much it would read', async () => {
    const run = await frazil('scan', 'air.flights', '--where', "at >= '2026-02-01T00:00:00Z'", '--columns', 'id', '--explain', '--json');
    expect(run.json).toEqual({
      snapshotId: snapshots[0]!.snapshotId,
      manifests: { total: 2, read: 1 },
      files: { total: 2, read: 1 },
      rowGroups: { total: 1, read: 1 },
      bytes: { total: expect.any(Number), read: expect.any(Number) },
      deleteFiles: 0,
    });
    const { stdout } = await frazil('scan', 'air.flights', '--where', 'id < 0', '--explain');
    expect(stdout).toMatch(/files +0 +2 +100\.0 %/);
  });

  it.each([
    [['--where', 'delay >'], 2, 'predicate-syntax', '  delay >\n         ^'],
    [['--where', "delay = 'late'"], 2, 'predicate-type-mismatch', 'delay'],
    [['--where', 'dealy > 1'], 2, 'column-unknown', 'dealy'],
    [['--columns', 'id,nope'], 2, 'column-unknown', 'nope'],
    [['--columns', ','], 2, 'usage-invalid', 'list of columns'],
    [['--snapshot', '9223372036854775807'], 3, 'snapshot-not-found', '9223372036854775807'],
    [['--snapshot', '1'], 3, 'snapshot-not-found', 'Snapshot 1 is not in the list'],
    [['--as-of', '1999-01-01'], 3, 'snapshot-expired', 'does not reach back'],
    [['--as-of', 'noon'], 2, 'instant-invalid', 'noon'],
    [['--as-of', '2026-01-31T12:00:00'], 2, 'instant-invalid', 'offset'],
    [['--ref', 'audit'], 3, 'ref-not-found', 'audit'],
    [['--ref', 'main', '--as-of', '2026-01-31'], 2, 'selection-ambiguous', 'not two'],
    [['--explain', '--output', 'x.csv'], 2, 'usage-invalid', '--explain'],
    [['--format', 'csv'], 2, 'usage-invalid', 'leave out --format'],
    [['--output', join(folder, 'rows.xyz')], 2, 'usage-invalid', '--format'],
    [['--output', join(folder, 'no/such/folder/rows.csv')], 8, 'output-unwritable', `rows.csv cannot be written: there is no folder ${join(folder, 'no/such/folder')}.`],
    [['--output', folder, '--format', 'csv'], 8, 'output-unwritable', 'it is a folder'],
  ])('%j fails before the first row', async (args, exitCode, code, message) => {
    const run = await frazil('scan', 'air.flights', ...args, '--json');
    expect(run.json).toEqual({ error: expect.objectContaining({ code, message: expect.stringContaining(message) }) });
    expect(run.exitCode).toBe(exitCode);
  });

  it('shows the place in a predicate under a caret', async () => {
    const { stderr } = await frazil('scan', 'air.flights', '--where', "origin = 'SFO' AND delay > > 60");
    expect(stderr).toMatch(/^frazil: .*\n {2}origin = 'SFO' AND delay > > 60\n {2} {27}\^\n/);
  });

  it('leaves no part of a file behind when it fails', async () => {
    const path = join(folder, 'failed.csv');
    expect((await frazilWith({ signal: AbortSignal.timeout(0) }, 'scan', 'air.flights', '--output', path)).exitCode).not.toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('failed'))).toEqual([]);
  });

  it('takes - for stdout, as append takes it for stdin', async () => {
    const plain = await frazil('scan', 'air.flights', '--format', 'csv');
    expect(await frazil('scan', 'air.flights', '--format', 'csv', '--output', '-')).toMatchObject({ exitCode: 0, stdout: plain.stdout });
    expect(existsSync('-')).toBe(false);
  });

  it('keeps binary formats away from terminals', async () => {
    expect(await frazilWith({ terminal: true }, 'scan', 'air.flights', '--format', 'parquet')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--output') });
  });
});

describe('inspect', () => {
  it.each([
    ['snapshots', [{ snapshotId: expect.any(String), parentId: expect.any(String), sequenceNumber: 2 }, { parentId: null }]],
    ['refs', [{ name: 'main', type: 'branch', snapshotId: expect.any(String) }]],
    ['history', [{ snapshotId: expect.any(String), timestampMs: expect.any(Number) }, {}]],
    ['files', [{ path: expect.stringContaining('/air/flights/data/'), content: 'data', format: 'parquet', rows: 2, partition: { at_month: '2026-02' } }, { partition: { at_month: '2026-01' } }]],
    ['manifests', [{ content: 'data', files: { added: 1, existing: 0, deleted: 0 } }, {}]],
    ['partitions', [{ partition: { at_month: '2026-01' }, files: 1, rows: 2 }, { partition: { at_month: '2026-02' } }]],
    ['properties', { 'gc.enabled': 'false' }],
    ['schema', { type: 'struct', fields: [{ name: 'id', type: 'long' }, {}, {}, {}] }],
  ])('%s', async (part, document) => {
    const run = await frazil('inspect', 'air.flights', part, '--json');
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(run.json).toMatchObject(document);
    const text = await frazil('inspect', 'air.flights', part);
    expect(text.exitCode).toBe(0);
    expect(text.stdout.trim().split('\n').length).toBeGreaterThan(1);
  });

  it('gives an overview', async () => {
    const run = await frazil('inspect', 'air.flights', '--json');
    expect(run.json).toMatchObject({ name: 'air.flights', version: 3, totals: { rows: 4, files: 2 }, currentSnapshotId: snapshots[0]!.snapshotId });
    expect((await frazil('inspect', 'air.flights')).stdout).toMatch(/partitioned by {2}month\(at\)\n/);
  });

  it('refuses what is no part, and says when there is nothing', async () => {
    expect(await frazil('inspect', 'air.flights', 'flies')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('there are schema, snapshots') });
    writeFileSync(join(folder, 'empty.json'), '{"id": "long"}');
    await frazil('create', 'air.empty', '--schema', join(folder, 'empty.json'));
    expect(await frazil('inspect', 'air.empty', 'files')).toMatchObject({ exitCode: 0, stdout: '', stderr: 'The table has no files yet.\n' });
    expect((await frazil('inspect', 'air.empty', 'files', '--json')).json).toEqual([]);
    expect(await frazil('log', 'air.empty')).toMatchObject({ exitCode: 0, stdout: '', stderr: 'air.empty has no commits yet.\n' });
  });
});

describe('optimize', () => {
  it('makes one file of many and says so; rows stay', async () => {
    for (let time = 0; time < 3; time++) await frazilWith({ stdin: parts[0] }, 'append', 'air.small', '-', '--format', 'csv', '--create');
    const plan = await frazil('optimize', 'air.small', '--dry-run', '--json');
    expect(plan.json).toMatchObject({ groups: 1, filesBefore: 3, filesAfter: 1, rows: 6, snapshots: [], dryRun: true });
    expect((await frazil('log', 'air.small', '--json')).json).toHaveLength(3);
    const run = await frazil('optimize', 'air.small', '--target-file-size', '64MiB', '--json');
    expect(run.json).toEqual({ groups: 1, skipped: 0, filesBefore: 3, filesAfter: 1, bytesBefore: expect.any(Number), bytesAfter: expect.any(Number), rows: 6, snapshots: [expect.stringMatching(/^\d+$/)], dryRun: false });
    expect((await frazil('scan', 'air.small', '--json')).json).toHaveLength(6);
    expect((await frazil('optimize', 'air.small')).stdout).toBe('air.small has nothing to gain: no partition has two small files.\n');
    expect((await frazil('log', 'air.small')).stdout).toMatch(/replace +5 +\+1 -3 /);
  });

  it.each([
    [['--where', 'delay >'], 2, 'predicate-syntax'],
    [['--target-file-size', 'large'], 2, 'usage-invalid'],
  ])('%j fails', async (args, exitCode, code) => {
    const run = await frazil('optimize', 'air.flights', ...args, '--json');
    expect([run.exitCode, run.json]).toEqual([exitCode, { error: expect.objectContaining({ code }) }]);
  });
});
