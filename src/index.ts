/**
 * Purpose: the library: catalogs, tables, scans and maintenance over Apache Iceberg tables in a bucket.
 *
 * Invariants: what is not exported here is nobody's to use; `docs/public-api.txt` lists what is.
 *
 * Non-goals: the command, and what proves the library (`frazil/testing`).
 */
export { type CallOptions, type Catalog, type CreateTableOptions, type DropTableOptions, openCatalog, type OpenCatalogOptions, type TableListing } from './catalog/index.ts';
export type { AppendReceipt } from './commit/index.ts';
export { type CodeEntry, type ErrorCode, errorCodes, type ErrorContext, type ErrorKind, FrazilError, type FrazilErrorOptions, hasCode, isFrazilError, type RetryAdvice } from './errors/index.ts';
export {
  alwaysFalse,
  alwaysTrue,
  and,
  between,
  equal,
  greaterThan,
  greaterThanOrEqual,
  isIn,
  isNan,
  isNotIn,
  isNotNan,
  isNotNull,
  isNull,
  lessThan,
  lessThanOrEqual,
  like,
  not,
  notEqual,
  or,
  type Predicate,
  startsWith,
} from './expr/index.ts';
export type { DataFile, ManifestFile, NestedField, PartitionSpec, Schema, SchemaShorthand, Snapshot, SnapshotRef, SnapshotSummary, SortOrder, TableMetadata, Type } from './format/index.ts';
export {
  type ByteRange,
  type Certificate,
  certifyStore,
  type DeleteResult,
  type GetOptions,
  type GetResult,
  type ListOptions,
  type ListPage,
  MemoryStore,
  type ObjectMeta,
  type ObjectStore,
  type ObjectWriter,
  openStore,
  type OpenStoreOptions,
  type PutCondition,
  type PutOptions,
  type PutResult,
  type StoreAnswer,
  type StoreCapabilities,
  storeError,
} from './io/index.ts';
export { optimize, type OptimizeOptions, type OptimizeProgress, type OptimizeResult } from './maintenance/index.ts';
export { manualRuntime, type Runtime, systemRuntime } from './runtime/index.ts';
export type { ScanExplanation } from './scan/index.ts';
export {
  type AppendInput,
  type AppendOptions,
  type HistoryEntry,
  type HistoryOptions,
  type Row,
  type Scan,
  type ScanRowsOptions,
  type SelectedSnapshot,
  type SnapshotSelection,
  type Table,
  type TableScanOptions,
} from './table/index.ts';
