import type { FlatBatch } from '../decode/flat-batch.ts';
import type { EncodeSettings } from '../write/write-settings.ts';

/** Work for a thread. The bytes are handed over. */
export type WorkerRequest =
  /** Encode the batches of an Arrow IPC stream as a Parquet file. */
  | { readonly kind: 'encode'; readonly id: number; readonly ipc: Uint8Array; readonly settings: EncodeSettings }
  /** Decode a complete Parquet file. */
  | { readonly kind: 'decode'; readonly id: number; readonly file: Uint8Array; readonly batchRows: number };

/** What a thread answers. The bytes and buffers are handed over. */
export type WorkerAnswer =
  | { readonly kind: 'encoded'; readonly id: number; readonly file: Uint8Array }
  /** `schema` is an Arrow IPC stream without batches. */
  | { readonly kind: 'decoded'; readonly id: number; readonly schema: Uint8Array; readonly batches: readonly FlatBatch[] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
