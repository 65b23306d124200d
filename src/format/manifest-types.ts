import type { Value } from './types.ts';

export type FileContent = 'data' | 'position-deletes' | 'equality-deletes';

/** A data or delete file as a manifest describes it (spec, "Manifests", `data_file`). */
export interface DataFile {
  readonly content: FileContent;
  /** Absolute location. */
  readonly filePath: string;
  /** `parquet`, `avro`, `orc` or `puffin`, lower case. */
  readonly fileFormat: string;
  /** One value per field of the manifest's partition spec, in its order; null is a partition of its own. */
  readonly partition: readonly (Value | null)[];
  readonly recordCount: bigint;
  readonly fileSizeInBytes: bigint;
  /** Statistics by field id. */
  readonly columnSizes?: ReadonlyMap<number, bigint>;
  readonly valueCounts?: ReadonlyMap<number, bigint>;
  readonly nullValueCounts?: ReadonlyMap<number, bigint>;
  readonly nanValueCounts?: ReadonlyMap<number, bigint>;
  /** Single-value binary by field id. */
  readonly lowerBounds?: ReadonlyMap<number, Uint8Array>;
  readonly upperBounds?: ReadonlyMap<number, Uint8Array>;
  readonly keyMetadata?: Uint8Array;
  readonly splitOffsets?: readonly bigint[];
  readonly equalityIds?: readonly number[];
  readonly sortOrderId?: number;
  readonly firstRowId?: bigint;
  readonly referencedDataFile?: string;
  readonly contentOffset?: bigint;
  readonly contentSizeInBytes?: bigint;
}

export type ManifestEntryStatus = 'existing' | 'added' | 'deleted';

/** One line of a manifest. Nulls of an added entry are inherited from the manifest list. */
export interface ManifestEntry {
  readonly status: ManifestEntryStatus;
  readonly snapshotId: bigint | null;
  readonly sequenceNumber: bigint | null;
  readonly fileSequenceNumber: bigint | null;
  readonly dataFile: DataFile;
}

/** Summary of one partition field over a manifest; bounds are single-value binary. */
export interface FieldSummary {
  readonly containsNull: boolean;
  readonly containsNan?: boolean;
  readonly lowerBound?: Uint8Array;
  readonly upperBound?: Uint8Array;
}

/** One line of a manifest list (spec, "Manifest Lists", `manifest_file`). */
export interface ManifestFile {
  readonly manifestPath: string;
  readonly manifestLength: bigint;
  readonly partitionSpecId: number;
  readonly content: 'data' | 'deletes';
  readonly sequenceNumber: bigint;
  readonly minSequenceNumber: bigint;
  readonly addedSnapshotId: bigint;
  readonly addedFilesCount: number;
  readonly existingFilesCount: number;
  readonly deletedFilesCount: number;
  readonly addedRowsCount: bigint;
  readonly existingRowsCount: bigint;
  readonly deletedRowsCount: bigint;
  /** One per field of the spec, in its order. */
  readonly partitions: readonly FieldSummary[];
  readonly keyMetadata?: Uint8Array;
  readonly firstRowId?: bigint;
}
