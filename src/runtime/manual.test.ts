import { describe, expect, it, vi } from 'vitest';
import { ManualClock, manualRuntime, SeededRandom } from './manual.ts';

describe('SeededRandom', () => {
  it('gives the same sequence for the same seed, on every platform', () => {
    const draws = (seed: number): readonly number[] => {
      const random = new SeededRandom(seed);
      return [random.next(), random.next(), random.next()];
    };
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
    expect(draws(1)).toEqual([1_580_013_426, 350_525_680, 3_524_174_333]);
  });

  it('draws fractions in [0, 1) that fill the range evenly', () => {
    const random = new SeededRandom(7);
    const buckets = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i++) buckets[random.below(10)]! += 1;
    for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it('fills bytes to the length asked for', () => {
    const random = new SeededRandom(3);
    expect(random.bytes(0)).toHaveLength(0);
    expect(new Set(random.bytes(2_000)).size).toBeGreaterThan(250);
  });
});

describe('ManualClock', () => {
  it('moves only when told, wall and monotonic time together', async () => {
    const clock = new ManualClock(5_000);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([5_000, 0]);
    await clock.advance(250);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([5_250, 250]);
  });

  it('wakes sleepers in order of time, then of arrival, each at its own time', async () => {
    const clock = new ManualClock(0);
    const woken: string[] = [];
    const sleep = async (name: string, durationMs: number): Promise<void> => {
      await clock.sleep(durationMs);
      woken.push(`${name}@${String(clock.nowMs())}`);
    };
    const all = Promise.all([sleep('late', 30), sleep('first', 10), sleep('second', 10), sleep('past', -5)]);
    await clock.advance(29);
    expect(woken).toEqual(['past@0', 'first@10', 'second@10']);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    expect(woken.at(-1)).toBe('late@30');
    await all;
  });

  it('wakes a sleeper that was started by another one within the same advance', async () => {
    const clock = new ManualClock(0);
    const times: number[] = [];
    const chain = (async () => {
      for (let i = 0; i < 3; i++) {
        await clock.sleep(10);
        times.push(clock.nowMs());
      }
    })();
    await clock.advance(100);
    await chain;
    expect(times).toEqual([10, 20, 30]);
    expect(clock.nowMs()).toBe(100);
  });

  it('gives up a sleep when its signal is aborted, before or during', async () => {
    const clock = new ManualClock();
    const reason = new RangeError('enough');
    await expect(clock.sleep(10, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const sleeping = clock.sleep(10, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it('leaves a signal alone once its sleeper has woken', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const leaving = vi.spyOn(controller.signal, 'removeEventListener');
    const woken = clock.sleep(10, controller.signal);
    const still = clock.sleep(20);
    await clock.advance(10);
    await woken;
    expect(leaving).toHaveBeenCalledTimes(1);
    controller.abort();
    expect(clock.pending).toBe(1);
    await clock.advance(10);
    await still;
  });
});

describe('manualRuntime', () => {
  it('is one clock for time and waiting', async () => {
    const runtime = manualRuntime(4, 1_000);
    const sleeping = runtime.timer.sleep(5);
    await runtime.clock.advance(5);
    await sleeping;
    expect(runtime.clock.nowMs()).toBe(1_005);
  });
});
