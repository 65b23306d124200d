import type { TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { type Hold, holdOf, parseHold, printHold } from './hold.ts';
import { postedHoldKey } from './table-codec.ts';
import { frazilProperties } from './properties.ts';

/** A base younger than this says that the table is busy at this moment. */
const busyBaseMs = 250;
/** Only a table that has been busy for so long can starve anybody. */
const busyAfterMs = 3_000;
/** A shorter lull does not end that: heeding a hold makes one. */
const lullMs = 5_000;
const lookEveryMs = 1_000;
const postEveryMs = 2_000;
/** An older post was fulfilled or given up long ago. */
const freshMs = 5_000;
const maxBytes = 1_024;

/**
 * Holds that are posted beside the log, by hosts too far from the store to land one in it.
 *
 * Where a near host lands several versions during one request of a far one, the far one loses every conditional put, its
 * holds too. It overwrites one object instead, which nobody can win from it; hosts on a busy table read that object
 * now and then. Liveness only: what is lost, late or overwritten costs patience.
 */
export class PostedHolds {
  readonly #store: ObjectStore;
  readonly #clock: Runtime['clock'];
  #busySinceMs = Number.NEGATIVE_INFINITY;
  /** The last attempt over a young base. */
  #busyAtMs = Number.NEGATIVE_INFINITY;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #postedAtMs = Number.NEGATIVE_INFINITY;
  /** When the last post that this handle has heeded was made; each is heeded once, and its owner posts anew while it needs to. */
  #heededMs = Number.NEGATIVE_INFINITY;

  constructor(store: ObjectStore, runtime: Runtime) {
    this.#store = store;
    this.#clock = runtime.clock;
  }

  /** Posts a hold over whatever was posted before. Never fails. *Cost*: one request, every two seconds at most. */
  async post(hold: Hold, signal: AbortSignal): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#postedAtMs < postEveryMs) return;
    this.#postedAtMs = nowMs;
    try {
      await this.#store.put(postedHoldKey, new TextEncoder().encode(printHold(hold)), { contentType: 'text/plain', signal });
    } catch {
      return; // patience is all that it would have bought
    }
  }

  /**
   * The hold that an attempt over `base` should let pass first. Never fails.
   *
   * @param baseAgeMs time since the base landed.
   * *Cost*: nothing until the table has been busy for 3 s, then one request a second.
   */
  async toHeed(base: TableMetadata, baseAgeMs: number, commitId: string, signal: AbortSignal): Promise<Hold | undefined> {
    // Whoever holds the table goes first: all others, the one who posted too, wait for it.
    if (holdOf(base) !== undefined || !this.#isDue(baseAgeMs)) return undefined;
    const hold = await this.#read(signal);
    if (hold === undefined || hold.owner === commitId) return undefined;
    return base.snapshots.some((snapshot) => snapshot.summary[frazilProperties.commitId] === hold.owner) ? undefined : hold;
  }

  #isDue(baseAgeMs: number): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (baseAgeMs > busyBaseMs) return false;
    if (nowMs - this.#busyAtMs > lullMs) this.#busySinceMs = nowMs;
    this.#busyAtMs = nowMs;
    if (nowMs - this.#busySinceMs < busyAfterMs || nowMs - this.#lookedAtMs < lookEveryMs) return false;
    this.#lookedAtMs = nowMs;
    return true;
  }

  async #read(signal: AbortSignal): Promise<Hold | undefined> {
    try {
      const { bytes, meta } = await this.#store.get(postedHoldKey, { maxBytes, signal });
      // Both times are the store's own, so no host's clock matters.
      if (meta.storeTimeMs === undefined || meta.storeTimeMs - meta.lastModifiedMs > freshMs || meta.lastModifiedMs <= this.#heededMs) return undefined;
      this.#heededMs = meta.lastModifiedMs;
      return parseHold(new TextDecoder().decode(bytes));
    } catch {
      return undefined; // mostly: nobody has ever posted one
    }
  }
}
