import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile as writeFileAsync } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { FrazilError } from '../../errors/index.ts';
import { type CapturedOptions, type CapturedRun, runCaptured } from '../fixtures/captured-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'frazil-append-failures-'));
let number = 0;
let warehouse = '';

beforeEach(() => {
  warehouse = `memory:append-failures-${String(number++)}`;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const good = file('good.csv', 'id,path\n1,/a\n2,/b\n');
const bad = file('bad.csv', 'id,path\nthree,/c\n');

async function frazil(args: readonly string[], options: CapturedOptions = {}): Promise<CapturedRun> {
  return await runCaptured([...args, '--warehouse', warehouse], options);
}

async function tables(): Promise<readonly string[]> {
  return ((await frazil(['list', '--json'])).json as { name: string }[]).map(({ name }) => name);
}

/** More rows than inference looks at, and then what `behind` gives. */
async function* rowsAndThen(behind: () => Promise<string>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`id\n${'1\n'.repeat(1_000_000)}`);
  yield Buffer.from(await behind());
}

const timeoutMs = 60_000;

describe('inputs', () => {
  it('are looked for before anything is made or read', async () => {
    const absent = join(folder, 'absent.csv');
    for (const [path, message] of [[absent, `There is no file ${absent}.`], [folder, `There is no file ${folder}: it is a folder.`]] as const) {
      const run = await frazil(['append', 'web.looked', good, path, '--format', 'csv', '--create']);
      // Nothing was said before it.
      expect([run.exitCode, run.stderr.split('\n')[0]]).toEqual([3, `frazil: ${message}`]);
    }
    expect(await tables()).toEqual([]);
  });
});

describe('append --create that fails', { timeout: timeoutMs }, () => {
  it('takes the table back that it has made, and says so', async () => {
    const run = await frazil(['append', 'web.new', good, bad, '--create']);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/^Created web\.new at .*\nRemoved web\.new again, because nothing was committed to it\.\nfrazil: .*bad\.csv, line 2/);
    expect(run.stderr).not.toContain('there to stay');
    expect(await tables()).toEqual([]);
    expect((await frazil(['append', 'web.new', good, '--create', '--json'])).json).toMatchObject({ rows: 2 });
  });

  it('does so when it is stopped, too', async () => {
    const controller = new AbortController();
    const stdin = rowsAndThen(async () => {
      while ((await tables()).length === 0);
      controller.abort(new FrazilError('command-interrupted', 'The command was stopped by Ctrl-C.'));
      return '2\n';
    });
    const run = await frazil(['append', 'web.new', '-', '--format', 'csv', '--create'], { stdin, signal: controller.signal });
    expect(run).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('stopped by Ctrl-C. Nothing was committed.') });
    expect(await tables()).toEqual([]);
  });

  it('leaves the table of others alone, and one that others have used meanwhile', async () => {
    await frazil(['create', 'web.old', '--like', good]);
    expect((await frazil(['append', 'web.old', bad, '--create'])).exitCode).toBe(2);
    expect(await tables()).toEqual(['web.old']);
    const stdin = rowsAndThen(async () => {
      while (!(await tables()).includes('web.new'));
      expect((await frazil(['append', 'web.new', file('one.csv', 'id\n7\n')])).exitCode).toBe(0);
      return 'x\n';
    });
    const run = await frazil(['append', 'web.new', '-', '--format', 'csv', '--create', '--json'], { stdin });
    expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'row-invalid', context: { committed: ['table web.new, new, with rows in it'] } } } });
    expect((await frazil(['scan', 'web.new', '--format', 'csv'])).stdout).toBe('id\n7\n');
  });
});

describe('append of Parquet', () => {
  it('reads what comes through a pipe, and calls a damaged file an input of the user', async () => {
    const [whole, damaged, pipe] = ['whole.parquet', 'damaged.parquet', 'pipe'].map((name) => join(folder, name)) as [string, string, string];
    await frazil(['append', 'web.events', good, '--create']);
    await frazil(['scan', 'web.events', '--output', whole]);
    execFileSync('mkfifo', [pipe]);
    const [piped] = await Promise.all([frazil(['append', 'web.events', pipe, '--format', 'parquet']), writeFileAsync(pipe, readFileSync(whole))]);
    expect(piped).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Appended 2 rows') });
    const bytes = readFileSync(whole);
    // Between the magic and the footer, where the pages are.
    writeFileSync(damaged, bytes.fill(0xff, 4, 60));
    const run = await frazil(['append', 'web.events', damaged, '--json']);
    expect(run).toMatchObject({ exitCode: 9, json: { error: { code: 'input-corrupt', message: expect.stringContaining('damaged.parquet'), remedy: expect.stringContaining('Get the file anew') } } });
    expect((await frazil(['scan', 'web.events', '--json'])).json).toHaveLength(4);
    const cut = file('cut.parquet', 'PAR1 and no more');
    expect((await frazil(['append', 'web.new', cut, '--create', '--json'])).json).toMatchObject({ error: { code: 'input-corrupt' } });
  });
});

describe('append of a file behind a link', () => {
  it('reads what the link leads to', async () => {
    const [target, link] = [join(folder, 'linked.parquet'), join(folder, 'link.parquet')];
    await frazil(['append', 'web.events', good, '--create']);
    await frazil(['scan', 'web.events', '--output', target]);
    symlinkSync(target, link);
    expect(await frazil(['append', 'web.events', link])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Appended 2 rows') });
  });
});

describe('append --batch-rows that fails behind its first commit', () => {
  it('says what stays, and never that nothing was committed', async () => {
    await frazil(['create', 'web.events', '--like', good]);
    const run = await frazil(['append', 'web.events', good, good, bad, '--batch-rows', '2']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr.split('\n').slice(1, -1)).toEqual(['Committed before that, and there to stay: 4 rows in 2 commits.', expect.not.stringContaining('nothing was committed')]);
    expect((await frazil(['scan', 'web.events', '--json'])).json).toHaveLength(4);
    const json = await frazil(['append', 'web.events', good, bad, '--batch-rows', '2', '--json']);
    expect(json.json).toMatchObject({ error: { code: 'row-invalid', context: { committed: ['2 rows in 1 commit'] } } });
  });
});
