import { FrazilError, isFrazilError } from '../errors/index.ts';
import type { Runtime } from '../runtime/index.ts';

/** Reason of own signals that stop what is not needed any more: nobody reads it, and an error would cost more than all the rest of a small append. */
export const over = 'over';

/** The error of a change that its caller gave up before anything of it could land. */
export function changeAborted(signal: AbortSignal): FrazilError {
  if (isFrazilError(signal.reason)) return signal.reason;
  return new FrazilError('request-aborted', 'The change was aborted; nothing of it is visible.', { cause: signal.reason });
}

/** *Errors*: `request-aborted`, or the signal's own `FrazilError`. */
export function checkNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw changeAborted(signal);
}

/** Waits for `work`, but not beyond an abort; `work` itself goes on, and its failure then is nobody's. *Errors*: `request-aborted`, or the signal's own `FrazilError`. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  checkNotAborted(signal);
  const { promise: given, reject: giveUp } = Promise.withResolvers<never>();
  const abort = (): void => giveUp(changeAborted(signal));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, given]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

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

/**
 * Runs `work` with a signal that is aborted after `durationMs` (0 or more) or when the outer signal is.
 *
 * The timer is cancelled as soon as `work` settles, so nothing is left behind.
 */
export async function withTimeLimit<R>(runtime: Runtime, durationMs: number, outer: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<R>): Promise<R> {
  const limit = new AbortController();
  const timer = new AbortController();
  const forward = (): void => limit.abort(outer?.reason);
  if (outer?.aborted === true) forward();
  else outer?.addEventListener('abort', forward, { once: true });
  const expiry = runtime.timer.sleep(Math.max(0, durationMs), timer.signal).then(
    () => limit.abort(new FrazilError('store-unavailable', `No answer within ${Math.round(durationMs)} ms.`)),
    () => undefined, // cancelled: the work was done in time
  );
  try {
    return await work(limit.signal);
  } finally {
    outer?.removeEventListener('abort', forward);
    timer.abort(over);
    await expiry;
  }
}

/** A pause with full jitter that doubles with each step: a random part of min(`capMs`, `baseMs` * 2^step). *Errors*: `request-aborted`, or the signal's own `FrazilError`. */
export async function backOff(runtime: Runtime, step: number, bounds: { readonly baseMs: number; readonly capMs: number }, signal?: AbortSignal): Promise<void> {
  const ceilingMs = Math.min(bounds.capMs, bounds.baseMs * 2 ** Math.min(step, 20));
  try {
    await runtime.timer.sleep(runtime.random.fraction() * ceilingMs, signal);
  } catch (error) {
    checkNotAborted(signal);
    throw error;
  }
}
