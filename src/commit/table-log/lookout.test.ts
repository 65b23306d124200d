import { describe, expect, it } from 'vitest';
import { manualRuntime } from '../../runtime/index.ts';
import { StoreTime } from '../store-time.ts';
import { Lookout } from './lookout.ts';
import type { Glimpse, TablePointer } from './table-pointer.ts';

const startMs = 1_790_000_000_000;

/** A table on which a version lands every `everyMs` until it is told to stop. */
function rig(everyMs: number): { readonly lookout: Lookout; readonly requests: () => number; readonly pass: (durationMs: number) => Promise<void>; readonly stop: () => void } {
  const runtime = manualRuntime(1, startMs);
  let stoppedAtMs = Number.POSITIVE_INFINITY;
  let requests = 0;
  const glimpseOfVersion = (version: number): Glimpse => ({ version, lastUpdatedMs: startMs + (version - 1) * everyMs, commitId: '', retired: false });
  const pointer = {
    glimpse: async (version: number) => {
      requests += 1;
      const landed = glimpseOfVersion(version);
      return landed.lastUpdatedMs <= Math.min(runtime.clock.nowMs(), stoppedAtMs) ? landed : undefined;
    },
  } as unknown as TablePointer;
  const lookout = new Lookout(glimpseOfVersion(1), { pointer, runtime, storeTime: new StoreTime(runtime.clock) });
  return { lookout, requests: () => requests, pass: (durationMs) => runtime.clock.advance(durationMs), stop: () => (stoppedAtMs = runtime.clock.nowMs()) };
}

describe('Lookout', () => {
  it('sees a busy table with about one request a look, however many versions land in between', async () => {
    const { lookout, requests, pass } = rig(10);
    for (let look = 0; look < 20; look++) {
      await pass(200);
      expect(await lookout.look(50)).toBe(false);
    }
    expect(requests()).toBeLessThan(30);
    expect(lookout.seen.version).toBeGreaterThan(300);
  });

  it('sees a table fall quiet in one look, and knows its newest version', async () => {
    const { lookout, pass, stop } = rig(10);
    for (let look = 0; look < 5; look++) {
      await pass(200);
      await lookout.look(50);
    }
    await pass(40);
    stop();
    await pass(100);
    expect(await lookout.look(50)).toBe(true);
    expect(lookout.seen.version).toBe(105);
  });

  it('takes a table for quiet on which nothing has landed since the last look', async () => {
    const { lookout, pass, requests } = rig(10_000);
    await pass(20);
    expect(await lookout.look(1_000_000)).toBe(true);
    expect(requests()).toBe(1);
  });
});
