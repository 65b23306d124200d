import type { DataFileMetrics } from './data-file-metrics.ts';

/** A finished data file: already given to the sink, or still to be stored, when `bytes` is there. */
export interface FinishedDataFile {
  readonly fileNumber: number;
  readonly metrics: DataFileMetrics;
  readonly bytes?: Uint8Array;
}
