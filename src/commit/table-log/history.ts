import { FrazilError } from '../../errors/index.ts';
import { printTimestamp, type Snapshot, type SnapshotLogEntry, type TableMetadata } from '../../format/index.ts';
import { timestampOfSnapshotId } from '../identifiers.ts';
import type { Head } from '../pointer.ts';
import { currentSnapshot, snapshotById } from './snapshot-lookup.ts';
import type { TablePointer } from './table-pointer.ts';

/** A snapshot of the past with the metadata that explains it. */
export interface PastSnapshot {
  readonly snapshot: Snapshot;
  /** The metadata that lists the snapshot: of the head, or of an older version. */
  readonly metadata: TableMetadata;
}

/**
 * The state at a time: the newest snapshot of main that was current at `asOfMs`.
 *
 * *Errors*: `snapshot-expired` when the history no longer reaches back so far, or did not begin yet.
 * *Cost*: nothing while the head's list reaches back that far, else about log2(versions) reads of 512 bytes and one of a whole version.
 */
export async function snapshotAsOf(head: Head<TableMetadata>, asOfMs: number, pointer: TablePointer, signal?: AbortSignal): Promise<PastSnapshot> {
  const listed = loggedAsOf(head.value, asOfMs);
  if (listed !== undefined) return { snapshot: listed, metadata: head.value };
  const { version } = await newestVersionAsOf(head, asOfMs, pointer, signal);
  const snapshot = version === undefined ? undefined : currentSnapshot(version.value);
  if (version === undefined || snapshot === undefined) throw expired(head, `${printTimestamp(BigInt(asOfMs) * 1_000n)}Z`);
  return { snapshot, metadata: version.value };
}

/**
 * A snapshot by its id, also when it has left the list: an id of ours carries its time, and the versions are searched
 * for the one that was written then.
 *
 * *Errors*: `snapshot-not-found` (not listed, and no id of ours or never landed), `snapshot-expired`.
 * *Cost*: nothing when listed, else about log2(versions) reads of 512 bytes and one of a whole version.
 */
export async function snapshotOfId(head: Head<TableMetadata>, snapshotId: bigint, pointer: TablePointer, signal?: AbortSignal): Promise<PastSnapshot> {
  const listed = snapshotById(head.value, snapshotId);
  if (listed !== undefined) return { snapshot: listed, metadata: head.value };
  const mintedAtMs = timestampOfSnapshotId(snapshotId);
  if (mintedAtMs > head.value.lastUpdatedMs) throw notFound(snapshotId);
  // A version's snapshot, its log entry and the version itself share one timestamp, which also stands in the id.
  const { version, retired } = await newestVersionAsOf(head, mintedAtMs, pointer, signal);
  if (version === undefined && retired) throw expired(head, `snapshot ${snapshotId}`);
  const snapshot = version === undefined ? undefined : snapshotById(version.value, snapshotId);
  if (version === undefined || snapshot === undefined) throw notFound(snapshotId);
  return { snapshot, metadata: version.value };
}

/** The last log entry at or before the time, if the log reaches back that far. */
function loggedAsOf(metadata: TableMetadata, asOfMs: number): Snapshot | undefined {
  const log = metadata.snapshotLog;
  if (log.length === 0 || log[0]!.timestampMs > asOfMs) return undefined;
  // Foreign logs may be out of order by up to a minute: the latest time counts, and the last of equal ones.
  let entry: SnapshotLogEntry | undefined;
  for (const candidate of log) if (candidate.timestampMs <= asOfMs && candidate.timestampMs >= (entry?.timestampMs ?? 0)) entry = candidate;
  return entry === undefined ? undefined : snapshotById(metadata, entry.snapshotId);
}

/**
 * The newest version written at or before the time: a binary search, because versions have no holes and their times
 * only rise. No version when it has been retired or when there is none so old; `retired` says which.
 */
async function newestVersionAsOf(head: Head<TableMetadata>, asOfMs: number, pointer: TablePointer, signal: AbortSignal | undefined): Promise<{ readonly version: Head<TableMetadata> | undefined; readonly retired: boolean }> {
  if (head.value.lastUpdatedMs <= asOfMs) return { version: head, retired: false };
  let found = 0;
  let removed = false;
  let from = 1;
  let to = head.version - 1;
  while (from <= to) {
    const middle = from + Math.floor((to - from) / 2);
    const glimpse = await pointer.glimpse(middle, signal);
    // Somebody else removed it: only the oldest go so, and the answer, if any is left, lies behind them.
    if (glimpse === undefined) {
      removed = true;
      from = middle + 1;
    } else if (glimpse.lastUpdatedMs <= asOfMs) {
      found = middle;
      from = middle + 1;
    } else to = middle - 1;
  }
  if (found === 0) return { version: undefined, retired: removed };
  const reading = await pointer.read(found, signal);
  return reading?.kind === 'head' ? { version: reading.head, retired: false } : { version: undefined, retired: true };
}

function expired(head: Head<TableMetadata>, what: string): FrazilError {
  return new FrazilError('snapshot-expired', `The history of the table at ${head.value.location} does not reach back to ${what}.`, { context: { location: head.value.location } });
}

function notFound(snapshotId: bigint): FrazilError {
  return new FrazilError('snapshot-not-found', `Snapshot ${snapshotId} is not in the list and cannot be searched for.`, { context: { snapshotId: String(snapshotId) } });
}
