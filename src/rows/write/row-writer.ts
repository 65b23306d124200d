import type { RecordBatch } from 'apache-arrow';

/** Takes the next bytes of the output; resolves when more may be given. */
export type ByteSink = (chunk: Uint8Array) => Promise<void>;

/** Prints or encodes record batches in the layout of the schema that it was opened for. */
export interface RowWriter {
  write(batch: RecordBatch): Promise<void>;
  /** Writes what is left; the sink stays open. */
  close(): Promise<void>;
}
