export type PhysicalType = 'boolean' | 'int32' | 'int64' | 'int96' | 'float' | 'double' | 'byte-array' | 'fixed-length';

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
  readonly repetition: 'required' | 'optional' | 'repeated';
  readonly logical?: LogicalType;
  /** Set on leaves only. */
  readonly physical?: PhysicalType;
  /** Bytes a value, for `fixed-length`. */
  readonly typeLength?: number;
  readonly children: readonly ParquetNode[];
}
