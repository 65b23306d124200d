import type { RecordBatch } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import type { ParquetModule } from '../wasm.ts';
import { encodeIpc } from './encode-ipc.ts';
import { plainColumns } from './plain-columns.ts';
import { type EncodeSettings, writerProperties, type WriteSettings } from './write-settings.ts';

/** Encodes batches of one schema as one Parquet file, synchronously. *Errors*: `parquet-write-failed`. */
export function encodeParquet(module: ParquetModule, batches: readonly RecordBatch[], settings: EncodeSettings): Uint8Array {
  const ipc = encodeIpc(batches);
  try {
    // writeParquet takes over both arguments and frees them.
    return module.writeParquet(module.Table.fromIPCStream(ipc), writerProperties(module, settings));
  } catch (cause) {
    // The batches have the layout of the table, so whatever it is, it is no mistake of theirs.
    throw new FrazilError('parquet-write-failed', `The Parquet encoder refused the rows: ${String(cause)}.`, { cause });
  }
}

/** The same with the encodings that suit the values: for a row group, or what is small enough to be one. *Errors*: `parquet-write-failed`. */
export function encodeRowGroup(module: ParquetModule, batches: readonly RecordBatch[], settings: WriteSettings): Uint8Array {
  return encodeParquet(module, batches, { ...settings, plainColumns: plainColumns(batches) });
}
