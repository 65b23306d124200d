import type { TableMetadata } from '../../format/index.ts';
import type { Head } from '../pointer.ts';
import type { WaitOptions, WaitPorts } from './hold-watch.ts';

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
