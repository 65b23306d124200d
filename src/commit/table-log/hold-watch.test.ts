import { describe, expect, it } from 'vitest';
import { manualRuntime } from '../../runtime/index.ts';
import { HoldWatch } from './hold-watch.ts';
import type { Glimpse, TablePointer } from './table-pointer.ts';

const owner = 'a'.repeat(32);

/** A log of which only glimpses can be taken; each takes `latencyMs`. */
function watched(latencyMs = 1): { readonly log: Glimpse[]; readonly watch: HoldWatch; readonly runtime: ReturnType<typeof manualRuntime> } {
  const runtime = manualRuntime(1);
  const log: Glimpse[] = [];
  const pointer = {
    glimpse: async (version: number) => {
      await runtime.timer.sleep(latencyMs);
      return log.find((glimpse) => glimpse.version === version);
    },
  } as unknown as TablePointer;
  return { log, runtime, watch: new HoldWatch({ commitId: 'c'.repeat(32), deadlineMs: 60_000 }, { pointer, runtime }) };
}

const version = (number: number, commitId: string, held?: string): Glimpse => ({ version: number, lastUpdatedMs: number, commitId, retired: false, ...(held !== undefined && { hold: { owner: held, durationMs: 3_000 } }) });

describe('HoldWatch', () => {
  it('does not wait without a hold, nor for its own', async () => {
    const { watch, runtime } = watched();
    expect(await watch.wait(version(1, 'x'))).toMatchObject({ version: 1 });
    expect(await watch.wait(version(2, 'x', 'c'.repeat(32)))).toMatchObject({ version: 2 });
    expect(runtime.clock.monotonicMs()).toBe(0);
  });

  it('ends with the version of the owner, also when others land before and behind it', async () => {
    const { log, watch, runtime } = watched();
    const waiting = watch.wait(version(4, 'x', owner));
    await runtime.clock.advance(500);
    log.push(version(5, 'y'), version(6, owner), version(7, 'z'));
    await runtime.clock.advance(200);
    expect(await waiting).toMatchObject({ version: 6 });
  });

  it('waits for a dead owner once, however often its hold is met', async () => {
    const { watch, runtime } = watched();
    const first = watch.wait(version(4, 'x', owner));
    await runtime.clock.advance(2_990);
    expect(runtime.clock.pending).toBe(1);
    await runtime.clock.advance(20);
    expect(await first).toMatchObject({ version: 4 });
    const again = watch.wait(version(4, 'x', owner));
    await runtime.clock.advance(0);
    expect(runtime.clock.pending).toBe(0);
    expect(await again).toMatchObject({ version: 4 });
  });

  it('is not kept beyond the hold by writers that ignore it faster than it can look', async () => {
    const { log, watch, runtime } = watched(50);
    for (let number = 5; number < 5_000; number++) log.push(version(number, `other${number}`));
    const waiting = watch.wait(version(4, 'x', owner));
    await runtime.clock.advance(3_100);
    expect(runtime.clock.pending).toBe(0);
    expect((await waiting).version).toBeGreaterThan(40);
  });
});
