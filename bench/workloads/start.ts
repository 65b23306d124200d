import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inTurns } from '../harness/in-turns.ts';
import { peerPython } from '../harness/peers.ts';
import type { Place } from '../harness/place.ts';
import { figure, medianOf, spreadOf, withSpread } from '../report/figures.ts';
import type { BenchContext, Workload } from '../workload.ts';

const peers = ['duckdb', 'deltalake', 'pyiceberg'] as const;
const command = fileURLToPath(new URL('../../bin/frazil.js', import.meta.url));
const firstRow = fileURLToPath(new URL('../peers/first_row.py', import.meta.url));

interface Program {
  readonly title: string;
  readonly line: readonly [string, ...string[]];
}

/** From the start of a process to the first line that it prints. */
export const start: Workload = {
  name: 'start',
  title: 'Start of a process, a table of 1,000 rows on local disk',
  peers,
  async run(context) {
    const programs = await programsOf(context);
    const turns = new Map(programs.map((program) => [program.title, () => msToFirstLine(program)]));
    const measured = await inTurns(context.settings.repetitions, turns);
    const ours = medianOf(measured.get('frazil scan') ?? []);
    const rows = Array.from(measured, ([title, ms]) => [title, `${figure(medianOf(ms) / ours)} x`, withSpread(spreadOf(ms))]);
    return [{ title: 'To the first line of output', columns: ['', 'frazil scan against it', 'ms, median [least-most]'], rows, note: 'The command as `npm run build` has built it.' }];
  },
};

async function programsOf(context: BenchContext): Promise<readonly Program[]> {
  const place: Place = { kind: 'local', folder: `${context.folder}/frazil` };
  const { location, metadata } = await context.systems.fresh('frazil', async (driver) => {
    await driver.ask({ do: 'open', place, table: 't', create: true });
    await driver.ask({ do: 'append', first: 0, rows: 1000 });
    return await driver.ask({ do: 'describe' });
  });
  const programs: Program[] = [
    { title: 'node itself', line: [process.execPath, '-e', 'console.log(1)'] },
    { title: 'frazil --version', line: [process.execPath, command, '--version'] },
    { title: 'frazil scan', line: [process.execPath, command, 'scan', String(location), '--limit', '1', '--format', 'ndjson'] },
  ];
  for (const peer of context.systems.among(peers)) {
    const delta = `${context.folder}/delta`;
    if (peer === 'deltalake') {
      await context.systems.fresh(peer, async (driver) => {
        await driver.ask({ do: 'open', place: { kind: 'local', folder: delta }, table: 't', create: true });
        await driver.ask({ do: 'append', first: 0, rows: 1000 });
      });
    }
    programs.push({ title: peer, line: [peerPython(), firstRow, peer, peer === 'deltalake' ? `${delta}/t` : String(metadata)] });
  }
  return programs;
}

async function msToFirstLine({ title, line: [program, ...args] }: Program): Promise<number> {
  const begun = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const ms = await Promise.race([
    new Promise<number>((resolve) => void child.stdout.once('data', () => resolve(performance.now() - begun))),
    ended.then(() => Number.NaN),
  ]);
  await ended;
  if (Number.isNaN(ms)) throw new Error(`${title} printed nothing: ${errors.slice(-1_000)}`);
  return ms;
}
