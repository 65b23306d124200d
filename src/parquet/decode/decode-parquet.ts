import { type RecordBatch, RecordBatchReader, type Schema as ArrowSchema } from 'apache-arrow';
import type { RecordBatch as WasmBatch } from 'parquet-wasm';
import type { ParquetModule } from '../wasm.ts';
import { importBatch } from './import-batch.ts';

/** Rows a batch. Smaller ones cost up to half the speed, larger ones only memory. */
export const defaultBatchRows = 65_536;

/**
 * Decodes a complete Parquet file held in memory, batch by batch.
 *
 * The file is decoded as a whole at the first step, which is the last one that looks at `file`, and copied out one batch
 * at a time; what is left is freed when the consumer stops. Throws whatever the decoder reports.
 */
export function* decodeParquet(module: ParquetModule, file: Uint8Array, batchRows: number): Generator<RecordBatch> {
  const table = module.readParquet(file, { batchSize: batchRows });
  const pending: WasmBatch[] = [];
  let schema: ArrowSchema;
  try {
    schema = schemaOf(table.schema.intoIPCStream());
    pending.push(...table.recordBatches());
  } finally {
    table.free();
  }
  try {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const exported = next.intoFFI();
      let batch: RecordBatch;
      try {
        batch = importBatch(module.wasmMemory(), exported.arrayAddr(), schema);
      } finally {
        exported.free();
      }
      yield batch;
    }
  } finally {
    for (const batch of pending) batch.free();
  }
}

/** The Arrow schema that a complete Parquet file decodes to; it may be without row groups. */
export function decodeParquetSchema(module: ParquetModule, file: Uint8Array): ArrowSchema {
  const table = module.readParquet(file);
  try {
    return schemaOf(table.schema.intoIPCStream());
  } finally {
    table.free();
  }
}

let lastSchema: { readonly ipc: Uint8Array; readonly schema: ArrowSchema } | undefined;

/** `ipc` is a stream without batches. The row groups of a file have the same, so the last one is kept. */
function schemaOf(ipc: Uint8Array): ArrowSchema {
  if (lastSchema === undefined || !sameBytes(lastSchema.ipc, ipc)) lastSchema = { ipc, schema: RecordBatchReader.from(ipc).open().schema };
  return lastSchema.schema;
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  // A call for each byte would take a hundredth of a scan.
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}
