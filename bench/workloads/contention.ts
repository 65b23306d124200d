import type { BurstResult } from '../drivers/burst.ts';
import type { DriverProcess } from '../harness/driver-process.ts';
import type { Appender } from '../harness/peers.ts';
import { inBucket, type Place } from '../harness/place.ts';
import { figure, medianOf } from '../report/figures.ts';
import type { ResultTable } from '../report/result-table.ts';
import { bucketPeers, startBenchServer } from '../stores/bench-server.ts';
import type { BenchContext, Workload } from '../workload.ts';
import { judgeBursts, type Outcome } from './contention-outcome.ts';

/** Sizes of one race, and how often it is run. */
interface Race {
  readonly writers: number;
  readonly appendsEach: number;
  readonly rounds: number;
}

const full: Race = { writers: 12, appendsEach: 25, rounds: 3 };
const quick: Race = { writers: 3, appendsEach: 5, rounds: 1 };
/** An append begins no later than this after the start. */
const capMs = 120_000;

/** Twelve processes append single rows to one table as fast as they can. */
export const contention: Workload = {
  name: 'contention',
  title: `${full.writers} processes x ${full.appendsEach} single-row appends to one table`,
  peers: ['deltalake', 'datashard', 'pyiceberg'],
  async run(context) {
    const race = context.settings.quick ? quick : full;
    const onDisk: readonly Appender[] = ['frazil', ...context.systems.among(['deltalake', 'datashard', 'pyiceberg'])];
    const local = await raceInTurns(context, race, onDisk, (system, round) => ({ kind: 'local', folder: `${context.folder}/${system}-${round}` }));
    const server = await startBenchServer();
    try {
      const inBuckets: readonly Appender[] = ['frazil', ...bucketPeers(context, server, ['deltalake', 'datashard'])];
      const bucket = await raceInTurns(context, race, inBuckets, (system, round) => inBucket(server, `${system}-${round}`, `${context.folder}/bucket-${system}-${round}`));
      return [tableOf('Local disk', race, local), tableOf(server.title, race, bucket)];
    } finally {
      await server.close();
    }
  },
};

async function raceInTurns(
  context: BenchContext,
  race: Race,
  systems: readonly Appender[],
  placeOf: (system: Appender, round: number) => Place,
): Promise<ReadonlyMap<Appender, readonly Outcome[]>> {
  const outcomes = new Map<Appender, Outcome[]>();
  for (let round = 0; round < race.rounds; round++) {
    for (const system of systems) {
      context.log(`${system}, round ${round + 1}`);
      const outcome = await run(context, race, system, placeOf(system, round), `t${round}`);
      outcomes.set(system, [...(outcomes.get(system) ?? []), outcome]);
    }
  }
  return outcomes;
}

async function run(context: BenchContext, race: Race, system: Appender, place: Place, table: string): Promise<Outcome> {
  const creator = context.systems.start(system);
  const writers = [creator, ...Array.from({ length: race.writers - 1 }, () => context.systems.start(system))];
  await creator.ask({ do: 'open', place, table, create: true });
  await Promise.all(writers.map((driver, writer) => warm(driver, writer, place, table)));
  const startAtMs = Date.now() + 500;
  const answers = await Promise.all(
    writers.map((driver, writer) => driver.ask({ do: 'burst', first: writer * 1000, count: race.appendsEach, startAtMs, untilMs: startAtMs + capMs, pauseMs: 0 })),
  );
  const { ids } = await creator.ask({ do: 'ids' });
  await Promise.all(writers.map((driver) => driver.close()));
  return judgeBursts(answers as unknown as readonly BurstResult[], ids as readonly number[]);
}

/** Each process has appended before, to a table of its own, so that starting up is not part of the race. */
async function warm(driver: DriverProcess, writer: number, place: Place, table: string): Promise<void> {
  await driver.ask({ do: 'open', place, table: `warm_${writer}`, create: true });
  for (let append = 0; append < 10; append++) await driver.ask({ do: 'append', first: append, rows: 1 });
  await driver.ask({ do: 'open', place, table, create: false });
}

function tableOf(title: string, { writers, appendsEach }: Race, outcomes: ReadonlyMap<Appender, readonly Outcome[]>): ResultTable {
  const rateOf = (system: Appender): number => medianOf((outcomes.get(system) ?? []).map(({ commitsPerSecond }) => commitsPerSecond));
  const rows = Array.from(outcomes, ([system, rounds]) => [
    system,
    `${figure(rateOf('frazil') / rateOf(system))} x`,
    rounds.map(({ commitsPerSecond }) => figure(commitsPerSecond)).join(', '),
    rounds.map(({ failed, failures }) => (failed === 0 ? '0' : `${failed} ${failures}`)).join(', '),
    rounds.map(({ lost }) => figure(lost)).join(', '),
    rounds.map(({ doubled }) => figure(doubled)).join(', '),
    rounds.map(({ medianMs }) => figure(medianMs)).join(', '),
    rounds.map(({ longestMs }) => figure(longestMs)).join(', '),
  ]);
  const columns = ['', 'Frazil against it', 'commits/s', 'failed', 'lost', 'doubled', 'median wait, ms', 'longest wait, ms'];
  return { title, columns, rows, note: `Of ${writers * appendsEach} appends; one figure a round. Library defaults; an append that failed is not tried again by the bench.` };
}
