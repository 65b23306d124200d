import type { RecordBatch } from 'apache-arrow';
import type { ParquetModule } from '../wasm.ts';
import { encodeParquet } from './encode-parquet.ts';
import { plainColumns } from './plain-columns.ts';
import type { WriteSettings } from './write-settings.ts';

/** Encodes batches of one schema as a Parquet file of their own, with the encodings that suit their values. *Errors*: `parquet-write-failed`. */
export function encodeRowGroup(module: ParquetModule, batches: readonly RecordBatch[], settings: WriteSettings): Uint8Array {
  return encodeParquet(module, batches, { ...settings, plainColumns: plainColumns(batches) });
}
