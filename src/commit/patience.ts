import type { FrazilError } from '../errors/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { changeAborted, over } from './abort.ts';

/** Timers of hosts hold no longer than this (2^31 - 1 ms). */
const longestSleepMs = 2_147_483_647;

export interface PatienceOptions {
  /** On this host's monotonic clock. */
  readonly deadlineMs: number;
  /** The caller's own. */
  readonly signal?: AbortSignal | undefined;
  /** What to say when the deadline passes. */
  readonly late: () => FrazilError;
}

/**
 * How long a caller waits, as one signal: aborted at the deadline or with the caller's own signal, whichever comes
 * first, and always with a `FrazilError` as its reason. Whoever makes it ends it.
 */
export class Patience {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #timer = new AbortController();
  readonly #outer: AbortSignal | undefined;

  constructor(runtime: Runtime, { deadlineMs, signal, late }: PatienceOptions) {
    this.signal = this.#controller.signal;
    this.#outer = signal;
    if (signal?.aborted === true) {
      this.#forward();
      return;
    }
    signal?.addEventListener('abort', this.#forward, { once: true });
    void this.#expire(runtime, deadlineMs, late);
  }

  /** Frees the timer and the caller's signal, and stops whatever still goes on under the own one. */
  end(): void {
    this.#outer?.removeEventListener('abort', this.#forward);
    this.#timer.abort(over);
    this.#controller.abort(over);
  }

  async #expire(runtime: Runtime, deadlineMs: number, late: () => FrazilError): Promise<void> {
    try {
      do {
        const leftMs = deadlineMs - runtime.clock.monotonicMs();
        await runtime.timer.sleep(Math.min(Math.max(0, leftMs), longestSleepMs), this.#timer.signal);
      } while (runtime.clock.monotonicMs() < deadlineMs);
      this.#controller.abort(late());
    } catch {
      return; // ended before
    }
  }

  readonly #forward = (): void => {
    this.#controller.abort(changeAborted(this.#outer!));
  };
}
