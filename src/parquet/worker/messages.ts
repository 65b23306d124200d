import type { EncodeSettings } from '../write/write-settings.ts';

/** Work for a thread: encode the batches of an Arrow IPC stream as a Parquet file. The bytes are handed over. */
export interface WorkerRequest {
  readonly id: number;
  readonly ipc: Uint8Array;
  readonly settings: EncodeSettings;
}

/** What a thread answers. The bytes are handed over. */
export type WorkerAnswer =
  | { readonly kind: 'encoded'; readonly id: number; readonly file: Uint8Array }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
