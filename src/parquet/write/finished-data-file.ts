import type { DataFileMetrics } from './data-file-metrics.ts';

/** A finished data file: already stored through `openWriter`, or still to be put, when `bytes` is there. */
export interface FinishedDataFile {
  readonly fileNumber: number;
  readonly metrics: DataFileMetrics;
  readonly bytes?: Uint8Array;
}
