import type { RecordBatch, Table as ArrowTable } from 'apache-arrow';
import type { SnapshotSummary } from '../format/index.ts';

/**
 * What can be appended: row objects, Arrow tables and record batches, or a stream of any of them.
 *
 * A row is an object of any interface or class: its own enumerable properties are the columns, null and undefined are null.
 */
export type AppendInput = ArrowTable | RecordBatch | Iterable<object> | AsyncIterable<object>;

export interface AppendOptions {
  /** Names the batch: it lands at most once, whoever tries and however often. 1 to 256 bytes. */
  readonly token?: string | undefined;
  /** A data file ends near this size. Default 128 MiB. */
  readonly targetFileSizeBytes?: number | undefined;
  /** How long to try to commit, in ms, after the files are encoded; what is left of their way to the store counts. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Further entries of the snapshot's summary; of appends that land together, the last one's under each name. */
  readonly summary?: Readonly<Record<string, string>> | undefined;
  /** Leave out fields that the table lacks, instead of refusing the row. Default false. */
  readonly ignoreUnknownFields?: boolean | undefined;
  /** Called as rows are encoded, with the number so far. */
  readonly onProgress?: ((rows: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Which state of the table to read: by default the current one. At most one of the three. */
export interface SnapshotSelection {
  /** As `history`, receipts and `currentSnapshot` tell it. */
  readonly snapshotId?: bigint | undefined;
  /** Milliseconds since 1970, a `Date`, a `Temporal.Instant`, or an ISO instant with offset or `Z`. */
  readonly asOf?: number | string | { getTime(): number } | { readonly epochMilliseconds: number } | undefined;
  /** A branch or tag. */
  readonly ref?: string | undefined;
}

/** One commit of the table's history. */
export interface HistoryEntry {
  readonly snapshotId: bigint;
  readonly parentId: bigint | undefined;
  readonly sequenceNumber: bigint;
  /** The version that committed it, where the history is walked version by version; undefined when only the list was read. */
  readonly version: number | undefined;
  readonly timestampMs: number;
  readonly operation: SnapshotSummary['operation'];
  readonly summary: SnapshotSummary;
}
