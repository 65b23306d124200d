import { type AppendReceipt, currentSnapshot, type Head, type TableCommitter } from '../commit/index.ts';
import { FrazilError } from '../errors/index.ts';
import type { PartitionSpec, Schema, Snapshot, SortOrder, TableMetadata } from '../format/index.ts';
import { FooterCache } from '../parquet/index.ts';
import type { ManifestSource } from '../scan/index.ts';
import { stageAppend } from './append/stage-append.ts';
import { checkOption, checkTexts } from './check-option.ts';
import { type HistoryOptions, readHistory } from './history.ts';
import { Scan, type TableScanOptions } from './scan-table.ts';
import { ShelfManifests } from './shelf-manifests.ts';
import { type SelectedSnapshot, selectSnapshot, type TableView } from './snapshot-selection.ts';
import type { TableLog } from './table-log.ts';
import { schemaOf, sortOrderOf, specOf } from './table-parts.ts';
import type { AppendInput, AppendOptions, HistoryEntry, SnapshotSelection } from './table-types.ts';

/** Footers, as stored, that a handle keeps; decoded they take about ten times that. */
const heldFooterBytes = 2 * 1024 ** 2;

/** What a handle is made of. */
export interface TableOptions {
  /** `namespace.table`; undefined for a table opened by its location. */
  readonly name?: string;
  readonly log: TableLog;
  readonly head: Head<TableMetadata>;
  /** Called when the handle has been closed, by whoever keeps count of handles. */
  readonly onClosed?: (table: Table) => void;
}

/**
 * A handle of one table.
 *
 * *Consistency*: what it shows is the newest version that it has seen: at opening, after each own commit and after
 * `refresh`. Any number of handles, processes and hosts may use one table at a time.
 */
export class Table implements AsyncDisposable {
  /** `namespace.table`; undefined for a table opened by its location. */
  readonly name: string | undefined;
  /** @internal For maintenance and the catalog. */
  readonly log: TableLog;
  /** @internal For maintenance and the catalog. */
  readonly committer: TableCommitter;
  readonly #onClosed: TableOptions['onClosed'];
  /** Of the data files that this handle's scans have read. */
  readonly #footerCache = new FooterCache(heldFooterBytes);
  /** Those whose callers have no outcome yet, also while rows are still being taken. */
  readonly #appends = new Set<Promise<unknown>>();
  /** Ends what was begun in case somebody reads or appends. */
  readonly #closed = new AbortController();

  /** @internal Handles come from a catalog. */
  constructor(options: TableOptions) {
    this.name = options.name;
    this.log = options.log;
    this.committer = options.log.committer(options.head);
    this.#onClosed = options.onClosed;
    // Whoever reads or appends needs it first of all; the others pay with a request that they do not wait for.
    this.committer.shelf.prefetchList(this.currentSnapshot, this.location, this.#closed.signal);
  }

  /** Absolute, without a trailing slash. */
  get location(): string {
    return this.metadata.location;
  }

  /** The table's metadata at `version`. */
  get metadata(): TableMetadata {
    return this.committer.head.value;
  }

  /** The newest version that this handle has seen. */
  get version(): number {
    return this.committer.head.version;
  }

  get schema(): Schema {
    return schemaOf(this.metadata);
  }

  get partitionSpec(): PartitionSpec {
    return specOf(this.metadata);
  }

  get sortOrder(): SortOrder {
    return sortOrderOf(this.metadata);
  }

  /** The snapshot that plain reads see; undefined while the table is empty. */
  get currentSnapshot(): Snapshot | undefined {
    return currentSnapshot(this.metadata);
  }

  /** Looks for newer versions. *Errors*: `handle-closed`, `log-not-found`, store errors. *Cost*: one request when there is none. */
  async refresh(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<this> {
    this.#checkOpen();
    await this.committer.refresh(options.signal);
    return this;
  }

  /**
   * Adds rows: encodes them as data files and commits these in one snapshot, together with other appends of this handle
   * that wait at the moment. Without rows nothing is committed, and the receipt names the current snapshot; only a token,
   * which is recorded, and the first snapshot of a table are committed without rows.
   *
   * Encoding takes its time; from then on the append settles within `timeoutMs`, or up to 2 s later while the outcome of
   * its commit is being found out. The same holds after an abort.
   *
   * *Errors*: `row-invalid` and its like, `option-invalid`, `table-relocated`, `handle-closed`, `token-invalid`, `token-history-missing`,
   * `summary-reserved`, `request-aborted`, `commit-timeout`, `commit-not-sent`, `commit-refused`, `table-dropped`,
   * `clock-ahead`, store errors: nothing of it is visible. `commit-outcome-unknown`: it may be, now or later.
   * *Consistency*: resolves when the rows are visible to everybody.
   * *Cost*: for a small batch on a warm handle 4 requests (5 with a token) in two sequential round trips; with a token on
   * a handle that has not looked for a second, one more of both. The version hint follows behind.
   */
  async append(input: AppendInput, options: AppendOptions = {}): Promise<AppendReceipt> {
    this.#checkOpen();
    const append = this.#append(input, options);
    this.#appends.add(append);
    try {
      return await append;
    } finally {
      this.#appends.delete(append);
    }
  }

  async #append(input: AppendInput, options: AppendOptions): Promise<AppendReceipt> {
    const { token, timeoutMs, summary, signal, targetFileSizeBytes } = options;
    checkOption('timeoutMs', timeoutMs, { min: 0, whole: false });
    checkOption('targetFileSizeBytes', targetFileSizeBytes, { min: 1, whole: false });
    checkTexts('summary', summary);
    const request = {
      ...(token !== undefined && { token }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(summary !== undefined && { summary }),
      ...(signal !== undefined && { signal }),
    };
    this.committer.checkAppend(request);
    const staged = await stageAppend(this.log, this.metadata, input, options);
    return await this.committer.append({ ...staged, ...request });
  }

  /**
   * Prepares a read of the current or an earlier state; nothing is requested until the scan is iterated or explained.
   *
   * *Consistency*: a scan reads one snapshot, chosen when it starts, and nothing that lands later.
   */
  scan(options: TableScanOptions = {}): Scan {
    const { log, committer } = this;
    return new Scan({ view: this.#view, log, shelf: committer.shelf, footerCache: this.#footerCache, checkOpen: () => this.#checkOpen() }, options);
  }

  /** Finds a snapshot of the past, also one that has left the list. *Errors*: `snapshot-not-found`, `snapshot-expired`, `ref-not-found`. */
  async selectSnapshot(selection: SnapshotSelection, signal?: AbortSignal): Promise<SelectedSnapshot> {
    this.#checkOpen();
    return await selectSnapshot(this.#view, selection, signal);
  }

  /**
   * The commits, newest first: those in the list, or with `all` every one that still stands, version by version.
   *
   * *Errors*: `option-invalid`, `handle-closed`; with `all` store errors. *Cost*: nothing for the list; with `all` one read
   * per older version.
   */
  history(options: HistoryOptions = {}): AsyncIterable<HistoryEntry> {
    this.#checkOpen();
    return readHistory(this.#view, options);
  }

  /** @internal The table's manifests, through what this handle holds in memory. */
  manifestSource(): ManifestSource {
    return new ShelfManifests(this.committer.shelf, this.metadata);
  }

  get #view(): TableView {
    return { head: this.committer.head, pointer: this.log.pointer };
  }

  #checkOpen(): void {
    if (this.#closed.signal.aborted) throw new FrazilError('handle-closed', 'The table handle was closed.');
  }

  /**
   * Waits for appends in flight and for the version hint; safe to call twice. Whatever begins afterwards gets `handle-closed`.
   *
   * An append from a stream ends with its stream, or with its signal: whoever wants to close sooner aborts it first.
   */
  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.allSettled(this.#appends);
    await this.committer.close();
    this.#onClosed?.(this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
