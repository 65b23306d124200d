import type { PartitionSpec, SortOrder } from './partition-spec.ts';
import type { Schema } from './types.ts';

export interface SnapshotSummary {
  readonly operation: 'append' | 'replace' | 'overwrite' | 'delete';
  readonly [key: string]: string;
}

/** The state of a table at one time (spec, "Snapshots"). */
export interface Snapshot {
  readonly snapshotId: bigint;
  readonly parentSnapshotId?: bigint;
  readonly sequenceNumber: bigint;
  readonly timestampMs: number;
  /** Location of the manifest list. A v1 table may give `manifests` instead. */
  readonly manifestList?: string;
  /** Manifest locations of a v1 snapshot without a list. */
  readonly manifests?: readonly string[];
  readonly summary: SnapshotSummary;
  readonly schemaId?: number;
}

/** A branch or a tag and its retention. */
export interface SnapshotRef {
  readonly snapshotId: bigint;
  readonly type: 'branch' | 'tag';
  readonly minSnapshotsToKeep?: number;
  readonly maxSnapshotAgeMs?: number;
  readonly maxRefAgeMs?: number;
}

export interface SnapshotLogEntry {
  readonly timestampMs: number;
  readonly snapshotId: bigint;
}

export interface MetadataLogEntry {
  readonly timestampMs: number;
  readonly metadataFile: string;
}

/** A table's metadata document (spec, "Table Metadata"). Unknown fields of a foreign writer are kept in `extra`, as parsed JSON. */
export interface TableMetadata {
  readonly formatVersion: 1 | 2 | 3;
  readonly tableUuid: string;
  /** Absolute, without a trailing slash. */
  readonly location: string;
  readonly lastSequenceNumber: bigint;
  readonly lastUpdatedMs: number;
  readonly lastColumnId: number;
  readonly schemas: readonly Schema[];
  readonly currentSchemaId: number;
  readonly partitionSpecs: readonly PartitionSpec[];
  readonly defaultSpecId: number;
  readonly lastPartitionId: number;
  readonly sortOrders: readonly SortOrder[];
  readonly defaultSortOrderId: number;
  readonly properties: Readonly<Record<string, string>>;
  /** Absent, null and -1 all read as undefined. */
  readonly currentSnapshotId?: bigint;
  readonly snapshots: readonly Snapshot[];
  readonly snapshotLog: readonly SnapshotLogEntry[];
  readonly metadataLog: readonly MetadataLogEntry[];
  readonly refs: Readonly<Record<string, SnapshotRef>>;
  readonly statistics: readonly unknown[];
  readonly partitionStatistics: readonly unknown[];
  /** v3 only. */
  readonly nextRowId?: bigint;
  readonly extra: Readonly<Record<string, unknown>>;
}
