import type { RecordBatch } from 'apache-arrow';
import type { ParquetModule } from '../wasm.ts';
import { encodeIpc } from './encode-ipc.ts';
import { writeFailed } from './write-failed.ts';
import { type EncodeSettings, writerProperties } from './write-settings.ts';

/** Encodes batches of one schema as one Parquet file, synchronously. *Errors*: `parquet-write-failed`. */
export function encodeParquet(module: ParquetModule, batches: readonly RecordBatch[], settings: EncodeSettings): Uint8Array {
  const ipc = encodeIpc(batches);
  try {
    // writeParquet takes over both arguments and frees them.
    return module.writeParquet(module.Table.fromIPCStream(ipc), writerProperties(module, settings));
  } catch (cause) {
    throw writeFailed(cause);
  }
}
