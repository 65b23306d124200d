import { assertInvariant } from '../../errors/index.ts';
import type { Snapshot, SnapshotRef, TableMetadata } from '../../format/index.ts';

/** The branch that plain appends and reads use. */
export const mainBranch = 'main';

/** One pure change of a table's metadata, in the terms of the Iceberg REST catalog's updates. */
export type TableUpdate =
  | { readonly action: 'add-snapshot'; readonly snapshot: Snapshot }
  | { readonly action: 'set-snapshot-ref'; readonly name: string; readonly ref: SnapshotRef }
  | { readonly action: 'remove-snapshot-ref'; readonly name: string }
  | { readonly action: 'set-properties'; readonly properties: Readonly<Record<string, string>> }
  | { readonly action: 'remove-properties'; readonly names: readonly string[] };

/** Applies updates in order. Pure: the version's own stamp (time, commit id, logs of versions) comes later. */
export function applyUpdates(metadata: TableMetadata, updates: readonly TableUpdate[]): TableMetadata {
  return updates.reduce(applyUpdate, metadata);
}

function applyUpdate(metadata: TableMetadata, update: TableUpdate): TableMetadata {
  switch (update.action) {
    case 'add-snapshot':
      return addSnapshot(metadata, update.snapshot);
    case 'set-snapshot-ref':
      return setRef(metadata, update.name, update.ref);
    case 'remove-snapshot-ref':
      return { ...metadata, refs: Object.fromEntries(Object.entries(metadata.refs).filter(([name]) => name !== update.name)) };
    case 'set-properties':
      return { ...metadata, properties: Object.fromEntries([...Object.entries(metadata.properties), ...Object.entries(update.properties)]) };
    case 'remove-properties':
      return { ...metadata, properties: Object.fromEntries(Object.entries(metadata.properties).filter(([name]) => !update.names.includes(name))) };
  }
}

function addSnapshot(metadata: TableMetadata, snapshot: Snapshot): TableMetadata {
  assertInvariant(snapshot.sequenceNumber > metadata.lastSequenceNumber, `Sequence number ${snapshot.sequenceNumber} does not rise above ${metadata.lastSequenceNumber}.`);
  assertInvariant(!metadata.snapshots.some((other) => other.snapshotId === snapshot.snapshotId), `Snapshot id ${snapshot.snapshotId} is in use.`);
  return { ...metadata, snapshots: [...metadata.snapshots, snapshot], lastSequenceNumber: snapshot.sequenceNumber };
}

function setRef(metadata: TableMetadata, name: string, ref: SnapshotRef): TableMetadata {
  const snapshot = metadata.snapshots.find((candidate) => candidate.snapshotId === ref.snapshotId);
  assertInvariant(snapshot !== undefined, `Ref ${name} names snapshot ${ref.snapshotId}, which is not in the list.`);
  const refs = { ...metadata.refs, [name]: ref };
  if (name !== mainBranch) return { ...metadata, refs };
  const snapshotLog = [...metadata.snapshotLog, { timestampMs: snapshot.timestampMs, snapshotId: ref.snapshotId }];
  return { ...metadata, refs, currentSnapshotId: ref.snapshotId, snapshotLog };
}

/** The updates that make `snapshot` the newest of a branch, which keeps its retention. */
export function advanceBranch(metadata: TableMetadata, branch: string, snapshot: Snapshot): readonly TableUpdate[] {
  const ref: SnapshotRef = { ...metadata.refs[branch], snapshotId: snapshot.snapshotId, type: 'branch' };
  return [
    { action: 'add-snapshot', snapshot },
    { action: 'set-snapshot-ref', name: branch, ref },
  ];
}
