import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type CapturedOptions, type CapturedRun, runCaptured } from '../fixtures/captured-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'frazil-commands-'));
let number = 0;
let warehouse = '';

beforeEach(() => {
  warehouse = `memory:commands-${String(number++)}`;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const events = file('events.ndjson', '{"id": 1, "at": "2026-01-31T12:00:00Z", "path": "/"}\n{"id": 2, "at": "2026-02-01T00:00:00Z", "path": null}\n');
const schema = file('schema.json', '{"id": "long required", "at": "timestamptz", "path": "string"}');

async function frazil(...args: readonly string[]): Promise<CapturedRun> {
  return await runCaptured([...args, '--warehouse', warehouse]);
}

async function frazilWith(options: CapturedOptions, ...args: readonly string[]): Promise<CapturedRun> {
  return await runCaptured([...args, '--warehouse', warehouse], options);
}

describe('create', () => {
  it('makes a table of a schema file', async () => {
    const run = await frazil('create', 'web.events', '--schema', schema, '--partition-by', 'day(at), bucket(4, id)', '--sort-by', 'at desc, id', '--property', 'owner=web', '--json');
    expect(run.exitCode).toBe(0);
    expect(run.json).toMatchObject({
      name: 'web.events',
      location: expect.stringMatching(/\/web\/events$/),
      formatVersion: 2,
      version: 1,
      currentSnapshotId: null,
      totals: { rows: 0, files: 0, bytes: 0 },
      schema: { fields: [{ id: 1, name: 'id', required: true, type: 'long' }, { name: 'at', type: 'timestamptz' }, { name: 'path', type: 'string' }] },
      partitionSpec: { fields: [{ name: 'at_day', transform: 'day' }, { name: 'id_bucket', transform: 'bucket[4]' }] },
      sortOrder: { fields: [{ direction: 'desc' }, { direction: 'asc' }] },
      properties: expect.objectContaining({ owner: 'web' }),
    });
    const text = (await frazil('inspect', 'web.events')).stdout;
    expect(text).toContain('partitioned by  day(at), bucket(4, id)');
    expect(text).toContain('sorted by       at desc, id');
  });

  it('makes a table like a data file', async () => {
    expect((await frazil('create', 'web.events', '--like', events)).stdout).toMatch(/^Created web\.events at memory:.*\/web\/events\.\n$/);
    const run = await frazil('inspect', 'web.events', 'schema', '--json');
    expect(run.json).toMatchObject({ fields: [{ name: 'id', type: 'long' }, { name: 'at', type: 'timestamptz' }, { name: 'path', type: 'string' }] });
  });

  it.each([
    [['web.events'], 2, 'usage-invalid', 'needs columns'],
    [['web.events', '--schema', schema, '--like', events], 2, 'usage-invalid', 'not both'],
    [['web.events', '--like', file('events.xyz', '')], 2, 'usage-invalid', 'rename it so that its name ends with parquet, arrow, csv, ndjson'],
    [['web.events', '--schema', join(folder, 'none.json')], 3, 'input-not-found', 'none.json'],
    [['web.events', '--schema', folder], 3, 'input-not-found', 'is a folder'],
    [['web.events', '--schema', file('no-columns.json', '{}')], 2, 'schema-invalid', 'names no columns'],
    [['web.events', '--schema', file('bad.json', '{"id": "lnog"}')], 2, 'schema-invalid', 'lnog'],
    [['web.events', '--schema', file('cut.json', '{"id": ')], 2, 'schema-invalid', 'cut.json'],
    [['web.events', '--schema', schema, '--partition-by', 'day(when)'], 2, 'partition-by-invalid', 'when'],
    [['web.events', '--schema', schema, '--partition-by', 'day(path)'], 2, 'partition-by-invalid', 'path'],
    [['web.events', '--schema', schema, '--sort-by', 'at sideways'], 2, 'sort-by-invalid', 'sideways'],
    [['web.events', '--schema', schema, '--property', 'frazil.x=1'], 2, 'property-reserved', 'frazil.x'],
    [['events', '--schema', schema], 2, 'name-invalid', 'namespace.table'],
    [['a/b', '--schema', schema], 2, 'usage-invalid', 'a location'],
    [['_frazil.x', '--schema', schema], 2, 'name-invalid', '_'],
  ])('%j fails', async (args, exitCode, code, message) => {
    const run = await frazil('create', ...args, '--json');
    expect(run.json).toEqual({ error: expect.objectContaining({ code, message: expect.stringContaining(message) }) });
    expect(run.exitCode).toBe(exitCode);
    expect((await frazil('list', '--json')).json).toEqual([]);
  });

  it('of a name that is taken fails, and of two at once one wins', async () => {
    const runs = await Promise.all([1, 2].map(() => frazil('create', 'web.events', '--schema', schema, '--json')));
    expect(new Set(runs.map((run) => run.exitCode))).toEqual(new Set([0, 4]));
    expect(runs.find((run) => run.exitCode === 4)?.json).toMatchObject({ error: { code: 'table-already-exists' } });
  });
});

describe('append', () => {
  beforeEach(async () => {
    await frazil('create', 'web.events', '--schema', schema);
  });

  it('answers with its receipt, and the rows are there', async () => {
    const run = await frazil('append', 'web.events', events, '--json');
    expect(run.exitCode).toBe(0);
    expect(run.json).toEqual({ snapshotId: expect.stringMatching(/^\d{18,19}$/), sequenceNumber: 1, version: 2, files: 1, rows: 2, bytes: expect.any(Number), attempts: 1, alreadyCommitted: false });
    expect((await frazil('scan', 'web.events', '--format', 'ndjson')).stdout).toBe('{"id":1,"at":"2026-01-31T12:00:00Z","path":"/"}\n{"id":2,"at":"2026-02-01T00:00:00Z","path":null}\n');
  });

  it('takes several files and stdin in one commit', async () => {
    const more = file('more.csv', 'id,at,path\n3,2026-02-02T00:00:00+01:00,/x\n');
    const run = await frazil('append', 'web.events', events, more);
    expect(run.stdout).toMatch(/^Appended 3 rows to web\.events: 1 file, snapshot \d+, version 2\.\n$/);
    const piped = await frazilWith({ stdin: 'id\n4\n5\n' }, 'append', 'web.events', '-', '--format', 'csv', '--json');
    expect(piped.json).toMatchObject({ rows: 2, version: 3 });
    expect((await frazil('log', 'web.events', '--json')).json).toHaveLength(2);
  });

  it('lands a token once', async () => {
    const [first, second] = [await frazil('append', 'web.events', events, '--token', 'a', '--json'), await frazil('append', 'web.events', events, '--token', 'a', '--json')];
    expect(first.json).toMatchObject({ alreadyCommitted: false });
    expect(second.json).toMatchObject({ snapshotId: (first.json as { snapshotId: string }).snapshotId, rows: 2, alreadyCommitted: true });
    expect(second.stderr).toContain('committed before');
    expect((await frazil('scan', 'web.events', '--format', 'csv')).stdout.trim().split('\n')).toHaveLength(3);
  });

  it('commits in parts when asked, each with a token of its own', async () => {
    const many = file('many.ndjson', Array.from({ length: 10 }, (_, id) => `{"id": ${String(id)}}\n`).join(''));
    const run = await frazil('append', 'web.events', many, '--batch-rows', '4', '--token', 't', '--json');
    expect(run.json).toMatchObject({ rows: 10, files: 3, version: 4 });
    const log = (await frazil('log', 'web.events', '--json')).json as { summary: Record<string, string> }[];
    expect(log.map(({ summary }) => summary['added-records'])).toEqual(['2', '4', '4']);
    expect((await frazil('append', 'web.events', many, '--batch-rows', '4', '--token', 't')).stdout).toMatch(/^Had appended 10 rows/);
    expect((await frazil('log', 'web.events', '--json')).json).toHaveLength(3);
  });

  it('makes the table when asked', async () => {
    const run = await frazil('append', 'web.new', events, '--create', '--partition-by', 'day(at)');
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('Created web.new at')]);
    expect((await frazil('inspect', 'web.new', 'partitions', '--json')).json).toMatchObject([{ partition: { at_day: '2026-01-31' }, rows: 1 }, { partition: { at_day: '2026-02-01' }, rows: 1 }]);
    expect((await frazil('append', 'web.new', events, '--create')).exitCode).toBe(0);
  });

  it('makes the table of a schema file where the first rows say too little or the wrong thing', async () => {
    const mixed = file('mixed.ndjson', '{"id": 1}\n{"id": "x"}\n');
    const inferred = await frazil('append', 'web.new', mixed, '--create');
    expect([inferred.exitCode, inferred.stderr]).toEqual([2, expect.stringContaining('--schema')]);
    expect((await frazil('list', 'web', '--json')).json).toHaveLength(1);
    const given = await frazil('append', 'web.new', file('header.csv', 'id,at\n'), '--create', '--schema', schema, '--json');
    expect(given.json).toMatchObject({ rows: 0 });
    expect((await frazil('inspect', 'web.new', 'schema', '--json')).json).toMatchObject({ fields: [{ name: 'id' }, { name: 'at' }, { name: 'path' }] });
  });

  it.each([
    [[file('unknown.ndjson', '{"id": 1, "pth": "/"}\n')], 2, 'column-unknown', 'pth'],
    [[file('type.csv', 'id,at\n1,yesterday\n')], 2, 'row-invalid', 'line 2'],
    [[file('missing.ndjson', '{"path": "/"}\n')], 2, 'row-invalid', 'id'],
    [[file('broken.ndjson', '{"id": 1}\n{"id": \n')], 2, 'text-invalid', 'line 2'],
    [[file('ragged.csv', 'id,at\n1\n')], 2, 'text-invalid', 'line 2'],
    [[file('cut.parquet', 'PAR1 and then nothing')], 9, 'input-corrupt', 'cut.parquet'],
    [[file('no.arrow', 'no arrow at all')], 2, 'arrow-file-invalid', 'no.arrow'],
    [[join(folder, 'none.csv')], 3, 'input-not-found', 'none.csv'],
    [[file('data.xml', '<a/>')], 2, 'usage-invalid', '--format'],
    [[file('data.csv.gz', '\u001f\u008b')], 2, 'usage-invalid', 'zcat'],
    [[file('data.ndjson.gz', '\u001f\u008b'), '--format', 'ndjson'], 2, 'usage-invalid', 'zcat'],
    [['s3://lake/rows.csv'], 2, 'usage-invalid', 'aws s3 cp s3://lake/rows.csv - |'],
    [['https://example.org/rows.csv'], 2, 'usage-invalid', 'curl'],
    [[`file://${events}`], 2, 'usage-invalid', 'without file:'],
    [['-'], 2, 'usage-invalid', '--format'],
    [['-', '-', '--format', 'csv'], 2, 'usage-invalid', 'only once'],
    [[events, '--format', 'xml'], 2, 'usage-invalid', 'parquet, arrow, csv, ndjson'],
    [[events, '--partition-by', 'day(at)'], 2, 'usage-invalid', '--create'],
    [[events, '--token', ''], 2, 'token-invalid', '256'],
    [[events, join(folder, 'none.csv')], 3, 'input-not-found', 'none.csv'],
  ])('of %j fails and commits nothing', async (args, exitCode, code, message) => {
    const run = await frazil('append', 'web.events', ...args, '--json');
    expect(run.json).toEqual({ error: expect.objectContaining({ code, message: expect.stringContaining(message) }) });
    expect(run.exitCode).toBe(exitCode);
    expect((await frazil('log', 'web.events', '--json')).json).toEqual([]);
  });

  it('leaves unknown fields out when asked', async () => {
    const run = await frazil('append', 'web.events', file('extra.ndjson', '{"id": 1, "pth": "/"}\n'), '--ignore-unknown', '--json');
    expect(run.json).toMatchObject({ rows: 1 });
  });

  it('to a table that does not exist fails', async () => {
    expect(await frazil('append', 'web.none', events)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('frazil list shows') });
  });
});

describe('log, list, drop', () => {
  it('show commits newest first, in the documented shape', async () => {
    await frazil('append', 'web.events', events, '--create');
    await frazil('append', 'web.events', events);
    const entries = (await frazil('log', 'web.events', '--json')).json as Record<string, unknown>[];
    expect(entries).toHaveLength(2);
    expect(Object.keys(entries[0]!)).toEqual(['snapshotId', 'parentId', 'sequenceNumber', 'version', 'timestampMs', 'operation', 'summary']);
    expect(entries[0]).toMatchObject({ parentId: entries[1]!['snapshotId'], sequenceNumber: 2, version: 3, operation: 'append', summary: { 'added-records': '2', 'total-records': '4' } });
    expect(entries[1]).toMatchObject({ parentId: null, sequenceNumber: 1, version: 2 });
    const { stdout } = await frazil('log', 'web.events', '--limit', '1');
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stdout).toMatch(/append +3 +\+1 +\+2 +4\n$/);
  });

  it('list names and locations', async () => {
    expect(await frazil('list')).toMatchObject({ exitCode: 0, stdout: '', stderr: expect.stringContaining('No tables in memory:') });
    await frazil('create', 'b.two', '--schema', schema);
    await frazil('create', 'a.one', '--schema', schema);
    expect((await frazil('list', '--json')).json).toEqual([
      { name: 'a.one', location: expect.stringMatching(/\/a\/one$/) },
      { name: 'b.two', location: expect.stringMatching(/\/b\/two$/) },
    ]);
    expect((await frazil('list', 'b')).stdout).toMatch(/^table +location\nb\.two +memory:/);
    expect(await frazil('list', 'c')).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('no namespace c') });
  });

  it('drop takes the name, and with --purge the files', async () => {
    await frazil('append', 'web.events', events, '--create');
    const run = await frazil('drop', 'web.events', '--json');
    const { location } = run.json as { location: string };
    expect(run.json).toEqual({ name: 'web.events', location: expect.stringMatching(/\/web\/events$/), purged: false });
    expect((await frazil('scan', 'web.events')).exitCode).toBe(3);
    expect(await frazil('append', location, events)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('dropped') });
    await frazil('append', 'web.events', events, '--create');
    expect((await frazil('drop', 'web.events', '--purge')).stdout).toBe('Dropped web.events and deleted its files.\n');
    expect((await frazil('drop', 'web.events')).exitCode).toBe(3);
    expect(await frazil('drop', location)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('takes the name') });
  });

  it('drop can take the name alone, which is all that can be done to a corrupt table', async () => {
    const disk = join(folder, 'corrupt');
    const run = async (...words: readonly string[]): ReturnType<typeof runCaptured> => await runCaptured([...words, '--warehouse', disk]);
    await run('append', 'web.events', events, '--create');
    writeFileSync(join(disk, 'web/events/metadata/v3.metadata.json'), '{');
    expect(await run('drop', 'web.events')).toMatchObject({ exitCode: 9, stderr: expect.stringContaining('--name-only') });
    expect(await run('drop', 'web.events', '--name-only', '--purge')).toMatchObject({ exitCode: 2 });
    expect((await run('drop', 'web.events', '--name-only')).stdout).toMatch(/^Took the name web\.events away\. The table stays as it is in \S+web\/events,/);
    expect((await run('list', '--json')).json).toEqual([]);
  });

  it('open a table by its location alone', async () => {
    const disk = join(folder, 'warehouse');
    await runCaptured(['append', 'web.events', events, '--create', '--warehouse', disk]);
    const run = await runCaptured(['log', join(disk, 'web/events'), '--json', '--warehouse', 'memory:']);
    expect([run.exitCode, (run.json as unknown[]).length]).toEqual([0, 1]);
    mkdirSync(join(folder, 'empty'));
    expect(await frazil('scan', join(folder, 'empty'))).toMatchObject({ exitCode: 3 });
  });
});
