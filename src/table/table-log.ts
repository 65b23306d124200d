import { type Head, HintFollower, hintKey, isSameLocation, mintCommitId, readHint, stampVersion, type StoreTime, tableCodec, TableCommitter, TableLogPointer, VersionLog, versionPrefix } from '../commit/index.ts';
import { FrazilError, isFrazilError } from '../errors/index.ts';
import type { TableMetadata } from '../format/index.ts';
import { type ObjectStore, openStore } from '../io/index.ts';
import type { Runtime } from '../runtime/index.ts';

const createTimeoutMs = 60_000;

export interface TableLogOptions {
  /** Rooted at the table. */
  readonly store: ObjectStore;
  readonly runtime: Runtime;
  /** What the log keeps, for messages: `table a.t`. */
  readonly subject: string;
  /** Proves, once, that the store may hold a table; see `ensureCertified`. */
  readonly ensureFit: (signal?: AbortSignal) => Promise<void>;
  /** Of the store, shared with others who know it. */
  readonly storeTime: StoreTime;
}

/** The versioned log of one table. */
export class TableLog {
  readonly store: ObjectStore;
  readonly runtime: Runtime;
  /** Before the first write through this log. *Errors*: `store-unfit`. */
  readonly ensureFit: TableLogOptions['ensureFit'];
  readonly pointer: TableLogPointer;
  readonly #log: VersionLog<TableMetadata>;
  readonly #storeTime: StoreTime;
  #created = false;

  constructor({ store, runtime, subject, ensureFit, storeTime }: TableLogOptions) {
    this.store = store;
    this.runtime = runtime;
    this.ensureFit = ensureFit;
    this.#storeTime = storeTime;
    this.#log = new VersionLog({ store, codec: tableCodec, prefix: versionPrefix, storeTime });
    this.pointer = new TableLogPointer({ log: this.#log, runtime, subject, readHint: (signal) => readHint(store, hintKey, signal) });
  }

  /** Makes the table's first version. Undefined: the place is taken. *Errors*: `clock-ahead`, `commit-outcome-unknown`, store errors. */
  async create(metadata: TableMetadata, signal?: AbortSignal): Promise<Head<TableMetadata> | undefined> {
    const { clock, random } = this.runtime;
    const commitId = mintCommitId(random);
    const value = stampVersion(undefined, metadata, { commitId, timestampMs: this.#storeTime.nextTimestampMs(0) });
    const deadlineMs = clock.monotonicMs() + createTimeoutMs;
    const landing = await this.pointer.land(undefined, value, { commitId, deadlineMs, ...(signal && { signal }) });
    switch (landing.outcome) {
      case 'won':
        this.#created = true;
        return landing.head;
      case 'lost':
        return undefined;
      case 'refused':
        if (isFrazilError(landing.cause)) throw landing.cause;
        throw new FrazilError('commit-refused', 'The first version of the table was refused.', { cause: landing.cause });
      case 'unknown':
        throw new FrazilError('commit-outcome-unknown', 'Nobody knows whether the first version of the table landed.', { context: { commitId }, cause: landing.cause });
    }
  }

  /** What commits to the table behind `head`. */
  committer(head: Head<TableMetadata>): TableCommitter {
    const { store, runtime, pointer } = this;
    const exists = async (version: number): Promise<boolean> => (await this.#log.etagOf(version)) !== undefined;
    const hint = new HintFollower({ store, key: hintKey, runtime, exists });
    if (this.#created) hint.follow(head.version); // a table has a hint from its first version on, and who only opens it writes nothing
    return new TableCommitter({ store, pointer, runtime, storeTime: this.#storeTime, hint, head });
  }
}

/**
 * Refuses to write to a copy: its metadata names files at the place where the original lies, so every engine but this
 * one would look for the new files there. A local path that leads to this place through links is this place.
 *
 * *Errors*: `table-relocated`. *Cost*: no request.
 */
export async function checkPlace(log: TableLog, metadata: TableMetadata): Promise<void> {
  if (isSameLocation(log.store.url, metadata.location) || (await leadsTo(metadata.location, log.store.url))) return;
  throw new FrazilError('table-relocated', `The table at ${log.store.url} says that it lies at ${metadata.location}.`, { context: { place: log.store.url, location: metadata.location } });
}

/** Whether a local location is one of the names of `place`: stores take the real path, and engines that follow no links name tables through them. */
async function leadsTo(location: string, place: string): Promise<boolean> {
  if (!place.startsWith('file:') || !/^(?:file:|\/)/.test(location)) return false;
  try {
    const store = await openStore(location);
    await store.close();
    return isSameLocation(store.url, place);
  } catch {
    return false; // no place at all
  }
}
