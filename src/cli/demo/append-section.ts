import { countOf, countText, durationText } from '../output/number-text.ts';
import { countRows, type DemoRun } from './demo-run.ts';
import { demoTables } from './demo-tables.ts';
import type { WriterCommit } from './demo-writer.ts';
import { WriterProcess } from './writer-process.ts';

const writerCount = 4;

/** What the writers did. */
export interface AppendReport {
  readonly writers: readonly WriterReport[];
  readonly commits: number;
  readonly racesLost: number;
  readonly rows: number;
  readonly durationMs: number;
  /** Every commit, in the order in which they landed. */
  readonly landed: readonly WriterCommit[];
}

/** What one writer did. */
export interface WriterReport {
  readonly commits: number;
  readonly racesLost: number;
  readonly rows: number;
  readonly slowestMs: number;
}

/** Four processes append at the same time, each every fourth batch. */
export async function appendTogether(run: DemoRun): Promise<AppendReport> {
  const { context, facts, page, table } = run;
  await page.heading('Four processes append at the same time, each every fourth batch');
  const { commits, durationMs } = await runWriters(run);
  const report = reportOf(commits, durationMs);
  await page.table(
    [{ title: 'process' }, ...['commits', 'races lost', 'tries', 'rows', 'slowest append'].map((title) => ({ title, align: 'right' as const }))],
    [...report.writers.map((writer, index) => [`writer ${index + 1}`, ...cells(writer)]), ['together', ...cells({ ...report, slowestMs: Math.max(...report.writers.map((writer) => writer.slowestMs)) })]],
  );
  await page.say(`${durationText(durationMs)} in all. A lost race is tried again on top of the winner: no rows lost, none twice.`);
  await table.refresh({ signal: context.signal });
  const rows = await countRows(table, { columns: ['delay'], signal: context.signal });
  await page.check('rows in the table', rows, facts.rows, 'in the source');
  return report;
}

function cells({ commits, racesLost, rows, slowestMs }: WriterReport): readonly string[] {
  return [countText(commits), countText(racesLost), countText(commits + racesLost), countText(rows), durationText(slowestMs)];
}

async function runWriters({ context, flights, origin }: DemoRun): Promise<{ readonly commits: readonly (readonly WriterCommit[])[]; readonly durationMs: number }> {
  const { account, notes, signal } = context;
  const commits = Array.from({ length: writerCount }, (): WriterCommit[] => []);
  const progress = await notes.progress({ label: `   ${writerCount} writers`, unit: 'commits', total: flights.batchCount });
  const onCommit = (writer: number, commit: WriterCommit): void => {
    commits[writer]!.push(commit);
    const all = commits.flat();
    account.record('appends', `${countOf(all.length, 'append')} of ${countText(sum(all, 'rows'))} rows to ${demoTables.flights}`);
    progress.update(all.length, `${countOf(lost(all), 'race')} lost`);
  };
  const writers = commits.map((_, writer) => new WriterProcess(context, { table: demoTables.flights, origin, share: { writer, writers: writerCount } }, (commit) => onCommit(writer, commit)));
  const aborted = abortion(signal);
  try {
    await Promise.race([aborted.promise, Promise.all(writers.map((writer) => writer.ready))]);
    const startMs = performance.now();
    for (const writer of writers) writer.start();
    await Promise.race([aborted.promise, Promise.all(writers.map((writer) => writer.done))]);
    return { commits, durationMs: performance.now() - startMs };
  } finally {
    aborted.release();
    progress.stop();
    // Commits that landed while a writer was stopping still arrive here.
    await Promise.all(writers.map((writer) => writer.stop()));
  }
}

/** A promise that rejects when the signal is aborted. */
function abortion(signal: AbortSignal): { readonly promise: Promise<never>; release(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  promise.catch(() => undefined);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return { promise, release: () => signal.removeEventListener('abort', onAbort) };
}

function reportOf(commits: readonly (readonly WriterCommit[])[], durationMs: number): AppendReport {
  const all = commits.flat();
  const writers = commits.map((own) => ({ commits: own.length, racesLost: lost(own), rows: sum(own, 'rows'), slowestMs: Math.max(0, ...own.map((commit) => commit.durationMs)) }));
  const landed = all.toSorted((a, b) => Number(BigInt(a.sequenceNumber) - BigInt(b.sequenceNumber)));
  return { writers, commits: all.length, racesLost: lost(all), rows: sum(all, 'rows'), durationMs, landed };
}

function lost(commits: readonly WriterCommit[]): number {
  return commits.reduce((total, { attempts }) => total + attempts - 1, 0);
}

function sum(commits: readonly WriterCommit[], field: 'rows' | 'bytes'): number {
  return commits.reduce((total, commit) => total + commit[field], 0);
}
