import { FrazilError } from '../errors/index.ts';
import type { Clock } from '../runtime/index.ts';
import type { Head, Pointer } from './pointer.ts';

/** How far a host's clock may run ahead of the store's before it must not commit. */
export const maxClockLeadMs = 30_000;

/** The `Date` of an HTTP answer is cut to whole seconds. */
const dateResolutionMs = 1_000;

/** What a host's two clocks say at one moment. */
export interface ClockReading {
  readonly nowMs: number;
  readonly monotonicMs: number;
}

/** Answers that are asked for, at most, to dispel a doubt. */
const asksMax = 4;

/**
 * The host's clock, corrected by what the store says of its own.
 *
 * A store's time is known to lie between its `Date` and one second later, at some moment between sending and
 * receiving. Only a host clock outside that interval is corrected, and only to its edge, so that hosts with good
 * clocks are left alone. An answer that tells something else than those before is believed when the next one agrees: a
 * commit with a time far ahead would spoil the table's times for all that follow.
 */
export class StoreTime {
  readonly #clock: Clock;
  #offsetMs = 0;
  /** What the last answer said, where it was too far from what is believed. */
  #rumourMs: number | undefined;
  /** The host's clock against its monotonic one at the last answer; undefined while no answer told a time. */
  #driftMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What to add to the host's clock to be within the store's answers, in ms. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** To be taken when a request is sent. */
  reading(): ClockReading {
    return { nowMs: this.#clock.nowMs(), monotonicMs: this.#clock.monotonicMs() };
  }

  /** Takes in the time that an answer carried, if it did, and what the clocks said when its request was sent. */
  observe(storeTimeMs: number | undefined, sent: ClockReading): void {
    if (storeTimeMs === undefined) return;
    const received = this.reading();
    if (Math.abs(driftOf(received) - driftOf(sent)) > dateResolutionMs) return; // the host's clock was set during the request
    const earliestOffsetMs = storeTimeMs - received.nowMs;
    const latestOffsetMs = storeTimeMs + dateResolutionMs - sent.nowMs;
    const offsetMs = Math.min(Math.max(0, earliestOffsetMs), latestOffsetMs);
    const near = (other: number | undefined): boolean => other !== undefined && Math.abs(offsetMs - other) <= maxClockLeadMs;
    const believed = near(this.#offsetMs) || near(this.#rumourMs);
    if (believed || this.#driftMs === undefined) this.#offsetMs = offsetMs;
    this.#rumourMs = believed ? undefined : offsetMs;
    this.#driftMs = driftOf(received);
  }

  /** Whether the host is too far ahead of the store to commit. */
  get isAhead(): boolean {
    return -this.#offsetMs > maxClockLeadMs;
  }

  /** Whether another answer should be heard before a commit is given a time: the clocks have just parted, or the host's was set. */
  get isDoubtful(): boolean {
    if (this.#driftMs === undefined) return false;
    return this.#rumourMs !== undefined || Math.abs(driftOf(this.reading()) - this.#driftMs) > dateResolutionMs;
  }

  /**
   * The timestamp of a commit attempt over a version of `previousMs`: later than that, and the store's time otherwise.
   *
   * *Errors*: `clock-ahead` when the host runs more than 30 s ahead of the store: its timestamp would shut out every
   * writer with a good clock and spoil reads by time for good.
   */
  nextTimestampMs(previousMs: number): number {
    if (this.isAhead) {
      throw new FrazilError('clock-ahead', `The clock of this host is ${Math.round(-this.#offsetMs / 1000)} s ahead of the store's clock; the limit is ${maxClockLeadMs / 1000} s.`, {
        context: { leadMs: -this.#offsetMs },
      });
    }
    return Math.max(previousMs + 1, Math.floor(this.#clock.nowMs() + this.#offsetMs));
  }
}

/** Changes when the host's clock is set, and when the host sleeps. */
function driftOf({ nowMs, monotonicMs }: ClockReading): number {
  return nowMs - monotonicMs;
}

/**
 * The timestamp of an attempt over `head`, after another look at that head where the clocks are in doubt: one wrong date
 * of the store must neither refuse a commit nor date it, and a clock that was set right ends a refusal.
 *
 * *Errors*: `clock-ahead`, store errors. *Cost*: nothing while the clocks agree, else a request or two, four at most.
 */
export async function timestampOver<T>(head: Head<T>, lastUpdatedMs: number, { pointer, storeTime }: { readonly pointer: Pointer<T>; readonly storeTime: StoreTime }, signal?: AbortSignal): Promise<number> {
  for (let asked = 0; asked < asksMax && (storeTime.isDoubtful || (asked === 0 && storeTime.isAhead)); asked++) await pointer.verify(head, signal);
  return storeTime.nextTimestampMs(lastUpdatedMs);
}
