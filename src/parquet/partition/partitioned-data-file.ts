import type { Value } from '../../format/index.ts';
import type { FinishedDataFile } from '../write/data-file-metrics.ts';

/** A finished data file of one partition. */
export interface PartitionedDataFile extends FinishedDataFile {
  /** One value per field of the spec. */
  readonly partition: readonly (Value | null)[];
  /** Whether all of its rows are in the sort order; false without one. */
  readonly sorted: boolean;
}
