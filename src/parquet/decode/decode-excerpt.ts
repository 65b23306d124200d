import { type RecordBatch, RecordBatchReader } from 'apache-arrow';
import type { ParquetModule } from '../wasm.ts';
import { importBatch } from './import-batch.ts';

/** Rows a batch. Smaller ones cost up to half the speed, larger ones only memory. */
export const defaultBatchRows = 65_536;

/**
 * Decodes a complete Parquet file held in memory, batch by batch.
 *
 * The file is decoded as a whole at the first step and copied out one batch at a time; what is left is freed when the
 * consumer stops. Throws whatever the decoder reports.
 */
export function* decodeParquet(module: ParquetModule, file: Uint8Array, batchRows: number): Generator<RecordBatch> {
  const table = module.readParquet(file, { batchSize: batchRows });
  const pending = table.recordBatches();
  try {
    const wasmSchema = table.schema;
    const { schema } = RecordBatchReader.from(wasmSchema.intoIPCStream()).open();
    for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
      const exported = batch.intoFFI();
      let imported: RecordBatch;
      try {
        imported = importBatch(module.wasmMemory(), exported.arrayAddr(), schema);
      } finally {
        exported.free();
      }
      yield imported;
    }
  } finally {
    for (const batch of pending) batch.free();
    table.free();
  }
}
