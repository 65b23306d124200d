import type { Snapshot, TableMetadata } from '../../format/index.ts';

/** The snapshot that plain reads see; undefined for a table without one. */
export function currentSnapshot(metadata: TableMetadata): Snapshot | undefined {
  return metadata.currentSnapshotId === undefined ? undefined : snapshotById(metadata, metadata.currentSnapshotId);
}

/** A listed snapshot by its id. */
export function snapshotById(metadata: TableMetadata, snapshotId: bigint): Snapshot | undefined {
  // Newest first: almost every look-up is for a recent one.
  return metadata.snapshots.findLast((snapshot) => snapshot.snapshotId === snapshotId);
}
