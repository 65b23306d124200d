import { type RecordBatch, RecordBatchReader, type Schema as ArrowSchema } from 'apache-arrow';
import type { RecordBatch as WasmBatch } from 'parquet-wasm';
import { callCodec, type ParquetModule, parquetModule, release } from '../wasm.ts';
import { importBatch } from './import-batch.ts';

/** Rows a batch. Smaller ones cost up to half the speed, larger ones only memory. */
export const defaultBatchRows = 65_536;

/**
 * Decodes a complete Parquet file held in memory, batch by batch.
 *
 * The file is decoded as a whole at the first step, which is the last one that looks at `file`, and copied out one batch
 * at a time; what is left is freed when the consumer stops. Throws whatever the decoder reports, or `callCodec` does.
 */
export function* decodeParquet(file: Uint8Array, batchRows: number): Generator<RecordBatch> {
  const module = parquetModule();
  const { schema, batches } = decodeAll(module, file, batchRows);
  try {
    for (let next = batches.shift(); next !== undefined; next = batches.shift()) yield takeBatch(module, next, schema);
  } finally {
    for (const batch of batches) release(module, batch);
  }
}

interface DecodedFile {
  readonly schema: ArrowSchema;
  /** In the decoder's memory. */
  readonly batches: WasmBatch[];
}

function decodeAll(module: ParquetModule, file: Uint8Array, batchSize: number): DecodedFile {
  const table = callCodec(module, () => module.readParquet(file, { batchSize }));
  try {
    const schema = schemaOf(callCodec(module, () => table.schema.intoIPCStream()));
    return { schema, batches: callCodec(module, () => table.recordBatches()) };
  } finally {
    release(module, table);
  }
}

/** Copies a batch out of the decoder's memory, and frees it there. */
function takeBatch(module: ParquetModule, batch: WasmBatch, schema: ArrowSchema): RecordBatch {
  const exported = callCodec(module, () => batch.intoFFI());
  try {
    return importBatch(module.wasmMemory(), exported.arrayAddr(), schema);
  } finally {
    release(module, exported);
  }
}

/** The Arrow schema that a complete Parquet file decodes to; it may be without row groups. */
export function decodeParquetSchema(file: Uint8Array): ArrowSchema {
  const module = parquetModule();
  const table = callCodec(module, () => module.readParquet(file));
  try {
    return schemaOf(callCodec(module, () => table.schema.intoIPCStream()));
  } finally {
    release(module, table);
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
