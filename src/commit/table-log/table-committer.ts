import { FrazilError } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { mintCommitId } from '../identifiers.ts';
import type { Head, VersionReading } from '../pointer.ts';
import { ManifestShelf } from '../snapshot/manifest-shelf.ts';
import type { StoreTime } from '../store-time.ts';
import type { HintFollower } from '../version-log/hint.ts';
import { AppendGroup } from './append-group.ts';
import type { Change } from './change.ts';
import { CommitLoop, type Landed } from './commit-loop.ts';
import { type AppendReceipt, type AppendRequest, PendingAppend } from './pending-append.ts';
import { currentSnapshot } from './snapshot-lookup.ts';
import type { TablePointer } from './table-pointer.ts';
import { TokenGuard } from './token-guard.ts';

/** How long a change is tried unless its caller says otherwise. */
export const defaultTimeoutMs = 60_000;
/** Appends that land together at most; more wait for the next version. */
const groupSizeMax = 1_000;
/** Recent versions kept in memory, for walking behind a token's claim. */
const recentHeadsMax = 64;

export interface TableCommitterOptions {
  /** Rooted at the table. */
  readonly store: ObjectStore;
  readonly pointer: TablePointer;
  readonly runtime: Runtime;
  readonly storeTime: StoreTime;
  /** Keeps the version hint up, where the table has one. */
  readonly hint?: HintFollower;
  readonly head: Head<TableMetadata>;
}

export interface ChangeOptions {
  /** How long to try, in ms. Default 60,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Everything that one handle of a table commits, one version after the other.
 *
 * Appends that arrive while a commit is in flight wait and then land together. What the handle has learned (head,
 * manifests) is kept, so that a quiet append needs two round trips.
 *
 * *Consistency*: `head` is the newest version that this handle has seen, not the newest there is; `refresh` asks.
 */
export class TableCommitter {
  readonly shelf: ManifestShelf;
  readonly #options: TableCommitterOptions;
  readonly #loop: CommitLoop;
  readonly #recent = new Map<number, Head<TableMetadata>>();
  readonly #waiting: PendingAppend[] = [];
  readonly #followUps = new Set<Promise<unknown>>();
  #head: Head<TableMetadata>;
  /** The end of the chain of commits; each waits for the one before. */
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: TableCommitterOptions) {
    const { pointer, runtime, storeTime, store } = options;
    this.#options = options;
    this.#head = options.head;
    this.shelf = new ManifestShelf(store);
    this.#loop = new CommitLoop({ pointer, runtime, storeTime, discard: (keys) => this.#discard(keys), prefetch: (head) => this.shelf.prefetchList(currentSnapshot(head.value), head.value.location) });
  }

  /** The newest version that this handle has seen. */
  get head(): Head<TableMetadata> {
    return this.#head;
  }

  /** Looks for a newer version. *Cost*: one request when there is none. */
  async refresh(signal?: AbortSignal): Promise<Head<TableMetadata>> {
    this.#adopt(await this.#options.pointer.load(this.#head, signal));
    return this.#head;
  }

  /**
   * Adds files, together with other appends that wait at this moment.
   *
   * *Errors*: `commit-outcome-unknown`, `commit-timeout`, `table-dropped`, `clock-ahead`, store errors.
   * *Consistency*: resolves when the version is created; from then on every reader can see the rows.
   * *Cost*: beside the files 3 requests (4 with a token), in two round trips when warm and undisturbed.
   */
  async append(request: AppendRequest): Promise<AppendReceipt> {
    const pending = this.#accept(request);
    this.#waiting.push(pending);
    void this.#inTurn(() => this.#landWaiting());
    return await pending.receipt;
  }

  /** Takes an append in, or removes its files when it cannot be. *Errors*: `handle-closed`, `token-invalid`. */
  #accept(request: AppendRequest): PendingAppend {
    const { runtime, store } = this.#options;
    const deadlineMs = runtime.clock.monotonicMs() + (request.timeoutMs ?? defaultTimeoutMs);
    const forwarded = request.signal ? { signal: request.signal } : {};
    try {
      this.#checkOpen();
      const guard = request.token === undefined ? undefined : new TokenGuard(request.token, this.#head.version, { store, readVersion: (version, signal) => this.#readVersion(version, signal), runtime, deadlineMs, ...forwarded });
      return new PendingAppend(request, deadlineMs, guard);
    } catch (error) {
      const settled = request.staged.then(() => undefined, () => undefined);
      this.#followUp(settled.then(() => store.delete(request.stagedKeys)));
      throw error;
    }
  }

  /** Lands any other change, in turn with the appends of this handle. Undefined: there was nothing to commit. */
  async commit(change: Change, options: ChangeOptions = {}): Promise<Landed | undefined> {
    this.#checkOpen();
    const commitId = mintCommitId(this.#options.runtime.random);
    const deadlineMs = this.#options.runtime.clock.monotonicMs() + (options.timeoutMs ?? defaultTimeoutMs);
    return await this.#inTurn(() => this.#land(change, { commitId, deadlineMs, ...(options.signal && { signal: options.signal }) }));
  }

  /** Waits for commits in flight, the hint and removals. */
  async settle(): Promise<void> {
    await this.#tail;
    await this.#options.hint?.settle();
    await Promise.all(this.#followUps);
  }

  /** Settles; the handle takes no more work afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.settle();
  }

  #checkOpen(): void {
    if (this.#closed) throw new FrazilError('handle-closed', 'The table handle was closed.');
  }

  /** Runs `work` after everything that was asked for before; a failure of one does not touch the next. */
  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async #landWaiting(): Promise<void> {
    const members = this.#takeGroup();
    if (members.length === 0) return;
    const { runtime, store } = this.#options;
    const commitId = mintCommitId(runtime.random);
    const group = new AppendGroup(members, { commitId, store, shelf: this.shelf });
    const deadlineMs = Math.max(...members.map((member) => member.deadlineMs));
    const signal = members.length === 1 ? members[0]!.request.signal : undefined;
    try {
      const landed = await this.#land(group, { commitId, deadlineMs, ...(signal && { signal }) });
      if (landed !== undefined) for (const member of group.members) member.land(landed.head, landed.attempts);
    } catch (error) {
      for (const member of group.members) member.fail(error);
    }
    // Members that found their token landed, or whose files failed, left files behind that no version names.
    this.#discard(members.filter((member) => !group.members.includes(member)).flatMap((member) => member.request.stagedKeys));
  }

  /** The next group: in order of arrival, and a token only once, because its second bearer has to find the first. */
  #takeGroup(): readonly PendingAppend[] {
    const members: PendingAppend[] = [];
    const tokens = new Set<string>();
    const later: PendingAppend[] = [];
    for (const pending of this.#waiting.splice(0)) {
      const { tokenHash } = pending;
      if (members.length >= groupSizeMax || (tokenHash !== undefined && tokens.has(tokenHash))) {
        later.push(pending);
        continue;
      }
      if (tokenHash !== undefined) tokens.add(tokenHash);
      members.push(pending);
    }
    this.#waiting.push(...later);
    return members;
  }

  async #land(change: Change, options: { readonly commitId: string; readonly deadlineMs: number; readonly signal?: AbortSignal }): Promise<Landed | undefined> {
    try {
      const landed = await this.#loop.run(this.#head, change, options);
      if (landed !== undefined) {
        this.#adopt(landed.head);
        this.#options.hint?.follow(landed.head.version);
      }
      return landed;
    } catch (error) {
      // What the store holds now is anybody's guess: look before the next attempt.
      this.#head = { ...this.#head, verifiedAtMs: Number.NEGATIVE_INFINITY };
      throw error;
    }
  }

  #adopt(head: Head<TableMetadata>): void {
    if (head.version < this.#head.version) return;
    this.#head = head;
    this.#recent.set(head.version, head);
    if (this.#recent.size > recentHeadsMax) this.#recent.delete(this.#recent.keys().next().value!);
  }

  async #readVersion(version: number, signal: AbortSignal | undefined): Promise<VersionReading<TableMetadata> | undefined> {
    const head = this.#recent.get(version);
    return head === undefined ? await this.#options.pointer.read(version, signal) : { kind: 'head', head };
  }

  /** Removes objects that no version names, in the background; what cannot be removed is left to vacuum. */
  #discard(keys: readonly string[]): void {
    if (keys.length === 0) return;
    this.#followUp(this.#options.store.delete(keys));
  }

  /** Something that goes on behind a commit; its failure is nobody's. */
  #followUp(work: Promise<unknown>): void {
    const quiet = work.catch(() => undefined);
    this.#followUps.add(quiet);
    void quiet.finally(() => this.#followUps.delete(quiet));
  }
}
