import { describe, expect, it } from 'vitest';
import { type Clock, manualRuntime } from '../runtime/index.ts';
import type { Head, Pointer } from './pointer.ts';
import { StoreTime, timestampOver } from './store-time.ts';

const startMs = 1_700_000_000_000;

/** A host's clock that somebody can set. */
class HostClock implements Clock {
  setByMs = 0;
  elapsedMs = 0;
  nowMs(): number {
    return startMs + this.elapsedMs + this.setByMs;
  }
  monotonicMs(): number {
    return this.elapsedMs;
  }
}

function observed(storeTimeMs: number, sentAtMs = startMs): StoreTime {
  const time = new StoreTime(manualRuntime(1, startMs).clock);
  time.observe(storeTimeMs, { nowMs: sentAtMs, monotonicMs: 0 });
  return time;
}

describe('StoreTime', () => {
  it('leaves a host alone whose clock agrees with the second that the store named', () => {
    expect(observed(startMs - 999).nextTimestampMs(0)).toBe(startMs);
    expect(observed(startMs).nextTimestampMs(0)).toBe(startMs);
  });

  it('corrects a host that runs behind, to the beginning of the store\'s second', () => {
    expect(observed(startMs + 90_000).nextTimestampMs(0)).toBe(startMs + 90_000);
  });

  it('corrects a host that runs ahead by up to 30 s', () => {
    expect(observed(startMs - 20_000).nextTimestampMs(0)).toBe(startMs - 19_000);
  });

  it('refuses a host that runs ahead by more', () => {
    expect(() => observed(startMs - 40_000).nextTimestampMs(0)).toThrow(expect.objectContaining({ code: 'clock-ahead' }));
  });

  it('always passes the version before', () => {
    expect(observed(startMs).nextTimestampMs(startMs + 5_000)).toBe(startMs + 5_001);
  });

  it('does without a store that tells no time', () => {
    const time = new StoreTime(manualRuntime(1, startMs).clock);
    time.observe(undefined, time.reading());
    expect(time.nextTimestampMs(0)).toBe(startMs);
  });

  it.each([60_000, -60_000])('ignores an answer during which the host\'s clock was set by %i ms', (byMs) => {
    expect(observed(startMs - 5_000, startMs - byMs).offsetMs).toBe(0);
  });
});

describe('timestampOver', () => {
  const head = {} as Head<never>;

  /** A host whose looks at the head are answered with these offsets of the store's clock, one after the other; the last for ever. */
  function hostOf(offsetsMs: readonly number[]): { readonly clock: HostClock; readonly stamp: (previousMs?: number) => Promise<number>; readonly answer: () => void; readonly looks: () => number } {
    const clock = new HostClock();
    const storeTime = new StoreTime(clock);
    let answers = 0;
    const answer = (): void => {
      const offsetMs = offsetsMs[Math.min(answers++, offsetsMs.length - 1)]!;
      storeTime.observe(startMs + clock.elapsedMs + offsetMs, storeTime.reading());
    };
    const verify = async (): Promise<boolean> => {
      answer();
      return true;
    };
    return { clock, answer, looks: () => answers, stamp: async (previousMs = 0) => await timestampOver(head, previousMs, { pointer: { verify } as unknown as Pointer<never>, storeTime }) };
  }

  it('asks nothing while the clocks agree', async () => {
    const { stamp, answer, looks } = hostOf([0]);
    answer();
    expect(await stamp()).toBe(startMs);
    expect(looks()).toBe(1);
  });

  it('asks once about a host that is far behind, and never again', async () => {
    const { stamp, answer, looks } = hostOf([600_000]);
    answer();
    expect(await stamp()).toBe(startMs + 600_000);
    expect(await stamp()).toBe(startMs + 600_000);
    expect(looks()).toBe(2);
  });

  it.each([3_600_000, -3_600_000])('is not led astray by one answer that is %i ms off', async (wrongMs) => {
    const { stamp, answer } = hostOf([0, wrongMs, 0]);
    answer();
    answer();
    expect(await stamp()).toBe(startMs);
  });

  it('takes no time from a host whose clock was set forward since the last answer', async () => {
    const { clock, stamp, answer } = hostOf([0]);
    answer();
    clock.setByMs = 20_000;
    expect(await stamp()).toBe(startMs + 1_000);
    clock.setByMs = 3_600_000;
    await expect(stamp()).rejects.toMatchObject({ code: 'clock-ahead' });
  });

  it('refuses a host no longer once the store\'s clock has been set right', async () => {
    const { stamp, answer } = hostOf([-90_000, -90_000, 0]);
    answer();
    await expect(stamp()).rejects.toMatchObject({ code: 'clock-ahead' });
    expect(await stamp()).toBe(startMs);
  });

  it('notices a clock that is set while an answer is on its way', async () => {
    const clock = new HostClock();
    const storeTime = new StoreTime(clock);
    storeTime.observe(startMs, storeTime.reading());
    const sent = storeTime.reading();
    clock.setByMs = 3_600_000;
    storeTime.observe(startMs, sent);
    expect(storeTime.isDoubtful).toBe(true);
  });

  it('refuses a host no longer once its clock has been set right', async () => {
    const { clock, stamp, answer } = hostOf([0]);
    clock.setByMs = 90_000;
    answer();
    await expect(stamp()).rejects.toMatchObject({ code: 'clock-ahead' });
    clock.setByMs = 0;
    expect(await stamp()).toBe(startMs);
  });
});
