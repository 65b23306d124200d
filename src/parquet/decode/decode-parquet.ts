import { type RecordBatch, RecordBatchReader, type Schema as ArrowSchema } from 'apache-arrow';
import type { ParquetModule } from '../wasm.ts';
import { importBatch } from './import-batch.ts';

/** Rows a batch. Smaller ones cost up to half the speed, larger ones only memory. */
export const defaultBatchRows = 65_536;

interface DecodedFile {
  /** The Arrow schema as an IPC stream without batches. */
  readonly schemaIpc: Uint8Array;
  /** Copies the batches out one by one; must be run, or at least started and returned from, to free what is left. */
  batches(): Generator<RecordBatch>;
}

/**
 * Decodes a complete Parquet file held in memory, batch by batch.
 *
 * The file is decoded as a whole at the first step and copied out one batch at a time; what is left is freed when the
 * consumer stops. Throws whatever the decoder reports.
 */
export function* decodeParquet(module: ParquetModule, file: Uint8Array, batchRows: number): Generator<RecordBatch> {
  yield* openDecoded(module, file, batchRows).batches();
}

/** Decodes a file; its batches wait in the memory of the decoder. */
export function openDecoded(module: ParquetModule, file: Uint8Array, batchRows: number): DecodedFile {
  const table = module.readParquet(file, { batchSize: batchRows });
  const pending = table.recordBatches();
  const wasmSchema = table.schema;
  table.free();
  const schemaIpc = wasmSchema.intoIPCStream();
  const takeNext = (schema: ArrowSchema): RecordBatch | undefined => {
    const exported = pending.shift()?.intoFFI();
    if (exported === undefined) return undefined;
    try {
      return importBatch(module.wasmMemory(), exported.arrayAddr(), schema);
    } finally {
      exported.free();
    }
  };
  return {
    schemaIpc,
    *batches() {
      try {
        const { schema } = RecordBatchReader.from(schemaIpc).open();
        for (let batch = takeNext(schema); batch !== undefined; batch = takeNext(schema)) yield batch;
      } finally {
        for (const batch of pending) batch.free();
      }
    },
  };
}
