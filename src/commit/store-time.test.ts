import { describe, expect, it } from 'vitest';
import { manualRuntime } from '../runtime/index.ts';
import { StoreTime } from './store-time.ts';

const startMs = 1_700_000_000_000;

function observed(storeTimeMs: number, sentAtMs = startMs): StoreTime {
  const time = new StoreTime(manualRuntime(1, startMs).clock);
  time.observe(storeTimeMs, sentAtMs);
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
    time.observe(undefined, startMs);
    expect(time.nextTimestampMs(0)).toBe(startMs);
  });

  it('ignores an answer during which the host\'s clock jumped', () => {
    expect(observed(startMs - 5_000, startMs + 60_000).offsetMs).toBe(0);
  });
});
