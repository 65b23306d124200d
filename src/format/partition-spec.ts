/** A partition transform (spec, "Partition Transforms"). */
export type Transform =
  | { readonly kind: 'identity' | 'year' | 'month' | 'day' | 'hour' | 'void' }
  | { readonly kind: 'bucket'; readonly buckets: number }
  | { readonly kind: 'truncate'; readonly width: number }
  /** A transform this version does not know: such a field never prunes. */
  | { readonly kind: 'unknown'; readonly text: string };

export interface PartitionField {
  readonly sourceId: number;
  /** Unique in the table, from 1000. */
  readonly fieldId: number;
  readonly name: string;
  readonly transform: Transform;
}

/** How rows map to partitions; a table keeps every spec it ever had. */
export interface PartitionSpec {
  readonly specId: number;
  readonly fields: readonly PartitionField[];
}

export interface SortField {
  readonly sourceId: number;
  readonly transform: Transform;
  readonly direction: 'asc' | 'desc';
  readonly nullOrder: 'nulls-first' | 'nulls-last';
}

export interface SortOrder {
  readonly orderId: number;
  readonly fields: readonly SortField[];
}
