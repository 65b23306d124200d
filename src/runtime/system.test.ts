import { describe, expect, it } from 'vitest';
import { systemRuntime } from './system.ts';

describe('the system runtime', () => {
  it('tells the time of this host, and monotonic time that does not go back', () => {
    expect(Math.abs(systemRuntime.clock.nowMs() - Date.now())).toBeLessThan(1_000);
    const first = systemRuntime.clock.monotonicMs();
    expect(systemRuntime.clock.monotonicMs()).toBeGreaterThanOrEqual(first);
  });

  it('draws bytes that are not the same twice, and fractions in [0, 1)', () => {
    const [one, other] = [systemRuntime.random.bytes(16), systemRuntime.random.bytes(16)];
    expect(one).toHaveLength(16);
    expect(one).not.toEqual(other);
    const fraction = systemRuntime.random.fraction();
    expect(fraction >= 0 && fraction < 1).toBe(true);
  });

  it('sleeps at least about as long as asked', async () => {
    const startMs = systemRuntime.clock.monotonicMs();
    await systemRuntime.timer.sleep(20);
    expect(systemRuntime.clock.monotonicMs() - startMs).toBeGreaterThan(15);
  });

  it('rejects with the reason of the signal itself, before or during the sleep', async () => {
    const reason = new RangeError('enough');
    await expect(systemRuntime.timer.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const sleeping = systemRuntime.timer.sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
  });
});
