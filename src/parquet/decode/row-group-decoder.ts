import type { RecordBatch } from 'apache-arrow';

/** Decodes row groups in other threads. */
export interface RowGroupDecoder {
  /** How many row groups it decodes at the same time. */
  readonly concurrency: number;
  /** Takes over a complete Parquet file and gives its batches. Rejects with what the decoder reports. */
  decode(file: Uint8Array, batchRows: number): Promise<readonly RecordBatch[]>;
}
