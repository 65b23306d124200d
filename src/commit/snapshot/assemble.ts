import { encodeManifestList, type ManifestFile, type Snapshot, type SnapshotSummary, type TableMetadata } from '../../format/index.ts';
import { locationOfKey } from '../location.ts';
import { frazilProperties } from '../table-log/properties.ts';
import type { Attempt, StagedObject } from './attempt.ts';
import { bytesOf, checkTotals, liveTotals, nextTotal, rowsOf, type SnapshotDelta } from './totals.ts';

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

/** The sequence number of the next snapshot. */
export function nextSequenceNumber(base: TableMetadata): bigint {
  return base.lastSequenceNumber + 1n;
}

/** Builds the snapshot and its manifest list after the totals check. Pure. */
export function assembleSnapshot(options: AssembleOptions): AssembledSnapshot {
  const { base, parent, parentManifests, manifests, delta, attempt } = options;
  checkTotals(parentManifests, manifests, delta);
  const sequenceNumber = nextSequenceNumber(base);
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
    summary: summarize(options, liveTotals(manifests)),
    schemaId: base.currentSchemaId,
  };
  return { snapshot, manifests, list: { key, bytes } };
}

function summarize(options: AssembleOptions, totals: { readonly files: number; readonly rows: bigint }): SnapshotSummary {
  const { parent, delta, operation, attempt } = options;
  const summary: Record<string, string> = { operation, [frazilProperties.commitId]: attempt.commitId, [frazilProperties.version]: String(attempt.version), ...options.summary };
  const counted: readonly (readonly [string, bigint])[] = [
    ['added-data-files', BigInt(delta.added.length)],
    ['added-records', rowsOf(delta.added)],
    ['added-files-size', bytesOf(delta.added)],
    ['deleted-data-files', BigInt(delta.removed.length)],
    ['deleted-records', rowsOf(delta.removed)],
    ['removed-files-size', bytesOf(delta.removed)],
  ];
  for (const [name, value] of counted) if (value !== 0n) summary[name] = String(value);
  summary['total-data-files'] = String(totals.files);
  summary['total-records'] = String(totals.rows);
  const size = nextTotal(parent, 'total-files-size', bytesOf(delta.added) - bytesOf(delta.removed));
  if (size !== undefined) summary['total-files-size'] = size;
  for (const name of ['total-delete-files', 'total-position-deletes', 'total-equality-deletes']) {
    const total = nextTotal(parent, name, 0n);
    if (total !== undefined) summary[name] = total;
  }
  return summary as SnapshotSummary;
}
