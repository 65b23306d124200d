import type { Snapshot, SnapshotLogEntry, SnapshotRef, TableMetadata } from '../../format/index.ts';
import { frazilProperties } from './properties.ts';

/** The bounds of the snapshot list in one version (design: metadata that does not grow). */
export const retentionBounds: {
  readonly newestSnapshots: number;
  readonly youngMs: number;
  readonly youngListBytes: number;
  readonly leasedListBytes: number;
} = {
  /** So many of the newest snapshots always stay. */
  newestSnapshots: 50,
  /** Further ones stay while they are younger than this … */
  youngMs: 10 * 60_000,
  /** … and the snapshots and their log take no more than this, which leaves 16 KiB of 128 KiB for the rest of the file. */
  youngListBytes: 112 * 1024,
  /** A lease may hold the list open up to this. */
  leasedListBytes: 4 * 1024 * 1024,
};

const sizes = new WeakMap<Snapshot, number>();

/** About how many bytes a snapshot takes in a version, with its log entry. */
export function snapshotSizeBytes(snapshot: Snapshot): number {
  let size = sizes.get(snapshot);
  if (size === undefined) {
    size = 220 + (snapshot.manifestList?.length ?? 0);
    for (const key in snapshot.summary) size += key.length + (snapshot.summary[key]?.length ?? 0) + 6;
    sizes.set(snapshot, size);
  }
  return size;
}

/**
 * Drops from the list what a version need not carry: the rest is found in older versions.
 *
 * Kept are the newest 50, young ones and leased ones within their byte bounds, everything that refs hold by their own
 * retention, and staged snapshots that are not published yet. The snapshot log is cut up to the last dropped id,
 * because a log that names an unknown snapshot breaks reads by time in other engines; its statistics go with it.
 */
export function boundSnapshots(metadata: TableMetadata, nowMs: number): TableMetadata {
  if (metadata.snapshots.length <= retentionBounds.newestSnapshots) return metadata;
  const kept = keptSnapshotIds(metadata, nowMs);
  const snapshots = metadata.snapshots.filter((snapshot) => kept.has(snapshot.snapshotId));
  if (snapshots.length === metadata.snapshots.length) return metadata;
  return {
    ...metadata,
    snapshots,
    snapshotLog: cutLog(metadata.snapshotLog, kept),
    statistics: metadata.statistics.filter((entry) => namesKept(entry, kept)),
    partitionStatistics: metadata.partitionStatistics.filter((entry) => namesKept(entry, kept)),
  };
}

function keptSnapshotIds(metadata: TableMetadata, nowMs: number): Set<bigint> {
  const byId = new Map(metadata.snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const kept = new Set<bigint>();
  for (const ref of Object.values(metadata.refs)) holdRef(ref, byId, nowMs, kept);
  const newestFirst = metadata.snapshots.toSorted((a, b) => (a.sequenceNumber < b.sequenceNumber ? 1 : a.sequenceNumber > b.sequenceNumber ? -1 : 0));
  let published: ReadonlySet<bigint> | undefined; // rarely asked for
  const leaseMs = leasedFromMs(metadata, nowMs);
  let bytes = 0;
  for (const [index, snapshot] of newestFirst.entries()) {
    bytes += snapshotSizeBytes(snapshot);
    const newest = index < retentionBounds.newestSnapshots;
    const young = nowMs - snapshot.timestampMs < retentionBounds.youngMs && bytes <= retentionBounds.youngListBytes;
    const leased = snapshot.timestampMs >= leaseMs && bytes <= retentionBounds.leasedListBytes;
    const staged = snapshot.summary['wap.id'] !== undefined && !(published ??= publishedIds(metadata, byId)).has(snapshot.snapshotId);
    if (newest || young || leased || staged) kept.add(snapshot.snapshotId);
  }
  return kept;
}

/** What one ref holds: its snapshot, and of a branch the ancestors that its own retention asks for. */
function holdRef(ref: SnapshotRef, byId: ReadonlyMap<bigint, Snapshot>, nowMs: number, kept: Set<bigint>): void {
  const keepCount = ref.type === 'branch' ? (ref.minSnapshotsToKeep ?? 1) : 1;
  const keepAgeMs = ref.type === 'branch' ? (ref.maxSnapshotAgeMs ?? 0) : 0;
  let next: bigint | undefined = ref.snapshotId;
  for (let count = 0; next !== undefined; count++) {
    const snapshot = byId.get(next);
    if (snapshot === undefined || (count >= keepCount && nowMs - snapshot.timestampMs >= keepAgeMs)) return;
    kept.add(snapshot.snapshotId);
    next = snapshot.parentSnapshotId;
  }
}

function publishedIds(metadata: TableMetadata, byId: ReadonlyMap<bigint, Snapshot>): Set<bigint> {
  const published = new Set<bigint>();
  for (const ref of Object.values(metadata.refs)) {
    for (let next: bigint | undefined = ref.snapshotId; next !== undefined && !published.has(next); next = byId.get(next)?.parentSnapshotId) published.add(next);
  }
  for (const snapshot of metadata.snapshots) {
    const source = snapshot.summary['published-wap-id'];
    if (source === undefined) continue;
    for (const staged of metadata.snapshots) if (staged.summary['wap.id'] === source) published.add(staged.snapshotId);
  }
  return published;
}

function cutLog(log: readonly SnapshotLogEntry[], kept: ReadonlySet<bigint>): readonly SnapshotLogEntry[] {
  return log.slice(log.findLastIndex((entry) => !kept.has(entry.snapshotId)) + 1);
}

function namesKept(entry: unknown, kept: ReadonlySet<bigint>): boolean {
  const id = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)['snapshot-id'] : undefined;
  return (typeof id !== 'bigint' && typeof id !== 'number') || kept.has(BigInt(id));
}

const leasePattern = /^[\w.-]{1,64}=(\d{1,15})-(\d{1,15})$/;

/**
 * The earliest time that a lease in force asks for; infinity without one.
 *
 * Leases are named, expiring requests to keep snapshots in the list, for a stream reader or a foreign job: the property's
 * text is `name=fromMs-expiresAtMs`, separated by commas, and what is illegible in it counts for nothing.
 */
function leasedFromMs(metadata: TableMetadata, nowMs: number): number {
  let fromMs = Number.POSITIVE_INFINITY;
  for (const part of (metadata.properties[frazilProperties.retainFrom] ?? '').split(',')) {
    const match = leasePattern.exec(part.trim());
    if (match !== null && Number(match[2]) > nowMs) fromMs = Math.min(fromMs, Number(match[1]));
  }
  return fromMs;
}
