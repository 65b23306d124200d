import type { PendingAppend } from './pending-append.ts';

/** Appends that land together at most; more wait for the next version. */
const groupSizeMax = 1_000;

/** The appends that one version is to land. */
export interface AppendBatch {
  readonly members: readonly PendingAppend[];
  /** Settles when an append that is not in the batch could land. */
  readonly othersWait: Promise<void>;
}

/**
 * The appends of one handle that wait for a version to land them.
 *
 * All of them land together, also those whose files are still on their way, because a small file arrives while the
 * group stages its own objects. One that turned out to hold the others up waits here until it is prepared.
 */
export class AppendQueue {
  readonly #waiting = new Set<PendingAppend>();
  readonly #stragglers = new WeakSet<PendingAppend>();
  #othersWait = Promise.withResolvers<void>();

  /** Takes an append in; `onReady` is called when it is prepared and still wants to land. */
  add(pending: PendingAppend, onReady: () => void): void {
    this.#waiting.add(pending);
    void pending.prepared.then(() => {
      if (!pending.isOpen) return;
      if (this.#waiting.has(pending)) this.#othersWait.resolve();
      onReady();
    });
    void pending.ended.then(() => this.#waiting.delete(pending));
  }

  /** Takes back an append that was left out of a version, because it was not ready in time. */
  putBack(pending: PendingAppend): void {
    this.#stragglers.add(pending);
    this.#waiting.add(pending);
  }

  /** The next group: in order of arrival, and a token only once, because its second bearer has to find the first. */
  take(): AppendBatch {
    const members: PendingAppend[] = [];
    const tokens = new Set<string>();
    for (const pending of this.#waiting) {
      if (!pending.isOpen || (!pending.isPrepared && this.#stragglers.has(pending))) continue;
      const { tokenHash } = pending;
      if (tokenHash !== undefined && tokens.has(tokenHash)) continue;
      if (tokenHash !== undefined) tokens.add(tokenHash);
      this.#waiting.delete(pending);
      members.push(pending);
      if (members.length === groupSizeMax) break;
    }
    this.#othersWait = Promise.withResolvers();
    if ([...this.#waiting].some((pending) => pending.isPrepared)) this.#othersWait.resolve();
    return { members, othersWait: this.#othersWait.promise };
  }
}
