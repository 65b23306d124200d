import type { BoundPredicate } from '../../expr/index.ts';
import type { DataFile, ManifestEntry, ManifestFile, PartitionSpec, Snapshot } from '../../format/index.ts';

/** Where a plan gets manifests from: the store, or a cache over it, for they never change. */
export interface ManifestSource {
  /** The manifest list of a snapshot. *Cost*: one request unless cached. */
  manifestsOf(snapshot: Snapshot, signal?: AbortSignal): Promise<readonly ManifestFile[]>;
  /** The entries of a manifest, ids and sequence numbers inherited from the list. *Cost*: one request unless cached. */
  entriesOf(manifest: ManifestFile, options?: EntriesOptions): Promise<readonly ManifestEntry[]>;
}

export interface EntriesOptions {
  /** Columns whose statistics are wanted, by field id; a source may give more. Default all. */
  readonly statisticsOf?: ReadonlySet<number>;
  /** Which entries are wanted, asked once for each, in their order. Default all. */
  readonly keep?: (entry: ManifestEntry) => boolean;
  readonly signal?: AbortSignal;
}

/** How many of something a snapshot has, and how many of them a scan reads. */
export interface ReadCount<Count extends number | bigint = number> {
  readonly total: Count;
  readonly read: Count;
}

/** A delete file, with the sequence number that says which data files it can apply to. */
export interface DeleteFile {
  readonly file: DataFile;
  readonly sequenceNumber: bigint;
  readonly spec: PartitionSpec;
}

/** One data file to read. */
export interface FileTask {
  readonly dataFile: DataFile;
  /** The spec that the file's partition follows. */
  readonly spec: PartitionSpec;
  /** What is left of the predicate to test on its rows. Never `false`. */
  readonly residual: BoundPredicate;
  /** Delete files that apply to it. */
  readonly deletes: readonly DeleteFile[];
  /** Data sequence number, inherited where the manifest leaves it null. */
  readonly sequenceNumber: bigint;
  readonly entry: ManifestEntry;
  readonly manifest: ManifestFile;
}

/** What a scan of one snapshot reads. */
export interface ScanPlan {
  /** Undefined for a table without a snapshot. */
  readonly snapshotId: bigint | undefined;
  /** In the order of the manifests and their entries. */
  readonly tasks: readonly FileTask[];
  readonly manifests: ReadCount;
  readonly files: ReadCount;
  /** Bytes of all data files of the snapshot; of a foreign snapshot without totals, of those in the manifests that were read. */
  readonly totalBytes: bigint;
  /** Delete files that apply to one of the tasks. */
  readonly deleteFiles: number;
}
