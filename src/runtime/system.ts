import { randomFillSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Runtime } from './ports.ts';

/** The host's real clock, randomness and timers. */
export const systemRuntime: Runtime = {
  clock: {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
  },
  random: {
    bytes: (length) => randomFillSync(new Uint8Array(length)),
    fraction: () => Math.random(),
  },
  timer: {
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      try {
        await delay(durationMs, undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
  },
};
