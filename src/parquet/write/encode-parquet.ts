import type { RecordBatch } from 'apache-arrow';
import type { Table, WriterProperties } from 'parquet-wasm';
import { FrazilError, isFrazilError } from '../../errors/index.ts';
import { callCodec, type ParquetModule, parquetModule, release } from '../wasm.ts';
import { encodeIpc } from './encode-ipc.ts';
import { plainColumns } from './plain-columns.ts';

/** How data files are encoded. */
export interface WriteSettings {
  /** Rows a row group, 1 to 2^31 - 1; the unit of pruning within a file. Default 131,072. */
  readonly rowGroupRows?: number;
  /** Default `zstd`. */
  readonly compression?: 'zstd' | 'snappy' | 'gzip' | 'lz4' | 'none';
}

export const defaultRowGroupRows = 131_072;

/** Settings, and what was decided by looking at the rows to be encoded. */
export interface EncodeSettings extends WriteSettings {
  /** Top-level columns without a dictionary. Default none. */
  readonly plainColumns?: readonly string[];
}

/** The writer properties of parquet-wasm; the caller frees them, or gives them to a call that takes them over. */
function writerProperties(module: ParquetModule, settings: EncodeSettings): WriterProperties {
  const { Compression, WriterPropertiesBuilder } = module;
  const codec = {
    zstd: Compression.ZSTD,
    snappy: Compression.SNAPPY,
    gzip: Compression.GZIP,
    lz4: Compression.LZ4_RAW,
    none: Compression.UNCOMPRESSED,
  }[settings.compression ?? 'zstd'];
  const builder = new WriterPropertiesBuilder()
    .setCreatedBy('frazil')
    .setCompression(codec)
    .setMaxRowGroupSize(settings.rowGroupRows ?? defaultRowGroupRows);
  // Each step takes the builder over and returns another.
  return (settings.plainColumns ?? []).reduce((step, column) => step.setColumnDictionaryEnabled(column, false), builder).build();
}

/** Encodes batches of one schema as one Parquet file, synchronously. *Errors*: `parquet-write-failed`, `parquet-memory-exhausted`. */
export function encodeParquet(batches: readonly RecordBatch[], settings: EncodeSettings): Uint8Array {
  const module = parquetModule();
  const ipc = encodeIpc(batches);
  try {
    const properties = callCodec(module, () => writerProperties(module, settings));
    // Both arguments are taken over and freed.
    return callCodec(module, () => module.writeParquet(tableOf(module, ipc, properties), properties));
  } catch (cause) {
    if (isFrazilError(cause)) throw new FrazilError(cause.code, `${batches.reduce((sum, { numRows }) => sum + numRows, 0)} rows cannot be encoded: ${cause.message}`, { context: cause.context, cause });
    // The batches have the layout of the table, so whatever it is, it is no mistake of theirs.
    throw new FrazilError('parquet-write-failed', `The Parquet encoder refused the rows: ${String(cause)}.`, { cause });
  }
}

function tableOf(module: ParquetModule, ipc: Uint8Array, properties: WriterProperties): Table {
  try {
    return module.Table.fromIPCStream(ipc);
  } catch (error) {
    release(module, properties);
    throw error;
  }
}

/** The same with the encodings that suit the values: for a row group, or what is small enough to be one. *Errors*: as `encodeParquet`. */
export function encodeRowGroup(batches: readonly RecordBatch[], settings: WriteSettings): Uint8Array {
  return encodeParquet(batches, { ...settings, plainColumns: plainColumns(batches) });
}
