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

/** The writer properties of parquet-wasm; the caller frees them, or gives them to a call that takes them over. */
export function writerProperties(module: ParquetModule, settings: WriteSettings): WriterProperties {
  const { Compression, WriterPropertiesBuilder } = module;
  const codec = {
    zstd: Compression.ZSTD,
    snappy: Compression.SNAPPY,
    gzip: Compression.GZIP,
    lz4: Compression.LZ4_RAW,
    none: Compression.UNCOMPRESSED,
  }[settings.compression ?? 'zstd'];
  return new WriterPropertiesBuilder()
    .setCreatedBy('frazil')
    .setCompression(codec)
    .setMaxRowGroupSize(settings.rowGroupRows ?? defaultRowGroupRows)
    .build();
}
