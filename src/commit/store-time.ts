import { FrazilError } from '../errors/index.ts';
import type { Clock } from '../runtime/index.ts';
import type { Head, Pointer } from './pointer.ts';

/** How far a host's clock may run ahead of the store's before it must not commit. */
export const maxClockLeadMs = 30_000;

/** The `Date` of an HTTP answer is cut to whole seconds. */
const dateResolutionMs = 1_000;

/** Answers that are asked for, at most, to dispel a doubt. */
const asksMax = 2;

/**
 * The host's clock, corrected by what the store says of its own.
 *
 * A store's time is known to lie between its `Date` and one second later, at some moment between sending and
 * receiving. Only a host clock outside that interval is corrected, and only to its edge, so that hosts with good
 * clocks are left alone. One answer is not believed alone when it tells something else than the one before: a commit
 * with a time far ahead would spoil the table's times for all that follow.
 */
export class StoreTime {
  readonly #clock: Clock;
  #offsetMs = 0;
  /** The last answer changed the offset by more than the lead that is allowed. */
  #unconfirmed = false;
  /** The host's clock against its monotonic one at the last answer; undefined while no answer told a time. */
  #driftMs: number | undefined;

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
    const offsetMs = Math.min(Math.max(0, earliestOffsetMs), latestOffsetMs);
    this.#unconfirmed = Math.abs(offsetMs - this.#offsetMs) > maxClockLeadMs;
    this.#offsetMs = offsetMs;
    this.#driftMs = this.#drift();
  }

  /** Whether another answer should be heard before a commit is given a time: the clocks have just parted, the host's was set, or it is about to be refused. */
  get isDoubtful(): boolean {
    if (this.#driftMs === undefined) return false;
    return this.#unconfirmed || -this.#offsetMs > maxClockLeadMs || Math.abs(this.#drift() - this.#driftMs) > dateResolutionMs;
  }

  #drift(): number {
    return this.#clock.nowMs() - this.#clock.monotonicMs();
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

/**
 * The timestamp of an attempt over `head`, after another look at that head where the clocks are in doubt: one wrong date
 * of the store must neither refuse a commit nor date it, and a clock that was set right ends a refusal.
 *
 * *Errors*: `clock-ahead`, store errors. *Cost*: nothing while the clocks agree, else one request, two at most.
 */
export async function timestampOver<T>(head: Head<T>, lastUpdatedMs: number, { pointer, storeTime }: { readonly pointer: Pointer<T>; readonly storeTime: StoreTime }, signal?: AbortSignal): Promise<number> {
  for (let asked = 0; storeTime.isDoubtful && asked < asksMax; asked++) await pointer.verify(head, signal);
  return storeTime.nextTimestampMs(lastUpdatedMs);
}
