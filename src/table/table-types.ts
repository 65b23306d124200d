import type { RecordBatch, Table as ArrowTable } from 'apache-arrow';
import type { SnapshotSummary } from '../format/index.ts';

/** A row: column names to values, in the conventions of the library (a long is a bigint, a decimal a string, …). */
export type Row = Readonly<Record<string, unknown>>;

/** What can be appended: row objects, Arrow data, or a stream of either. */
export type AppendInput = ArrowTable | RecordBatch | Iterable<Row | RecordBatch | ArrowTable> | AsyncIterable<Row | RecordBatch | ArrowTable>;

export interface AppendOptions {
  /** Names the batch: it lands at most once, whoever tries and however often. 1 to 256 bytes. */
  readonly token?: string;
  /** A data file ends near this size. Default 128 MiB. */
  readonly targetFileSizeBytes?: number;
  /** How long to try to commit, in ms, after the files are encoded; what is left of their way to the store counts. Default 60,000. */
  readonly timeoutMs?: number;
  /** Further entries of the snapshot's summary; of appends that land together, the last one's under each name. */
  readonly summary?: Readonly<Record<string, string>>;
  /** Leave out fields that the table lacks, instead of refusing the row. Default false. */
  readonly ignoreUnknownFields?: boolean;
  /** Called as rows are encoded, with the number so far. */
  readonly onProgress?: (rows: number) => void;
  readonly signal?: AbortSignal;
}

/** Which state of the table to read: by default the current one. At most one of the three. */
export interface SnapshotSelection {
  readonly snapshotId?: bigint;
  /** Milliseconds since 1970, a `Date`, or an ISO instant with offset or `Z`. */
  readonly asOf?: number | string | { getTime(): number };
  /** A branch or tag. */
  readonly ref?: string;
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
