import { inTurns } from '../harness/in-turns.ts';
import { measured } from '../harness/stopwatch.ts';
import { figure, medianOf } from '../report/figures.ts';
import type { ResultTable } from '../report/result-table.ts';
import type { BenchContext } from '../workload.ts';

/** Ways to do one thing, the one that the others are held against first. */
export type Contestants = Readonly<Record<string, () => Promise<unknown>>>;

/** Runs all contestants in turns in this process, after one round that warms up. */
export async function contest(context: BenchContext, title: string, rows: number, contestants: Contestants): Promise<ResultTable> {
  context.log(title);
  const turns = new Map(Object.entries(contestants).map(([name, run]) => [name, () => measured(run)]));
  await inTurns(1, turns);
  const samples = await inTurns(Math.ceil(context.settings.repetitions / 2), turns);
  const of = (name: string, unit: 'ms' | 'cpuMs'): number => medianOf((samples.get(name) ?? []).map((sample) => sample[unit]));
  const [first = ''] = Object.keys(contestants);
  const lines = Array.from(samples.keys(), (name) => [
    name,
    `${figure(of(first, 'ms') / of(name, 'ms'))} x`,
    `${figure(of(first, 'cpuMs') / of(name, 'cpuMs'))} x`,
    figure(of(name, 'ms')),
    figure(rows / of(name, 'ms')),
  ]);
  return { title, columns: ['', `against ${first}`, 'in processor time', 'ms', 'thousand rows/s'], rows: lines };
}
