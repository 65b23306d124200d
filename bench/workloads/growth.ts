import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openCatalog } from '../../src/index.ts';
import { MemoryStore, RequestCounter } from '../../src/io/index.ts';
import { type Clock, systemRuntime } from '../../src/runtime/index.ts';
import { narrowRows, narrowSchema } from '../data/narrow-rows.ts';
import type { Appender } from '../harness/peers.ts';
import { bytes, figure, spreadOf } from '../report/figures.ts';
import type { ResultTable } from '../report/result-table.ts';
import type { BenchContext, Workload } from '../workload.ts';

const marks = [10, 100, 500, 1000] as const;
/** The figure at a commit is the median of so many around it. */
const around = 20;

/** Single-row appends, one after the other, to one table: does the thousandth cost more than the hundredth? */
export const growth: Workload = {
  name: 'growth',
  title: 'Append cost as the table grows, local disk',
  peers: ['deltalake', 'datashard'],
  async run(context) {
    const commits = context.settings.quick ? 120 : 1000;
    const systems: readonly Appender[] = ['frazil', ...context.systems.among(['deltalake', 'datashard'])];
    const drivers = systems.map((system) => ({ system, driver: context.systems.start(system), folder: `${context.folder}/${system}`, ms: [] as number[], sizes: new Map<number, Size>() }));
    for (const { driver, folder } of drivers) await driver.ask({ do: 'open', place: { kind: 'local', folder }, table: 't', create: true });
    for (let commit = 1; commit <= commits; commit++) {
      if (commit % 250 === 0) context.log(`commit ${commit}`);
      for (const each of drivers) {
        each.ms.push(Number((await each.driver.ask({ do: 'append', first: commit, rows: 1 }))['ms']));
        if (marks.some((mark) => mark === commit || mark === commit + 1)) each.sizes.set(commit, metadataSize(each.folder));
      }
    }
    const rows = drivers.map(({ system, ms, sizes, folder }) => rowOf(system, ms, sizes, metadataSize(folder)));
    await Promise.all(drivers.map(({ driver }) => driver.close()));
    const columns = ['', 'at 1,000 / at 100', ...marks.map((mark) => `ms at ${figure(mark)}`), 'written by commit 100', 'by commit 1,000', 'metadata in all', 'files'];
    const busy: ResultTable = { title: 'Busy: a commit every few milliseconds', columns, rows, note: `Each ms is the median of ${around} commits. Written: metadata of one append, without its data file.` };
    return [busy, await quiet(context, commits)];
  },
};

interface Size {
  readonly bytes: number;
  readonly files: number;
}

/** Everything of a table that is not a data file. */
function metadataSize(folder: string): Size {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && (!entry.name.endsWith('.parquet') || entry.parentPath.includes('_delta_log')));
  const tables = files.filter(({ parentPath }) => !parentPath.includes('_frazil'));
  return { bytes: tables.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0), files: tables.length };
}

function rowOf(system: Appender, ms: readonly number[], sizes: ReadonlyMap<number, Size>, end: Size): readonly string[] {
  const at = (mark: number): number | undefined => (ms.length < mark ? undefined : spreadOf(ms.slice(Math.max(0, mark - around / 2), mark + around / 2)).median);
  const written = (mark: number): string => {
    const [before, after] = [sizes.get(mark - 1), sizes.get(mark)];
    return before === undefined || after === undefined ? '' : bytes(after.bytes - before.bytes);
  };
  const [hundredth, thousandth] = [at(100), at(1000)];
  const flat = hundredth === undefined || thousandth === undefined ? '' : `${figure(thousandth / hundredth)} x`;
  return [system, flat, ...marks.map((mark) => (at(mark) === undefined ? '' : figure(at(mark) ?? 0))), written(100), written(1000), bytes(end.bytes), figure(end.files)];
}

/** A host that appends now and then: the snapshot list is as short as it gets. Counted, not timed, on a clock that is moved by hand. */
async function quiet(context: BenchContext, commits: number): Promise<ResultTable> {
  const pauseMs = 60_000;
  let nowMs = 1_700_000_000_000;
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const counter = new RequestCounter();
  const catalog = await openCatalog('memory:growth', { store: counter.wrap(new MemoryStore({ clock })), runtime: { ...systemRuntime, clock } });
  const table = await catalog.createTable('bench.quiet', { schema: narrowSchema });
  const sent: number[] = [];
  const requests: number[] = [];
  for (let commit = 1; commit <= commits; commit++) {
    nowMs += pauseMs;
    counter.reset();
    const { bytes: dataBytes } = await table.append(narrowRows(commit, 1));
    const { total } = counter.snapshot();
    sent.push(total.sentBytes - Number(dataBytes));
    requests.push(total.requests);
  }
  await catalog.close();
  const at = (mark: number, values: readonly number[]): string => (values.length < mark ? '' : figure(spreadOf(values.slice(Math.max(0, mark - around / 2), mark + around / 2)).median));
  const kib = sent.map((count) => count / 1024);
  context.log('quiet: done');
  return {
    title: 'Quiet: a commit a minute (memory store, clock moved by hand)',
    columns: ['frazil', ...marks.map((mark) => `at ${figure(mark)}`), 'most'],
    rows: [
      ['KiB of metadata written by an append', ...marks.map((mark) => at(mark, kib)), figure(Math.max(...kib))],
      ['requests of an append', ...marks.map((mark) => at(mark, requests)), figure(Math.max(...requests))],
    ],
  };
}
