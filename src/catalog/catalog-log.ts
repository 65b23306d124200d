import { backOff, type Head, HintFollower, LogPointer, mintCommitId, readHint, type StoreTime, timestampOver, VersionLog } from '../commit/index.ts';
import { FrazilError, hasCode, isFrazilError } from '../errors/index.ts';
import type { ObjectStore } from '../io/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { catalogCodec, catalogFolder, catalogHintKey } from './catalog-codec.ts';
import { applyCatalogChanges, type CatalogChange, type CatalogState, emptyCatalog } from './catalog-state.ts';

const defaultTimeoutMs = 60_000;
const lossPause = { baseMs: 5, capMs: 500 };

/** The names of a warehouse, kept as a versioned log: several changes at once are one conditional put. */
export class CatalogLog {
  readonly #pointer: LogPointer<CatalogState>;
  readonly #runtime: Runtime;
  readonly #storeTime: StoreTime;
  readonly #hint: HintFollower;
  #head: Head<CatalogState> | undefined;

  /** @param store rooted at the warehouse. @param storeTime of the store, shared with others who know it. */
  constructor(store: ObjectStore, runtime: Runtime, storeTime: StoreTime) {
    this.#runtime = runtime;
    this.#storeTime = storeTime;
    const log = new VersionLog({ store, codec: catalogCodec, prefix: `${catalogFolder}v`, storeTime });
    this.#pointer = new LogPointer({ log, runtime, subject: `catalog in ${store.url}`, readHint: (signal) => readHint(store, catalogHintKey, signal) });
    const exists = async (version: number): Promise<boolean> => (await log.etagOf(version)) !== undefined;
    this.#hint = new HintFollower({ store, key: catalogHintKey, runtime, exists });
  }

  /** The newest names; empty ones for a warehouse without a catalog. *Cost*: one request when nothing is newer. */
  async load(signal?: AbortSignal): Promise<CatalogState> {
    try {
      return this.#see(await this.#pointer.load(this.#head, signal)).value;
    } catch (error) {
      if (hasCode(error, 'log-not-found')) return emptyCatalog;
      throw error;
    }
  }

  /**
   * Lands the changes, all or none, over whatever others land meanwhile.
   *
   * *Errors*: those of `applyCatalogChanges`, `commit-outcome-unknown`, `commit-timeout`, store errors.
   * *Consistency*: visible to everybody from the moment the version is created.
   */
  async change(changes: readonly CatalogChange[], signal?: AbortSignal): Promise<CatalogState> {
    const { clock, random } = this.#runtime;
    const deadlineMs = clock.monotonicMs() + defaultTimeoutMs;
    const commitId = mintCommitId(random);
    await this.load(signal);
    for (let losses = 0; ; losses++) {
      const base = this.#head;
      const state = base?.value ?? emptyCatalog;
      const clocks = { pointer: this.#pointer, storeTime: this.#storeTime };
      const lastUpdatedMs = base === undefined ? this.#storeTime.nextTimestampMs(0) : await timestampOver(base, state.lastUpdatedMs, clocks, signal);
      const next = { ...applyCatalogChanges(state, changes), commitId, lastUpdatedMs };
      const landing = await this.#pointer.land(base, next, { commitId, deadlineMs, ...(signal && { signal }) });
      if (landing.outcome === 'won') {
        this.#see(landing.head);
        this.#hint.follow(landing.head.version);
        return landing.head.value;
      }
      if (landing.outcome !== 'lost') throw failureOf(landing);
      if (clock.monotonicMs() >= deadlineMs) throw new FrazilError('commit-timeout', 'Other writers of the catalog won until the deadline.');
      await backOff(this.#runtime, losses, lossPause, signal);
      this.#see(await this.#pointer.load(landing.winner ?? base, signal));
    }
  }

  /** Keeps the newest head: of several calls at once, a slow one may come back with an older version. */
  #see(head: Head<CatalogState>): Head<CatalogState> {
    if (this.#head === undefined || head.version > this.#head.version) this.#head = head;
    return this.#head;
  }

  /** Waits for the hint. */
  async close(): Promise<void> {
    await this.#hint.settle();
  }
}

function failureOf(landing: { readonly outcome: 'refused' | 'unknown'; readonly cause: unknown }): unknown {
  if (landing.outcome === 'refused' && isFrazilError(landing.cause)) return landing.cause;
  return new FrazilError('commit-outcome-unknown', 'Nobody knows whether the change of the catalog landed.', { cause: landing.cause });
}
