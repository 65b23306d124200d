import type { TableMetadata } from '../../format/index.ts';
import type { Head } from '../pointer.ts';
import type { StoreTime } from '../store-time.ts';
import { glimpseOf, type HoldWatch, type WaitOptions, type WaitPorts } from './hold-watch.ts';
import { Lookout } from './lookout.ts';
import type { Glimpse } from './table-pointer.ts';

/** The first pause after a loss, as a share of what the lost attempt took; each further one is twice as long. */
const firstPauseShare = 0.5;
/** Pauses grow no longer than so many lost attempts, so that the table is not left idle when the winner is done … */
const longestPauseShare = 4;
/** … nor than this. */
const longestPauseMs = 200;
/** A writer that has waited for as long as so many of its attempts take asks the others to let it pass … */
const attemptsBeforeHold = 30;
/** … but neither sooner nor later than this. */
const holdAfterMs = { least: 100, most: 900 };
/** The table is quiet when nobody has landed anything for so many of the lost attempts: a busy winner's version is at most four of its five round trips old. */
const quietShare = 1.5;
/** Round trips of an attempt that loses: list, staging, put and read-back. */
export const roundTripsOfAttempt = 4;

export interface LostAttempt {
  /** What the attempt took, from the base to the answer. */
  readonly durationMs: number;
  /** When the change began its first attempt, on this host's monotonic clock. */
  readonly begunAtMs: number;
}

export type TurnPorts = WaitPorts & { readonly storeTime: StoreTime };

/** What a writer that has lost goes on with: another attempt, because nobody has landed anything for a while, or a hold. */
export type Turn =
  | { readonly next: 'attempt'; readonly head: Head<TableMetadata> }
  /** `newest` is the newest version seen. */
  | { readonly next: 'hold'; readonly newest: Glimpse };

/**
 * Waits after a loss, and looks now and then, until the table has been quiet for one pause or it is time for a hold.
 *
 * A warm winner repeats in two round trips and a loser needs four more, so losers that try on only burn what the winner
 * needs; many commits go through soonest when one writer lands several in a row while the others sleep, and holds
 * pass the turn on. Those who wait look only at the first bytes of versions: reading each whole would cost the machine
 * more than making it did. *Cost*: a glimpse a pause, some more when the table falls quiet, and one read at the end.
 */
export async function awaitTurn(winner: Head<TableMetadata>, lost: LostAttempt, holds: HoldWatch, options: WaitOptions, ports: TurnPorts): Promise<Turn> {
  const { clock, timer, random } = ports.runtime;
  const patienceMs = Math.min(holdAfterMs.most, Math.max(holdAfterMs.least, attemptsBeforeHold * lost.durationMs));
  const holdAtMs = Math.min(lost.begunAtMs + patienceMs, options.deadlineMs);
  const lookout = new Lookout(glimpseOf(winner), ports);
  const longestMs = Math.min(longestPauseMs, longestPauseShare * lost.durationMs);
  for (let pauseMs = firstPauseShare * lost.durationMs; ; pauseMs = Math.min(longestMs, 2 * pauseMs)) {
    const leftMs = holdAtMs - clock.monotonicMs();
    if (leftMs <= 0) return { next: 'hold', newest: lookout.seen };
    await timer.sleep(Math.min(leftMs, pauseMs * (0.5 + random.fraction())), options.signal);
    const quiet = await lookout.look(quietShare * lost.durationMs, options.signal);
    const newest = await holds.wait(lookout.seen);
    if (!quiet || newest.version !== lookout.seen.version) {
      lookout.seen = newest;
      continue;
    }
    const head = newest.version === winner.version ? winner : await ports.pointer.loadFrom(newest.version, options.signal);
    if (head.version === newest.version) return { next: 'attempt', head };
    lookout.seen = glimpseOf(head);
  }
}

/**
 * How many versions land in one round trip of this host, as their pace from `earlier` to `later` tells.
 *
 * A winner that is as far away lands one in two; where it is one in each, a hold cannot win either.
 *
 * @param roundTripMs about what one request takes this host.
 */
export function versionsInRoundTrip(earlier: Glimpse, later: Glimpse, roundTripMs: number): number {
  const elapsedMs = later.lastUpdatedMs - earlier.lastUpdatedMs;
  return elapsedMs > 0 ? ((later.version - earlier.version) * roundTripMs) / elapsedMs : 0;
}

/** So many versions that are there at once when they are asked for say that this host falls behind. */
const behindAfter = 4;
/** A writer as far away lands a version in every two round trips; without one in so many nobody is in the way. */
const quietRoundTrips = 3;
/** Pause between two looks, as a share of a round trip, and at least. */
const pauseShare = 0.2;
const leastPauseMs = 1;

/**
 * Waits for a version to appear behind `seen`, and returns it at once: the moment at which a single put has its best chance.
 *
 * A busy writer lands a version in every two round trips, so whoever puts behind a version that may be older than one
 * loses, always in the same way where all requests take the same time. One that was absent a round trip ago leaves
 * nearly a whole one. Also returns when nothing appears for a while; undefined when versions land faster than this host
 * can ask for them. *Cost*: a read a round trip.
 */
export async function awaitFreshVersion(seen: Head<TableMetadata>, roundTripMs: number, options: WaitOptions, ports: WaitPorts): Promise<Head<TableMetadata> | undefined> {
  const { clock, timer, random } = ports.runtime;
  let newest = seen;
  let absentSinceMs: number | undefined;
  for (let behind = 0; behind < behindAfter; ) {
    const askedAtMs = clock.monotonicMs();
    const next = await ports.pointer.read(newest.version + 1, options.signal);
    if (next?.kind === 'retired') return undefined;
    if (next?.kind === 'head') {
      newest = next.head;
      if (absentSinceMs !== undefined) return newest;
      behind += 1;
      continue;
    }
    absentSinceMs ??= askedAtMs;
    if (clock.monotonicMs() - absentSinceMs > quietRoundTrips * roundTripMs) return newest;
    await timer.sleep(Math.max(leastPauseMs, pauseShare * roundTripMs * random.fraction()), options.signal);
  }
  return undefined;
}
