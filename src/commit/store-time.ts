import { FrazilError } from '../errors/index.ts';
import type { Clock } from '../runtime/index.ts';

/** How far a host's clock may run ahead of the store's before it must not commit. */
export const maxClockLeadMs = 30_000;

/** The `Date` of an HTTP answer is cut to whole seconds. */
const dateResolutionMs = 1_000;

/**
 * The host's clock, corrected by what the store says of its own.
 *
 * A store's time is known to lie between its `Date` and one second later, at some moment between sending and
 * receiving. Only a host clock outside that interval is corrected, and only to its edge, so that hosts with good
 * clocks are left alone.
 */
export class StoreTime {
  readonly #clock: Clock;
  #offsetMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What to add to the host's clock to be within the store's answers, in ms. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Takes in the time that an answer carried (if it did) and when its request was sent, by the host's clock. */
  observe(storeTimeMs: number | undefined, sentAtMs: number): void {
    if (storeTimeMs === undefined) return;
    const receivedAtMs = this.#clock.nowMs();
    const earliestOffsetMs = storeTimeMs - receivedAtMs;
    const latestOffsetMs = storeTimeMs + dateResolutionMs - sentAtMs;
    if (earliestOffsetMs > latestOffsetMs) return; // the host's clock jumped during the request
    this.#offsetMs = Math.min(Math.max(0, earliestOffsetMs), latestOffsetMs);
  }

  /**
   * The timestamp of a commit attempt over a version of `previousMs`: later than that, and the store's time otherwise.
   *
   * *Errors*: `clock-ahead` when the host runs more than 30 s ahead of the store: its timestamp would shut out every
   * writer with a good clock and spoil reads by time for good.
   */
  nextTimestampMs(previousMs: number): number {
    if (-this.#offsetMs > maxClockLeadMs) {
      throw new FrazilError('clock-ahead', `The clock of this host is ${Math.round(-this.#offsetMs / 1000)} s ahead of the store's clock; the limit is ${maxClockLeadMs / 1000} s.`, {
        context: { leadMs: -this.#offsetMs },
      });
    }
    return Math.max(previousMs + 1, Math.floor(this.#clock.nowMs() + this.#offsetMs));
  }
}
