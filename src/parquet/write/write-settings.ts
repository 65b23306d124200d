import type { WriterProperties } from 'parquet-wasm';
import type { ParquetModule } from '../wasm.ts';

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
