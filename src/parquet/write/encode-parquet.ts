import type { RecordBatch } from 'apache-arrow';
import type { WriterProperties } from 'parquet-wasm';
import { FrazilError } from '../../errors/index.ts';
import type { ParquetModule } from '../wasm.ts';
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
export function writerProperties(module: ParquetModule, settings: EncodeSettings): WriterProperties {
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
