import { assertInvariant } from '../../errors/index.ts';

interface Waiter {
  readonly enter: () => void;
}

/** Lets at most `limit` pieces of work run at a time; the rest waits in the order it came. */
export class ConcurrencyGate {
  readonly #limit: number;
  readonly #waiting = new Set<Waiter>();
  #running = 0;

  /** `limit` at least 1. */
  constructor(limit: number) {
    assertInvariant(Number.isSafeInteger(limit) && limit >= 1, `A concurrency limit is a whole number from 1 on, not ${limit}.`);
    this.#limit = limit;
  }

  /** How many pieces of work run now. */
  get running(): number {
    return this.#running;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for a place; the caller gives it back with `leave`, once.
   *
   * Rejects with the signal's reason when it is aborted before there was a place.
   */
  enter(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (this.#running < this.#limit) {
      this.#running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.delete(waiter);
        reject(signal?.reason as Error);
      };
      const waiter: Waiter = {
        enter: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Gives a place back; the longest waiting takes it over at once, so that no newcomer slips in between. */
  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    this.#waiting.delete(next);
    next.enter();
  }
}
