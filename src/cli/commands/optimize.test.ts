import { beforeEach, describe, expect, it } from 'vitest';
import { FrazilError } from '../../errors/index.ts';
import { type CapturedOptions, type CapturedRun, runCaptured } from '../fixtures/captured-host.ts';

const partitions = 12;
let number = 0;
let warehouse = '';

async function frazil(args: readonly string[], options: CapturedOptions = {}): Promise<CapturedRun> {
  return await runCaptured([...args, '--warehouse', warehouse], options);
}

async function replaces(): Promise<number> {
  const log = (await frazil(['log', 'web.events', '--json'])).json as { operation: string }[];
  return log.filter(({ operation }) => operation === 'replace').length;
}

beforeEach(async () => {
  warehouse = `memory:optimize-${String(number++)}`;
  const rows = `id,part\n${Array.from({ length: 48 }, (_, id) => `${String(id)},${String(id % partitions)}\n`).join('')}`;
  for (let file = 0; file < 3; file++) {
    expect((await frazil(['append', 'web.events', '-', '--format', 'csv', '--create', '--partition-by', 'part'], { stdin: rows })).exitCode).toBe(0);
  }
});

describe('optimize', () => {
  it('says what it would do, does it, and has nothing to do then', async () => {
    expect((await frazil(['optimize', 'web.events', '--dry-run'])).stdout).toMatch(/^Would make about 12 files of 36 files \(.*\) with 144 rows, in 12 commits\.\n$/);
    expect(await replaces()).toBe(0);
    expect((await frazil(['optimize', 'web.events', '--where', 'part = 3'])).stdout).toMatch(/^Made 1 file \(.*\) of 3 files \(.*\) with 12 rows, in 1 commit\.\n$/);
    expect((await frazil(['optimize', 'web.events', '--json'])).json).toMatchObject({ groups: 11, filesBefore: 33, filesAfter: 11, rows: 132, dryRun: false });
    expect((await frazil(['optimize', 'web.events'])).stdout).toBe('web.events has nothing to gain: no partition has two small files.\n');
    expect((await frazil(['scan', 'web.events', '--json'])).json).toHaveLength(144);
  });

  it('that is stopped keeps the groups that it has finished, and says how many', async () => {
    const controller = new AbortController();
    const running = frazil(['optimize', 'web.events', '--json'], { signal: controller.signal });
    while ((await replaces()) === 0);
    controller.abort(new FrazilError('command-interrupted', 'The command was stopped by Ctrl-C.'));
    const run = await running;
    const landed = await replaces();
    expect(landed).toBeLessThan(partitions);
    expect(run).toMatchObject({ exitCode: 130, json: { error: { code: 'command-interrupted', context: { committed: [`${String(landed)} of 12 groups of files`] } } } });
    expect((await frazil(['scan', 'web.events', '--json'])).json).toHaveLength(144);
    expect((await frazil(['optimize', 'web.events', '--json'])).json).toMatchObject({ groups: partitions - landed });
  });
});
