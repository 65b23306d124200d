import type { FileStatistics } from '../statistics/file-statistics.ts';

/** Everything that a manifest says of a data file except its path, partition and sort order; spread it into a `DataFile`. */
export interface DataFileMetrics extends FileStatistics {
  readonly recordCount: bigint;
  readonly fileSizeInBytes: bigint;
  /** First byte of each row group, ascending. */
  readonly splitOffsets: readonly bigint[];
  /** Compressed bytes by field id, of every leaf including those of lists and maps. */
  readonly columnSizes: ReadonlyMap<number, bigint>;
}
