import type { TableCommitter } from '../../commit/index.ts';
import { hasCode } from '../../errors/index.ts';
import { SeededRandom } from '../../runtime/index.ts';
import { noFaults } from './chaos-store.ts';
import { RecordingStore, RowLedger } from './history.ts';
import type { Violation } from './invariants.ts';
import { createTable } from './scenario.ts';
import { SimulatedHost } from './simulated-host.ts';
import { VirtualTime } from './virtual-time.ts';

/** Who takes part, and how far they are from the store: ms of one request. */
export interface Distances {
  /** Saturated appenders beside the rival. */
  readonly appenders: number;
  readonly appenderMs: number;
  readonly rivalMs: number;
  /** Every request takes the same time, as on a real line it nearly does. */
  readonly steady?: boolean;
  /** The rival must land within this. */
  readonly limitMs: number;
}

/** Everybody equally far; and a rival for whom several versions land while one request of its own is on its way. */
export const rivalDistances: readonly Distances[] = [
  { appenders: 4, appenderMs: 50, rivalMs: 50, limitMs: 4_000 },
  { appenders: 1, appenderMs: 50, rivalMs: 50, limitMs: 4_000 },
  { appenders: 1, appenderMs: 50, rivalMs: 50, steady: true, limitMs: 4_000 },
  { appenders: 1, appenderMs: 10, rivalMs: 50, limitMs: 6_000 },
  { appenders: 1, appenderMs: 4, rivalMs: 150, limitMs: 12_000 },
  { appenders: 3, appenderMs: 4, rivalMs: 150, limitMs: 15_000 },
];
/** Virtual time after which a rival counts as starved. */
const endMs = 30_000;
const rivalAppends = 3;

/** How a rival fared beside saturated appenders. */
export interface LivenessResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly longestRivalMs: number;
  readonly longestAppenderMs: number;
  readonly appenderCommits: number;
}

/** Some hosts append without a pause; a rival opens the same table and appends a few times. Nothing fails. */
export async function playRival(seed: number, distances: Distances): Promise<LivenessResult> {
  const random = new SeededRandom(seed);
  const time = new VirtualTime();
  const startMs = time.nowMs;
  const store = new RecordingStore({ nowMs: () => Math.floor(time.nowMs), monotonicMs: () => time.nowMs - startMs });
  const ledger = new RowLedger();
  await createTable(store, random, time.nowMs);
  const host = (name: string, requestMs: number): SimulatedHost =>
    new SimulatedHost({ host: name, inner: store, time, latencyMs: requestMs / 2, steady: distances.steady ?? false, faultRate: 0, faults: noFaults(), trace: () => undefined, seed: random.next(), skewMs: 0, ledger });
  let rivalDone = false;
  const appended: number[] = [];
  const rivalTook: number[] = [];
  const appender = async (number: number): Promise<void> => {
    const player = host(`appender${number}`, distances.appenderMs);
    const table = await player.open();
    while (!rivalDone && time.nowMs - startMs < endMs) appended.push(await timedAppend(player, table));
    await table.close();
  };
  const rival = async (): Promise<void> => {
    const player = host('rival', distances.rivalMs);
    await player.runtime.timer.sleep(500 + random.below(500));
    const table = await player.open();
    for (let append = 0; append < rivalAppends; append++) {
      rivalTook.push(await timedAppend(player, table));
      await player.runtime.timer.sleep(random.below(300));
    }
    rivalDone = true;
    await table.close();
  };
  await time.run([...Array.from({ length: distances.appenders }, (_, number) => appender(number)), rival()]);
  const longestRivalMs = Math.max(...rivalTook);
  const violations: Violation[] = longestRivalMs <= distances.limitMs ? [] : [{ invariant: 'liveness', detail: `the rival (${distances.rivalMs} ms a request, the others ${distances.appenderMs}) waited ${Math.round(longestRivalMs)} ms` }];
  return { seed, violations, longestRivalMs, longestAppenderMs: Math.max(...appended), appenderCommits: appended.length };
}

let rows = 0;

async function timedAppend(player: SimulatedHost, table: TableCommitter): Promise<number> {
  const request = player.append([`row ${rows++}`], table.head.value);
  const startMs = player.runtime.clock.monotonicMs();
  try {
    await table.append({ ...request, timeoutMs: 20_000 });
  } catch (error) {
    if (!hasCode(error, 'commit-timeout', 'commit-not-sent')) throw error; // a starved rival shows by its time
  }
  return player.runtime.clock.monotonicMs() - startMs;
}
