import type { TableMetadata } from '../../format/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import type { Head, Pointer } from '../pointer.ts';
import { holdOf } from './hold.ts';
import { frazilProperties } from './properties.ts';

/** Pause between two looks at a held table: short at first, because a holder needs only a few round trips. */
const firstPollMs = 3;
const longestPollMs = 100;

/**
 * Waits while the head carries somebody else's hold, until a version of its owner lands or its duration has passed
 * on this host's own monotonic clock. Returns the newest head seen.
 *
 * *Cost*: nothing without a hold; a probe per pause with one.
 */
export async function waitForHold(
  head: Head<TableMetadata>,
  options: { readonly commitId: string; readonly deadlineMs: number; readonly signal?: AbortSignal },
  ports: { readonly pointer: Pointer<TableMetadata>; readonly runtime: Runtime },
): Promise<Head<TableMetadata>> {
  const { clock, timer, random } = ports.runtime;
  let newest = head;
  for (;;) {
    const hold = holdOf(newest.value);
    if (hold === undefined || hold.owner === options.commitId) return newest;
    const untilMs = Math.min(clock.monotonicMs() + hold.durationMs, options.deadlineMs);
    let pollMs = firstPollMs;
    while (!ownerLanded(newest, hold.owner)) {
      const leftMs = untilMs - clock.monotonicMs();
      if (leftMs <= 0) return newest;
      await timer.sleep(Math.min(leftMs, pollMs * (0.5 + random.fraction())), options.signal);
      pollMs = Math.min(longestPollMs, pollMs * 1.5);
      newest = await ports.pointer.load(newest, options.signal);
    }
  }
}

/** Whether the owner's commit is the head or, when others landed behind it meanwhile, in the list. */
function ownerLanded(head: Head<TableMetadata>, owner: string): boolean {
  return head.commitId === owner || head.value.snapshots.some((snapshot) => snapshot.summary[frazilProperties.commitId] === owner);
}
