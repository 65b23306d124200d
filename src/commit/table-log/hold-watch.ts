import type { TableMetadata } from '../../format/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import type { Head } from '../pointer.ts';
import { type Hold, holdOf } from './hold.ts';
import type { Glimpse, TablePointer } from './table-pointer.ts';

/** Pause between two looks at a held table: at first as long as a holder near to the store needs, and never shorter than a look takes. */
const firstPollMs = 10;
const longestPollMs = 100;

/** For whom somebody waits, and until when. */
export interface WaitOptions {
  readonly commitId: string;
  /** On this host's monotonic clock. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

export interface WaitPorts {
  readonly pointer: TablePointer;
  readonly runtime: Runtime;
}

/**
 * One change's patience with the holds of others: each is heeded until a version of its owner lands or its duration
 * has passed on this host's own monotonic clock, counted from when this change first saw it. A new hold of the same owner
 * is a new one: it shows that the owner lives.
 */
export class HoldWatch {
  readonly #options: WaitOptions;
  readonly #ports: WaitPorts;
  /** When the patience with a version's hold ends: one whose owner died is waited for once, however often it is met. */
  readonly #untilMs = new Map<number, number>();

  constructor(options: WaitOptions, ports: WaitPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  /** The head to go on from: `head` itself unless it was held and others landed meanwhile. *Cost*: nothing without a hold. */
  async pass(head: Head<TableMetadata>): Promise<Head<TableMetadata>> {
    let passed = head;
    for (;;) {
      const newest = await this.wait(glimpseOf(passed));
      if (newest.version === passed.version) return passed;
      passed = await this.#ports.pointer.loadFrom(newest.version, this.#options.signal);
    }
  }

  /** Waits while the newest version carries a hold of somebody else. Returns the newest seen. *Cost*: a glimpse a pause. */
  async wait(seen: Glimpse): Promise<Glimpse> {
    let newest = seen;
    for (;;) {
      const { hold, version } = newest;
      if (hold === undefined || hold.owner === this.#options.commitId) return newest;
      const untilMs = this.#untilMs.get(version) ?? this.#patienceFrom(hold);
      this.#untilMs.set(version, untilMs);
      newest = await this.#untilFulfilled(newest, hold, untilMs);
      if (newest.version === version) return newest;
    }
  }

  /** Waits until a version of the owner of a posted hold lands behind `seen`, or its duration has passed. Returns the newest seen. */
  async heed(seen: Glimpse, hold: Hold): Promise<Glimpse> {
    return await this.#untilFulfilled(seen, hold, this.#patienceFrom(hold));
  }

  async #untilFulfilled(held: Glimpse, hold: Hold, untilMs: number): Promise<Glimpse> {
    const { runtime, pointer } = this.#ports;
    let newest = held;
    for (let pollMs = firstPollMs; ; pollMs = Math.min(longestPollMs, 2 * pollMs)) {
      const leftMs = untilMs - runtime.clock.monotonicMs();
      if (leftMs <= 0) return newest;
      await runtime.timer.sleep(Math.min(leftMs, pollMs * (0.5 + runtime.random.fraction())), this.#options.signal);
      const lookedAtMs = runtime.clock.monotonicMs();
      // One by one, so that the owner's version is not stepped over; few land while a hold is heeded.
      while (runtime.clock.monotonicMs() < untilMs) {
        const next = await pointer.glimpse(newest.version + 1, this.#options.signal);
        if (next === undefined) break;
        newest = next;
        if (next.commitId === hold.owner) return newest;
      }
      pollMs = Math.max(pollMs, runtime.clock.monotonicMs() - lookedAtMs);
    }
  }

  #patienceFrom(hold: Hold): number {
    return Math.min(this.#ports.runtime.clock.monotonicMs() + hold.durationMs, this.#options.deadlineMs);
  }
}

/** A head as a glimpse would show it. */
export function glimpseOf(head: Head<TableMetadata>): Glimpse {
  const hold = holdOf(head.value);
  return { version: head.version, lastUpdatedMs: head.value.lastUpdatedMs, commitId: head.commitId, retired: false, ...(hold && { hold }) };
}
