/** What the tail of a Parquet file says about it; nothing of the values. */
export interface ParquetFooter {
  readonly rowCount: bigint;
  /** Bytes of the footer itself, with its length and the closing magic. */
  readonly byteLength: number;
  readonly createdBy?: string;
  /** Columns of the file, nested as stored. */
  readonly fields: readonly ParquetNode[];
  /** The leaves of `fields`, in the order of the column chunks of every row group. */
  readonly leaves: readonly ParquetNode[];
  /** Those that have rows. */
  readonly rowGroups: readonly RowGroup[];
}

/** A horizontal part of the file, the unit in which it is read and pruned. */
export interface RowGroup {
  /** Position in the file of its first row. */
  readonly firstRow: number;
  readonly rowCount: number;
  /** First byte of the first column chunk. */
  readonly startOffset: number;
  /** One per leaf. */
  readonly chunks: readonly ColumnChunk[];
}

/** The values of one leaf in one row group. */
export interface ColumnChunk {
  /** Number of the compression codec in the Parquet specification. */
  readonly codec: number;
  /** Numbers of the encodings in the Parquet specification. */
  readonly encodings: readonly number[];
  /** The dictionary page if there is one, else the first data page. */
  readonly startOffset: number;
  readonly dataOffset: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** Values with repeats and absent ones, as levels count them. */
  readonly valueCount: bigint;
  readonly statistics?: ChunkStatistics;
}

/** Statistics as stored: plain-encoded values, perhaps shortened, in the order of the column's type. */
export interface ChunkStatistics {
  readonly lower?: Uint8Array;
  readonly upper?: Uint8Array;
  readonly nullCount?: bigint;
}

/** By the numbers that the Parquet specification gives them. */
export const physicalTypes = ['boolean', 'int32', 'int64', 'int96', 'float', 'double', 'byte-array', 'fixed-length'] as const;
export type PhysicalType = (typeof physicalTypes)[number];

/** By the numbers that the Parquet specification gives them. */
export const repetitions = ['required', 'optional', 'repeated'] as const;

/** The meaning that a file gives to a physical type; undefined on a node means the plain one. */
export type LogicalType =
  | { readonly kind: 'string' | 'enum' | 'json' | 'bson' | 'uuid' | 'date' | 'list' | 'map' | 'interval' | 'float16' | 'unknown' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'integer'; readonly bitWidth: number; readonly signed: boolean }
  | { readonly kind: 'time' | 'timestamp'; readonly unit: 'millis' | 'micros' | 'nanos'; readonly utc: boolean };

/** A node of the schema tree of a file. */
export interface ParquetNode {
  readonly name: string;
  /** Names from the root to here; the path of a leaf names its column chunks. */
  readonly path: readonly string[];
  /** The Iceberg field id, where the writer stored one. */
  readonly fieldId?: number;
  readonly repetition: (typeof repetitions)[number];
  readonly logical?: LogicalType;
  /** Set on leaves only. */
  readonly physical?: PhysicalType;
  /** Bytes a value, for `fixed-length`. */
  readonly typeLength?: number;
  readonly children: readonly ParquetNode[];
}
