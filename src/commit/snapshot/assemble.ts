import { encodeManifestList, type ManifestFile, type Snapshot, type SnapshotSummary, type TableMetadata } from '../../format/index.ts';
import { locationOfKey } from '../location.ts';
import type { Attempt, StagedObject } from './attempt.ts';
import { summarize } from './summary.ts';
import { checkTotals, liveTotals, type SnapshotDelta } from './totals.ts';

/** A snapshot ready to be named by a version, and the manifest list that has to be put before. */
export interface AssembledSnapshot {
  readonly snapshot: Snapshot;
  readonly manifests: readonly ManifestFile[];
  readonly list: StagedObject;
}

export interface AssembleOptions {
  readonly base: TableMetadata;
  readonly parent: Snapshot | undefined;
  readonly parentManifests: readonly ManifestFile[];
  readonly manifests: readonly ManifestFile[];
  readonly operation: SnapshotSummary['operation'];
  readonly delta: SnapshotDelta;
  readonly attempt: Attempt;
  /** Further summary entries of the caller. */
  readonly summary?: Readonly<Record<string, string>>;
}

/**
 * The sequence number of the next snapshot: above the table's last one, and above all that its manifests have, should
 * somebody have set the table's back; deletes with a higher number would apply to the new rows.
 */
export function nextSequenceNumber(base: TableMetadata, parentManifests: readonly ManifestFile[]): bigint {
  let last = base.lastSequenceNumber;
  for (const { sequenceNumber } of parentManifests) if (sequenceNumber > last) last = sequenceNumber;
  return last + 1n;
}

/** Builds the snapshot and its manifest list after the totals check. Pure. */
export function assembleSnapshot(options: AssembleOptions): AssembledSnapshot {
  const { base, parent, parentManifests, manifests, operation, delta, attempt } = options;
  checkTotals(parentManifests, manifests, delta);
  const sequenceNumber = nextSequenceNumber(base, parentManifests);
  // The number of the attempt keeps the names of two attempts apart, the commit id those of two hosts.
  const key = `metadata/snap-${attempt.snapshotId}-${attempt.number}-${attempt.commitId}.avro`;
  const parentIds = parent === undefined ? {} : { parentSnapshotId: parent.snapshotId };
  const bytes = encodeManifestList({ snapshotId: attempt.snapshotId, ...parentIds, sequenceNumber, manifests });
  const snapshot: Snapshot = {
    snapshotId: attempt.snapshotId,
    ...parentIds,
    sequenceNumber,
    timestampMs: attempt.timestampMs,
    manifestList: locationOfKey(key, base.location),
    summary: summarize({ operation, delta, attempt, parent, totals: liveTotals(manifests), added: options.summary }),
    schemaId: base.currentSchemaId,
  };
  return { snapshot, manifests, list: { key, bytes } };
}
