import { FrazilError } from '../../errors/index.ts';
import type { Clock, Random, Runtime, Timer } from '../../runtime/index.ts';

interface Sleeper {
  readonly atMs: number;
  readonly order: number;
  readonly wake: () => void;
}

/** How one host stands to the true time. */
export interface HostPace {
  /** How far its wall clock is ahead; whoever sets the clock changes it. */
  skewMs: number;
  /** A stopped process, a sleeping laptop: nothing happens on the host before this. */
  frozenUntilMs: number;
  /** How long it has been frozen in all, when it has thawed. */
  frozenMs: number;
}

/** Lets every promise that can go on do so. */
function drain(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * Virtual time for many simulated hosts: nobody runs but who was woken, in order of time and then of arrival.
 *
 * Between two wake-ups everything that can go on without waiting does, so a run depends on nothing but its seed.
 */
export class VirtualTime {
  #nowMs: number;
  #order = 0;
  /** A binary heap by time, then order. */
  readonly #sleepers: Sleeper[] = [];

  constructor(startMs = 1_750_000_000_000) {
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** The runtime of one host, whose wall clock is as wrong as its pace says at the moment, and whose randomness is its own. */
  runtimeOf(random: Random, pace: HostPace): Runtime {
    const startMs = this.#nowMs;
    const clock: Clock = { nowMs: () => Math.floor(this.#nowMs) + pace.skewMs, monotonicMs: () => this.#nowMs - startMs };
    const timer: Timer = {
      sleep: async (durationMs, signal) => {
        await this.sleep(durationMs, signal);
        await this.thaw(pace);
      },
    };
    return { clock, random, timer };
  }

  /** Waits while a host is frozen. */
  async thaw(pace: HostPace): Promise<void> {
    while (this.#nowMs < pace.frozenUntilMs) await this.sleep(pace.frozenUntilMs - this.#nowMs);
  }

  /** Freezes a host from now on: it does nothing until then, and does not notice. */
  freeze(pace: HostPace, durationMs: number): void {
    const fromMs = Math.max(this.#nowMs, pace.frozenUntilMs);
    pace.frozenUntilMs = Math.max(pace.frozenUntilMs, this.#nowMs + durationMs);
    pace.frozenMs += pace.frozenUntilMs - fromMs;
  }

  /** How long a host has been awake, as its users would count. */
  awakeMs(pace: HostPace): number {
    const stillFrozenMs = Math.max(0, pace.frozenUntilMs - this.#nowMs);
    return this.#nowMs - (pace.frozenMs - stillFrozenMs);
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const abort = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      this.#push({
        atMs: this.#nowMs + Math.max(0, durationMs),
        order: this.#order++,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      });
    });
  }

  /** Runs until all actors have ended. *Errors*: `internal-invariant` when they wait for nothing, or past `limitMs` of virtual time. */
  async run(actors: readonly Promise<unknown>[], limitMs = 3_600_000): Promise<void> {
    let ended = false;
    const failures: unknown[] = [];
    void Promise.allSettled(actors).then((results) => {
      ended = true;
      for (const result of results) if (result.status === 'rejected') failures.push(result.reason);
    });
    const endMs = this.#nowMs + limitMs;
    for (;;) {
      await drain();
      if (ended) break;
      const next = this.#pop();
      if (next === undefined) throw new FrazilError('internal-invariant', 'Every simulated host waits, and nothing is left to happen.');
      if (next.atMs > endMs) throw new FrazilError('internal-invariant', `The simulation did not end within ${limitMs} virtual ms.`);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
    }
    if (failures.length > 0) throw failures[0];
  }

  #push(sleeper: Sleeper): void {
    const heap = this.#sleepers;
    let index = heap.push(sleeper) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(heap[index]!, heap[parent]!)) break;
      [heap[index], heap[parent]] = [heap[parent]!, heap[index]!];
      index = parent;
    }
  }

  #pop(): Sleeper | undefined {
    const heap = this.#sleepers;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    heap[0] = last;
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      let least = index;
      if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
      if (left + 1 < heap.length && before(heap[left + 1]!, heap[least]!)) least = left + 1;
      if (least === index) return top;
      [heap[index], heap[least]] = [heap[least]!, heap[index]!];
      index = least;
    }
  }
}

function before(a: Sleeper, b: Sleeper): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
