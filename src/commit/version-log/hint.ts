import { hasCode } from '../../errors/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { probeForward } from './probe.ts';

/** A hint longer than this is not one. */
const maxHintBytes = 64;
/** Shortest time between two probes for a newer version, and between two writes of a busy handle. */
const probeIntervalMs = 1_000;
const writeIntervalMs = 200;
/** Writes of a handle that closes: whoever is found to have committed behind the last one keeps the hint up from there. */
const lastWritesMax = 4;

/** The version that a hint's text names; undefined for anything but digits (older writers' `v7` and spaces around are understood). */
export function parseHint(text: string): number | undefined {
  const digits = /^\s*v?(\d{1,15})\s*$/.exec(text)?.[1];
  const version = digits === undefined ? 0 : Number(digits);
  return version > 0 ? version : undefined;
}

/** Reads the hint; undefined when it is missing, empty or garbage. *Cost*: one request. */
export async function readHint(store: ObjectStore, key: string, signal?: AbortSignal): Promise<number | undefined> {
  try {
    const { bytes } = await store.get(key, { maxBytes: maxHintBytes, ...(signal && { signal }) });
    return parseHint(new TextDecoder().decode(bytes));
  } catch (error) {
    if (hasCode(error, 'object-not-found', 'object-too-large')) return undefined;
    throw error;
  }
}

export interface HintFollowerOptions {
  readonly store: ObjectStore;
  readonly key: string;
  readonly runtime: Runtime;
  /** Whether a version exists; asked after each write so that a slow writer does not leave the hint behind. */
  readonly exists: (version: number) => Promise<boolean>;
}

/**
 * Keeps the version hint up behind the commits of one handle, for readers that believe it.
 *
 * One write is in flight at a time and the newest version wins. After a write it is looked, at most once a second,
 * whether a newer version exists: without that, a delayed write of an old version would stay. If there is one and the
 * hint already names a newer version than was written here, whoever wrote that looks after it; else the hint is moved
 * on, and looked after again. Failures are swallowed on purpose: the commit is done, and no reader of ours depends on the hint.
 */
export class HintFollower {
  readonly #options: HintFollowerOptions;
  #wanted = 0;
  #written = 0;
  #probedAtMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;
  #hurry = new AbortController();

  constructor(options: HintFollowerOptions) {
    this.#options = options;
  }

  /** Notes that `version` was committed; returns at once. */
  follow(version: number): void {
    if (version <= this.#wanted) return;
    this.#wanted = version;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Notes that `version` is the newest although a newer one was written before: somebody else took that away. */
  setBack(version: number): void {
    this.#wanted = 0;
    this.#written = 0;
    this.follow(version);
  }

  /**
   * Waits until the hint has caught up, without the usual pauses.
   *
   * *Cost*: mostly a write and a probe; on a table that others keep busy a read more, and no more than 4 writes.
   */
  async settle(): Promise<void> {
    this.#hurry.abort();
    await this.#running;
    this.#hurry = new AbortController();
  }

  async #run(): Promise<void> {
    try {
      for (let lastWrites = 0; lastWrites < lastWritesMax; ) {
        if (this.#wanted > this.#written) {
          if (this.#hurry.signal.aborted) lastWrites += 1;
          await this.#write(this.#wanted);
        } else if (!(await this.#probe())) {
          return;
        }
      }
    } catch {
      this.#wanted = this.#written; // the next commit tries again
    }
  }

  async #write(version: number): Promise<void> {
    await this.#options.store.put(this.#options.key, new TextEncoder().encode(String(version)), { contentType: 'text/plain' });
    this.#written = version;
    await this.#pause(writeIntervalMs);
  }

  /** Whether there is a newer version to write. */
  async #probe(): Promise<boolean> {
    const { runtime, exists, store, key } = this.#options;
    await this.#pause(this.#probedAtMs + probeIntervalMs - runtime.clock.monotonicMs());
    if (this.#wanted > this.#written) return true;
    this.#probedAtMs = runtime.clock.monotonicMs();
    if (!(await exists(this.#written + 1))) return false;
    if (((await readHint(store, key)) ?? 0) > this.#written) return this.#wanted > this.#written;
    this.#wanted = Math.max(this.#wanted, await probeForward(this.#written + 1, exists));
    return this.#wanted > this.#written;
  }

  async #pause(durationMs: number): Promise<void> {
    if (durationMs <= 0 || this.#hurry.signal.aborted) return;
    await this.#options.runtime.timer.sleep(durationMs, this.#hurry.signal).catch(() => undefined);
  }
}
