import type { Peer } from './harness/peers.ts';
import type { BenchSystems } from './harness/systems.ts';
import type { ResultTable } from './report/result-table.ts';

/** What a run of the bench was asked for. */
export interface BenchSettings {
  /** Divides row and repetition counts, so that a try takes seconds; its numbers are no results. */
  readonly quick: boolean;
  /** Repetitions of what is short; the median counts. */
  readonly repetitions: number;
}

/** What a workload works with. */
export interface BenchContext {
  readonly settings: BenchSettings;
  readonly systems: BenchSystems;
  /** An empty folder of its own, removed at the end. */
  readonly folder: string;
  /** Says what goes on; results are returned, not logged. */
  log(line: string): void;
}

/** One measurement of a number to reach. */
export interface Workload {
  /** As in `npm run bench -- NAME`. */
  readonly name: string;
  readonly title: string;
  /** Peers that can do it, in the order of their rows. */
  readonly peers: readonly Peer[];
  run(context: BenchContext): Promise<readonly ResultTable[]>;
}
