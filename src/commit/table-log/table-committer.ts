import { FrazilError, hasCode } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { mintCommitId } from '../identifiers.ts';
import { checkNotAborted, over, Patience, untilAborted } from '../patience.ts';
import type { Head } from '../pointer.ts';
import { ManifestShelf } from '../snapshot/manifest-shelf.ts';
import type { StoreTime } from '../store-time.ts';
import type { HintFollower } from '../version-log/hint.ts';
import { checkSummary } from '../snapshot/summary.ts';
import { AppendGroup } from './append-group.ts';
import { AppendQueue } from './append-queue.ts';
import type { Change } from './change.ts';
import { CommitLoop, type CommitOptions, type Landed, verifyAfterMs } from './commit-loop.ts';
import { type AppendReceipt, type AppendRequest, PendingAppend, receiptOfNothing } from './pending-append.ts';
import { PostedHolds } from './posted-hold.ts';
import { currentSnapshot } from './snapshot-lookup.ts';
import { checkSameTable } from './requirements.ts';
import type { TablePointer } from './table-pointer.ts';
import { checkToken, TokenGuard } from './token-guard.ts';
import { TokenHistory } from './token-history.ts';

/** How long a change is tried unless its caller says otherwise. */
export const defaultTimeoutMs = 60_000;
/** A handle that last looked longer ago than this looks again before it claims a token, because every version behind the claim's base may have to be read. */
const lookBeforeClaimMs = 1_000;

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
  readonly #tokens: TokenHistory;
  readonly #queue = new AppendQueue();
  /** Appends whose callers have no outcome yet. */
  readonly #pending = new Set<PendingAppend>();
  readonly #removals = new Set<Promise<unknown>>();
  #head: Head<TableMetadata>;
  /** When the handle last knew that its head was the newest version, on this host's monotonic clock. */
  #lookedAtMs: number;
  #looking: Promise<void> | undefined;
  /** The end of the chain of commits; each waits for the one before. */
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: TableCommitterOptions) {
    const { pointer, runtime, storeTime, store, head } = options;
    this.#options = options;
    this.#head = head;
    this.#lookedAtMs = head.verifiedAtMs;
    this.shelf = new ManifestShelf(store);
    this.#tokens = new TokenHistory(pointer);
    this.#loop = new CommitLoop({
      pointer,
      runtime,
      storeTime,
      postedHolds: new PostedHolds(store, runtime),
      discard: (keys, settled) => this.#discard(keys, settled),
      rewound: () => this.#tokens.forget(),
      prefetch: (winner) => this.shelf.prefetchList(currentSnapshot(winner.value), winner.value.location),
    });
  }

  /** The newest version that this handle has seen. */
  get head(): Head<TableMetadata> {
    return this.#head;
  }

  /**
   * Looks for a newer version.
   *
   * *Errors*: `log-not-found`, `requirement-failed` (another table stands in its place), `table-relocated`,
   * `request-aborted`, store errors. *Cost*: one request when there is none; one more beside
   * it when the head was last seen more than 10 minutes ago, because somebody else might have removed it since.
   */
  async refresh(signal?: AbortSignal): Promise<Head<TableMetadata>> {
    const { pointer, runtime } = this.#options;
    const known = this.#head;
    const startedAtMs = runtime.clock.monotonicMs();
    const old = startedAtMs - known.verifiedAtMs > verifyAfterMs;
    const [newest, stands] = await Promise.all([pointer.load(known, signal), old ? pointer.verify(known, signal) : true]);
    const found = newest.version > known.version || stands ? newest : await pointer.resolveAnew(signal);
    checkSameTable(known.value, found.value);
    if (!stands) this.#tokens.forget(); // also where others have landed more since than was taken away
    if (newest.version > known.version) this.#adopt(newest);
    else if (!stands) this.#rewind(found);
    else if (old) this.#adopt({ ...known, verifiedAtMs: startedAtMs });
    this.#lookedAtMs = Math.max(this.#lookedAtMs, startedAtMs);
    return this.#head;
  }

  /**
   * Adds files, together with other appends that wait at this moment. Without files and without a token nothing is
   * committed, but for the first snapshot of a table, so that a receipt always names one.
   *
   * It settles by the request's deadline, or up to 2 s later while the outcome of a put is being found out.
   *
   * *Errors*: `commit-outcome-unknown`, `commit-timeout`, `commit-not-sent`, `commit-refused`, `request-aborted`,
   * `table-dropped`, `clock-ahead`, `handle-closed`, `token-invalid`, `token-history-missing`, `summary-reserved`,
   * `append-resubmitted`, store errors.
   * *Consistency*: resolves when the version is created; from then on every reader can see the rows.
   * *Cost*: beside the files 3 requests (4 with a token), in two round trips when warm and undisturbed; with a token on a
   * handle that has not looked for a second, one request and round trip more.
   */
  async append(request: AppendRequest): Promise<AppendReceipt> {
    const nothing = receiptOfNothing(request, this.#head);
    if (nothing !== undefined) {
      request.staged.catch(() => undefined); // nothing depends on it
      this.checkAppend(request);
      return nothing;
    }
    const pending = this.#accept(request);
    this.#pending.add(pending);
    void pending.receipt.catch(() => undefined).then(() => this.#pending.delete(pending));
    const land = (): void => void this.#inTurn(() => this.#landWaiting());
    this.#queue.add(pending, land);
    land();
    return await pending.receipt;
  }

  /**
   * Refuses what `append` would refuse, before anybody goes to the trouble of staging files.
   *
   * *Errors*: `handle-closed`, `request-aborted`, `token-invalid`, `summary-reserved`.
   */
  checkAppend({ token, summary, signal }: Pick<AppendRequest, 'token' | 'summary' | 'signal'>): void {
    this.#checkOpen();
    checkNotAborted(signal);
    checkToken(token);
    checkSummary(summary);
  }

  /** Takes an append in, or removes its files when it cannot be. */
  #accept(request: AppendRequest): PendingAppend {
    const { runtime, store } = this.#options;
    const deadlineMs = runtime.clock.monotonicMs() + (request.timeoutMs ?? defaultTimeoutMs);
    const guard = (token: string, signal: AbortSignal): TokenGuard => new TokenGuard(token, this.#versionToClaim(), { store, history: this.#tokens, runtime, signal });
    const discard = (keys: readonly string[], settled: Promise<unknown>): void => this.#discard(keys, settled);
    try {
      this.checkAppend(request);
      return new PendingAppend(request, { runtime, deadlineMs, head: () => this.#head, guard, discard });
    } catch (error) {
      if (!hasCode(error, 'append-resubmitted')) this.#discard(request.stagedKeys, request.staged);
      throw error;
    }
  }

  /** A version to name in a claim: new enough that few have to be read behind it. A handle that cannot look names what it knows. */
  async #versionToClaim(): Promise<number> {
    if (this.#options.runtime.clock.monotonicMs() - this.#lookedAtMs > lookBeforeClaimMs) {
      this.#looking ??= this.refresh().then(() => undefined, () => undefined).finally(() => {
        this.#looking = undefined;
      });
      await this.#looking;
    }
    return this.#head.version;
  }

  /**
   * Lands any other change, in turn with the appends of this handle. Undefined: there was nothing to commit.
   *
   * *Errors*: those of the change and of `CommitLoop.run`; `commit-not-sent` and `request-aborted` also while it waits
   * for its turn. What the change staged is removed unless the outcome is unknown.
   */
  async commit(change: Change, options: ChangeOptions = {}): Promise<Landed | undefined> {
    const { runtime } = this.#options;
    const deadlineMs = runtime.clock.monotonicMs() + (options.timeoutMs ?? defaultTimeoutMs);
    const commitId = mintCommitId(runtime.random);
    const late = (): FrazilError => new FrazilError('commit-not-sent', 'The change waited for other commits of its handle until the deadline.');
    const patience = new Patience(runtime, { deadlineMs, signal: options.signal, late });
    let begun: Promise<Landed | undefined> | undefined;
    try {
      this.#checkOpen();
      const turn = this.#inTurn(async () => {
        checkNotAborted(patience.signal);
        begun = this.#land(change, { commitId, deadlineMs, ...(options.signal && { signal: options.signal }) });
        return await begun;
      });
      return await untilAborted(turn, patience.signal);
    } catch (error) {
      if (begun !== undefined) return await begun; // it knows best how it ends
      this.#discard(change.disposable, change.settled?.() ?? Promise.resolve());
      throw error;
    } finally {
      patience.end();
    }
  }

  /** Waits for appends and commits in flight, the hint and removals. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#pending].map((pending) => pending.receipt));
    await this.#tail;
    await this.#options.hint?.settle();
    await Promise.all(this.#removals);
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
    const { members, othersWait } = this.#queue.take();
    if (members.length === 0) return;
    const { runtime, store } = this.#options;
    const commitId = mintCommitId(runtime.random);
    const group = new AppendGroup(members, { commitId, store, shelf: this.shelf, runtime, othersWait });
    const deadlineMs = Math.max(...members.map((member) => member.deadlineMs));
    // Nobody is left to commit for when the last caller has gone.
    const deserted = new AbortController();
    void Promise.all(members.map((member) => member.ended)).then(() => deserted.abort(over));
    try {
      if (this.#looking !== undefined) await untilAborted(this.#looking, deserted.signal); // an attempt behind an old head would only be lost
      const landed = await this.#land(group, { commitId, deadlineMs, signal: deserted.signal });
      if (landed !== undefined) for (const member of group.members) member.land(landed.head, landed.attempts);
    } catch (error) {
      for (const member of group.members) member.fail(error);
    }
    for (const member of members) {
      if (!member.isOpen) continue;
      this.#queue.putBack(member);
      if (member.isPrepared) void this.#inTurn(() => this.#landWaiting());
    }
  }

  async #land(change: Change, options: CommitOptions): Promise<Landed | undefined> {
    try {
      const landed = await this.#loop.run(this.#head, change, options);
      if (landed !== undefined) {
        const { head, rewound } = landed;
        if (rewound) this.#rewind(head);
        else this.#adopt(head);
        this.#lookedAtMs = this.#options.runtime.clock.monotonicMs();
        this.#options.hint?.follow(head.version);
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
    this.#tokens.note(head);
  }

  /** Goes on from a head that may be older than the one known, because that was taken away. */
  #rewind(head: Head<TableMetadata>): void {
    this.#head = head;
    this.#tokens.note(head);
    this.#options.hint?.setBack(head.version);
  }

  /** Removes objects that no version names, in the background; what cannot be removed is left to vacuum. */
  #discard(keys: readonly string[], settled: Promise<unknown>): void {
    const idle = settled.catch(() => undefined); // whoever staged has been told
    if (keys.length === 0) return;
    const removal = idle.then(() => this.#options.store.delete(keys)).catch(() => undefined);
    this.#removals.add(removal);
    void removal.finally(() => this.#removals.delete(removal));
  }
}
