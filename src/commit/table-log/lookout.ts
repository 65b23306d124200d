import type { Runtime } from '../../runtime/index.ts';
import type { StoreTime } from '../store-time.ts';
import { bisect } from '../version-log/probe.ts';
import type { Glimpse, TablePointer } from './table-pointer.ts';

/** A table is taken for as busy as before while so much of what its pace lets expect is there. */
const expectedShare = 0.8;

/**
 * Watches from afar whether others go on landing versions.
 *
 * While a table is busy nobody who waits needs to know its newest version, only that it is busy: one glimpse at the
 * version that its pace lets expect says so. The newest one is searched for when that is missing.
 */
export class Lookout {
  /** The newest version seen so far. */
  seen: Glimpse;
  readonly #ports: { readonly pointer: TablePointer; readonly runtime: Runtime; readonly storeTime: StoreTime };
  /** Versions a millisecond. */
  #pace = 0;

  constructor(seen: Glimpse, ports: { readonly pointer: TablePointer; readonly runtime: Runtime; readonly storeTime: StoreTime }) {
    this.seen = seen;
    this.#ports = ports;
  }

  /**
   * Whether the table is quiet: nothing has landed since the last look, or for `quietMs`.
   *
   * *Cost*: one request while the table keeps its pace.
   */
  async look(quietMs: number, signal?: AbortSignal): Promise<boolean> {
    const { pointer } = this.#ports;
    const expected = Math.max(1, Math.floor(expectedShare * this.#pace * this.#ageMs()));
    const ahead = await pointer.glimpse(this.seen.version + expected, signal);
    if (ahead !== undefined) {
      this.#advance(ahead);
      return false;
    }
    if (expected === 1) return true;
    let newest = this.seen;
    await bisect(this.seen.version, this.seen.version + expected, async (version) => {
      const glimpse = await pointer.glimpse(version, signal);
      if (glimpse !== undefined && glimpse.version > newest.version) newest = glimpse;
      return glimpse !== undefined;
    });
    if (newest.version === this.seen.version) return true;
    this.#advance(newest);
    return this.#ageMs() > quietMs;
  }

  #advance(newest: Glimpse): void {
    const elapsedMs = newest.lastUpdatedMs - this.seen.lastUpdatedMs;
    if (elapsedMs > 0) this.#pace = (newest.version - this.seen.version) / elapsedMs;
    this.seen = newest;
  }

  /** Told by the clocks of two hosts, as the store corrects them: where they lie, only patience is lost. */
  #ageMs(): number {
    const { runtime, storeTime } = this.#ports;
    return runtime.clock.nowMs() + storeTime.offsetMs - this.seen.lastUpdatedMs;
  }
}
