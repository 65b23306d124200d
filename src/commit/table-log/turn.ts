import type { TableMetadata } from '../../format/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import type { Head, Pointer } from '../pointer.ts';
import { waitForHold } from './hold-wait.ts';

/** The first pause after a loss, as a share of what the lost attempt took; each further one is twice as long. */
const firstPauseShare = 0.5;
const longestPauseMs = 200;
/** A writer that has waited for as long as so many of its attempts take asks the others to let it pass … */
const attemptsBeforeHold = 30;
/** … but neither sooner nor later than this. */
const holdAfterMs = { least: 100, most: 750 };

export interface LostAttempt {
  /** What the attempt took, from the base to the answer. */
  readonly durationMs: number;
  /** When the change began its first attempt, on this host's monotonic clock. */
  readonly begunAtMs: number;
}

/** What a writer that has lost goes on with: another attempt, because nobody has landed anything for a while, or a hold. */
export interface Turn {
  readonly head: Head<TableMetadata>;
  readonly next: 'attempt' | 'hold';
}

/**
 * Waits after a loss, and looks now and then, until the table has been quiet for one pause or it is time for a hold.
 *
 * A warm winner repeats in two round trips and a loser needs four more, so losers that try on only burn what the winner
 * needs; many commits go through soonest when one writer lands several in a row while the others sleep, and holds
 * pass the turn on. *Cost*: a probe a pause, and a read when somebody has landed.
 */
export async function awaitTurn(
  winner: Head<TableMetadata>,
  lost: LostAttempt,
  options: { readonly commitId: string; readonly deadlineMs: number; readonly signal?: AbortSignal },
  ports: { readonly pointer: Pointer<TableMetadata>; readonly runtime: Runtime },
): Promise<Turn> {
  const { clock, timer, random } = ports.runtime;
  const patienceMs = Math.min(holdAfterMs.most, Math.max(holdAfterMs.least, attemptsBeforeHold * lost.durationMs));
  const holdAtMs = Math.min(lost.begunAtMs + patienceMs, options.deadlineMs);
  let seen = winner;
  for (let pauseMs = firstPauseShare * lost.durationMs; ; pauseMs *= 2) {
    const leftMs = holdAtMs - clock.monotonicMs();
    if (leftMs <= 0) return { head: seen, next: 'hold' };
    await timer.sleep(Math.min(leftMs, Math.min(pauseMs, longestPauseMs) * (0.5 + random.fraction())), options.signal);
    const newest = await waitForHold(await ports.pointer.load(seen, options.signal), options, ports);
    if (newest.version === seen.version) return { head: newest, next: 'attempt' };
    seen = newest;
  }
}
