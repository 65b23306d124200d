import type { DataFile, TableMetadata } from '../../format/index.ts';
import { checkNotAborted } from '../abort.ts';
import type { Head } from '../pointer.ts';
import { bytesOf, rowsOf } from '../snapshot/totals.ts';
import type { LandedToken, TokenEntry } from './token-ledger.ts';
import type { TokenGuard } from './token-guard.ts';

/** Files to add, encoded and possibly still on their way to the store. */
export interface AppendRequest {
  readonly partitionSpecId: number;
  readonly files: readonly DataFile[];
  /** Keys of the files, for cleaning up after a definite failure. */
  readonly stagedKeys: readonly string[];
  /** Settles when every file is acknowledged by the store. */
  readonly staged: Promise<unknown>;
  /** Names the batch: it lands at most once, whoever tries and however often. 1 to 256 bytes. */
  readonly token?: string;
  /** Entries for the snapshot's summary. */
  readonly summary?: Readonly<Record<string, string>>;
  /** How long to try, in ms. Default 60,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What an append did. All callers of one group commit have the same ids. */
export interface AppendReceipt {
  readonly commitId: string;
  readonly snapshotId: bigint;
  readonly sequenceNumber: bigint;
  readonly version: number;
  /** Of this append, not of the whole group. */
  readonly files: number;
  readonly rows: bigint;
  readonly bytes: bigint;
  readonly attempts: number;
  /** The token had landed before; nothing was added now. */
  readonly alreadyCommitted: boolean;
}

/** One append waiting for, or taking part in, a group commit. */
export class PendingAppend {
  readonly request: AppendRequest;
  readonly deadlineMs: number;
  readonly receipt: Promise<AppendReceipt>;
  readonly #guard: TokenGuard | undefined;
  readonly #settle: { resolve: (receipt: AppendReceipt) => void; reject: (error: unknown) => void };
  #settled = false;

  constructor(request: AppendRequest, deadlineMs: number, guard: TokenGuard | undefined) {
    this.request = request;
    this.deadlineMs = deadlineMs;
    this.#guard = guard;
    const { promise, resolve, reject } = Promise.withResolvers<AppendReceipt>();
    this.receipt = promise;
    this.#settle = { resolve, reject };
    request.staged.catch(() => undefined); // awaited by `ready`
  }

  get tokenHash(): string | undefined {
    return this.#guard?.tokenHash;
  }

  /** What a version with this snapshot has to say of the token. */
  tokenEntry(ids: { readonly snapshotId: bigint; readonly sequenceNumber: bigint }): TokenEntry | undefined {
    if (this.#guard === undefined) return undefined;
    const { files } = this.request;
    return { tokenHash: this.#guard.tokenHash, files: files.length, rows: rowsOf(files), bytes: bytesOf(files), ...ids };
  }

  /** Whether the files are stored and the token is free up to `base`; otherwise the append is settled here and `gone`. */
  async ready(base: Head<TableMetadata>): Promise<'ready' | 'gone'> {
    try {
      checkNotAborted(this.request.signal);
      const [landed] = await Promise.all([this.#guard?.check(base), this.request.staged]);
      if (landed === undefined) return 'ready';
      this.#resolveFound(landed);
    } catch (error) {
      this.fail(error);
    }
    return 'gone';
  }

  /** Whether it was settled without landing now, so that its own files are garbage. */
  get settled(): boolean {
    return this.#settled;
  }

  land(head: Head<TableMetadata>, attempts: number): void {
    const { files } = this.request;
    this.#settled = true;
    this.#settle.resolve({
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

  fail(error: unknown): void {
    this.#settled = true;
    this.#settle.reject(error);
  }

  #resolveFound(landed: LandedToken): void {
    const { snapshotId, sequenceNumber, version, files, rows, bytes } = landed;
    this.#settled = true;
    this.#settle.resolve({ commitId: '', snapshotId, sequenceNumber, version, files, rows, bytes, attempts: 0, alreadyCommitted: true });
  }
}
