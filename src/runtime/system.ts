import { randomFillSync } from 'node:crypto';
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
    sleep,
  },
};

/** Made by hand: the promise of `node:timers` builds an error with a stack for each sleep that is given up, and most are. */
function sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const wake = (): void => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(wake, durationMs);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}
