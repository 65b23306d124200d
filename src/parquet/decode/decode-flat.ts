import type { ParquetModule } from '../wasm.ts';
import { openDecoded } from './decode-parquet.ts';
import { type FlatBatch, flattenBatch } from './flat-batch.ts';

/** Decodes a complete Parquet file into buffers that can be handed to another thread. Throws whatever the decoder reports. */
export function decodeFlat(module: ParquetModule, file: Uint8Array, batchRows: number): { readonly schema: Uint8Array; readonly batches: readonly FlatBatch[] } {
  const decoded = openDecoded(module, file, batchRows);
  return { schema: decoded.schemaIpc, batches: Array.from(decoded.batches(), flattenBatch) };
}
