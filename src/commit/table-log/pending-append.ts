import { FrazilError, isFrazilError } from '../../errors/index.ts';
import type { DataFile, TableMetadata } from '../../format/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { changeAborted, over, Patience } from '../patience.ts';
import type { Head } from '../pointer.ts';
import { bytesOf, rowsOf } from '../snapshot/totals.ts';
import { abortGraceMs } from '../version-log/land-version.ts';
import type { WrittenFor } from './files-fit.ts';
import type { TokenGuard } from './token-guard.ts';
import type { LandedToken, TokenEntry } from './token-ledger.ts';

/**
 * Files to add, encoded and possibly still on their way to the store.
 *
 * For one submission: files of a request whose outcome is unknown may be live, and a second one would clean them up.
 */
export interface AppendRequest extends WrittenFor {
  readonly files: readonly DataFile[];
  /** Keys of the files, for cleaning up after a definite failure. */
  readonly stagedKeys: readonly string[];
  /** Settles when every file is acknowledged by the store. */
  readonly staged: Promise<unknown>;
  /** Names the batch: it lands at most once, whoever tries and however often. 1 to 256 bytes. */
  readonly token?: string;
  /** Entries for the snapshot's summary; of appends that land together, the last one's under each name. */
  readonly summary?: Readonly<Record<string, string>>;
  /** How long to try, in ms. Default 60,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What an append did. All callers of one group commit have the same ids. */
export interface AppendReceipt {
  /** Empty when nothing was committed now. */
  readonly commitId: string;
  readonly snapshotId: bigint;
  readonly sequenceNumber: bigint;
  readonly version: number;
  /** Of this append, not of the whole group. */
  readonly files: number;
  readonly rows: bigint;
  readonly bytes: bigint;
  /** 0 when nothing was committed now. */
  readonly attempts: number;
  /** The token had landed before; nothing was added now. */
  readonly alreadyCommitted: boolean;
}

/** The receipt of an append that has nothing to commit: no files, no token that a repetition would look for, and a snapshot to name. */
export function receiptOfNothing({ files, token }: AppendRequest, { version, value }: Head<TableMetadata>): AppendReceipt | undefined {
  const snapshotId = value.currentSnapshotId;
  if (files.length > 0 || token !== undefined || snapshotId === undefined) return undefined;
  return { commitId: '', snapshotId, sequenceNumber: value.lastSequenceNumber, version, files: 0, rows: 0n, bytes: 0n, attempts: 0, alreadyCommitted: false };
}

/** The version that an attempt is about to put, with the append in it. */
export interface NamedVersion {
  readonly location: string;
  readonly version: number;
  readonly commitId: string;
}

export interface PendingAppendOptions {
  readonly runtime: Runtime;
  /** On this host's monotonic clock. */
  readonly deadlineMs: number;
  /** The newest version that the handle has seen. */
  readonly head: () => Head<TableMetadata>;
  /** Begins to guard the request's token. */
  readonly guard?: (token: string, signal: AbortSignal) => TokenGuard;
  /** Removes files that no version names, as soon as `settled` says that none of them is under way any more. */
  readonly discard: (keys: readonly string[], settled: Promise<unknown>) => void;
}

/** Requests that were submitted, known by their staging, which also a copy of a request shares. */
const submitted = new WeakSet<Promise<unknown>>();

/**
 * One append waiting for, or taking part in, a group commit; its caller hears of it by the deadline.
 *
 * It is `open` until a version that names its files is about to be put: whoever leaves then is out at once, and certain
 * that nothing landed. While it is `sealed` nobody can know, so a caller who leaves waits up to 2 s for the outcome, and
 * is told `commit-outcome-unknown` after that. A definite loss opens it again.
 */
export class PendingAppend {
  readonly request: AppendRequest;
  readonly deadlineMs: number;
  readonly receipt: Promise<AppendReceipt>;
  /** Settles when the caller has left or has got an outcome: nothing needs to be done for it any more. */
  readonly ended: Promise<void>;
  /** Settles when the files are stored and the token is searched for, so that it holds nobody up in a group. */
  readonly prepared: Promise<unknown>;
  readonly #options: PendingAppendOptions;
  readonly #patience: Patience;
  readonly #guard: TokenGuard | undefined;
  readonly #settle: PromiseWithResolvers<AppendReceipt> = Promise.withResolvers();
  readonly #end: PromiseWithResolvers<void> = Promise.withResolvers();
  /** Aborted when the outcome is known. */
  readonly #done = new AbortController();
  #state: 'open' | 'sealed' | 'settled' = 'open';
  #named: NamedVersion | undefined;
  #isPrepared = false;
  #losses = 0;

  /** *Errors*: `append-resubmitted`, `token-invalid`. */
  constructor(request: AppendRequest, options: PendingAppendOptions) {
    if (submitted.has(request.staged)) throw new FrazilError('append-resubmitted', 'This append was submitted before; its files may be live.', { context: { stagedKeys: request.stagedKeys } });
    this.request = request;
    this.#options = options;
    this.deadlineMs = options.deadlineMs;
    this.receipt = this.#settle.promise;
    this.ended = this.#end.promise;
    this.receipt.catch(() => undefined); // whoever asked for it hears of it
    request.staged.catch(() => undefined); // awaited by `prepared`
    this.#patience = new Patience(options.runtime, { deadlineMs: options.deadlineMs, signal: request.signal, late: () => this.#late() });
    try {
      this.#guard = request.token === undefined ? undefined : options.guard?.(request.token, this.#patience.signal);
    } catch (error) {
      this.#patience.end();
      throw error;
    }
    submitted.add(request.staged);
    this.prepared = this.#prepare();
    if (this.#patience.signal.aborted) this.#depart();
    else this.#patience.signal.addEventListener('abort', () => this.#depart(), { once: true });
  }

  get tokenHash(): string | undefined {
    return this.#guard?.tokenHash;
  }

  /** Whether `prepared` has settled. */
  get isPrepared(): boolean {
    return this.#isPrepared;
  }

  /** Whether the caller has got an outcome. */
  get isSettled(): boolean {
    return this.#state === 'settled';
  }

  /** Whether the caller still waits and no version is about to land it. */
  get isOpen(): boolean {
    return this.#state === 'open' && !this.#patience.signal.aborted;
  }

  /** What a version with this snapshot has to say of the token. */
  tokenEntry(ids: { readonly snapshotId: bigint; readonly sequenceNumber: bigint }): TokenEntry | undefined {
    if (this.#guard === undefined) return undefined;
    const { files } = this.request;
    return { tokenHash: this.#guard.tokenHash, files: files.length, rows: rowsOf(files), bytes: bytesOf(files), ...ids };
  }

  /** Waits until the files are stored and the token is free up to `base`; settled and no longer open when it cannot land. */
  async ready(base: Head<TableMetadata>): Promise<void> {
    await this.prepared;
    if (!this.isOpen) return;
    try {
      const landed = await this.#guard?.check(base);
      if (landed !== undefined) this.#resolveFound(landed);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Right before a version that names it is put; the append must be open. */
  seal(named: NamedVersion): void {
    this.#state = 'sealed';
    this.#named = named;
  }

  /** After a version that named it has definitely lost. */
  reopen(): void {
    this.#losses += 1;
    if (this.#state !== 'sealed') return;
    this.#state = 'open';
    if (this.#patience.signal.aborted) this.#depart();
  }

  land(head: Head<TableMetadata>, attempts: number): void {
    const { files } = this.request;
    this.#resolve({
      commitId: head.commitId,
      snapshotId: head.value.currentSnapshotId!,
      sequenceNumber: head.value.lastSequenceNumber,
      version: head.version,
      files: files.length,
      rows: rowsOf(files),
      bytes: bytesOf(files),
      attempts,
      alreadyCommitted: false,
    });
  }

  /** Tells the caller of a failure; unless the outcome is unknown, nothing names its files. */
  fail(error: unknown): void {
    if (!this.#markSettled()) return;
    this.#settle.reject(error);
    if (!isFrazilError(error) || error.code !== 'commit-outcome-unknown') this.#discardFiles();
  }

  async #prepare(): Promise<void> {
    try {
      const [landed] = await Promise.all([this.#search(), this.request.staged]);
      if (landed !== undefined) this.#resolveFound(landed);
    } catch (error) {
      this.fail(error);
    }
    this.#isPrepared = true;
  }

  /** Over the head that is known when the claim stands: for the claim it may have been looked for, and the log found set back. */
  async #search(): Promise<LandedToken | undefined> {
    await this.#guard?.claimed;
    return await this.#guard?.check(this.#options.head());
  }

  /** The caller has left: before anything could land, or while nobody knows. */
  #depart(): void {
    this.#end.resolve();
    if (this.#state === 'open') this.fail(changeAborted(this.#patience.signal));
    else if (this.#state === 'sealed') void this.#waitForOutcome();
  }

  async #waitForOutcome(): Promise<void> {
    await this.#options.runtime.timer.sleep(abortGraceMs, this.#done.signal).catch(() => undefined);
    const named = this.#named;
    if (this.#state !== 'sealed' || named === undefined) return;
    const cause = changeAborted(this.#patience.signal);
    this.fail(new FrazilError('commit-outcome-unknown', `Nobody knows yet whether version ${named.version} (commit ${named.commitId}) landed, and the caller left: ${cause.message}`, { context: { ...named }, cause }));
  }

  #resolveFound(landed: LandedToken): void {
    const { snapshotId, sequenceNumber, version, files, rows, bytes } = landed;
    if (this.#resolve({ commitId: '', snapshotId, sequenceNumber, version, files, rows, bytes, attempts: 0, alreadyCommitted: true })) this.#discardFiles();
  }

  #resolve(receipt: AppendReceipt): boolean {
    if (!this.#markSettled()) return false;
    this.#settle.resolve(receipt);
    return true;
  }

  /** False: the caller has got an outcome before. */
  #markSettled(): boolean {
    if (this.#state === 'settled') return false;
    this.#state = 'settled';
    this.#patience.end();
    this.#done.abort(over);
    this.#end.resolve();
    return true;
  }

  #discardFiles(): void {
    const { stagedKeys, staged } = this.request;
    this.#options.discard(stagedKeys, staged);
  }

  #late(): FrazilError {
    if (this.#losses > 0) return new FrazilError('commit-timeout', 'Other writers won until the deadline.', { context: { losses: this.#losses } });
    const what = this.#isPrepared ? 'The append waited for other commits of its handle' : 'The files of the append were on their way';
    return new FrazilError('commit-not-sent', `${what} until the deadline.`, { context: { stagedKeys: this.request.stagedKeys } });
  }
}
