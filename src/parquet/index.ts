/**
 * Purpose: Parquet files from and to Arrow record batches: writing with field ids and our own statistics, ranged and
 * pruned reading through the object store, partitioning and clustering of rows.
 *
 * Invariants: batches inside Frazil have the Arrow layout of `arrowSchemaOf`; bounds include every value and hold no NaN;
 * memory is bounded by row groups, never by files; every object of the WebAssembly codec is freed on every path.
 *
 * Non-goals: pruning decisions and resolution of columns by field id (`scan`), object names and commits (`table`).
 */
export { arrowFieldOf, arrowSchemaOf, arrowTypeOf, fieldIdKey, fieldIdMetadata, fieldIdOf } from './arrow/arrow-schema.ts';
export { decimalAt, setDecimalAt } from './arrow/decimal-words.ts';
export { type ArrayParts, arrayOf, batchBytes, isZoned, recordBatchOf, sameLayout, sameType } from './arrow/record-batch.ts';
export { arrowTypeText, primitiveFromArrow, schemaFromArrow } from './arrow/schema-from-arrow.ts';
export { constantArray, nullArray } from './arrow/constant-array.ts';
export { concatArrays, concatBatches } from './arrow/concat-arrays.ts';
export { type RowIndexes, takeArray, takeBatch } from './arrow/take-rows.ts';
export { type Cast, ownValidity } from './cast/cast.ts';
export { primitiveCast } from './cast/primitive-cast.ts';
export { decodeFooter } from './footer/decode-footer.ts';
export type { ChunkStatistics, ColumnChunk, LogicalType, ParquetFooter, ParquetNode, PhysicalType, RowGroup } from './footer/footer.ts';
/** @internal Leads to the types of the codec, which a program without those of the browser cannot check. */
export { openPartitionedWriter, PartitionedWriter, type PartitionedWriterOptions } from './partition/partitioned-writer.ts';
export { defaultPartitionLimit, type PartitionRows, PartitionSplitter } from './partition/partition-splitter.ts';
export { RowOrder } from './partition/row-order.ts';
export { FetchQueue } from './read/fetch-queue.ts';
export { FooterCache, openParquetFile, type OpenParquetOptions } from './read/open-parquet-file.ts';
export { type FileBatch, ParquetFile, type ReadOptions } from './read/parquet-file.ts';
export { type ChunkBounds, chunkBounds } from './statistics/chunk-bounds.ts';
export { type FileStatistics, StatisticsCollector } from './statistics/file-statistics.ts';
export type { DataFileMetrics, FinishedDataFile, PartitionedDataFile } from './write/data-file-metrics.ts';
export type { DataFileSink } from './write/file-output.ts';
/** @internal */
export { DataFileWriter, type DataFileWriterOptions, defaultTargetFileSizeBytes, openDataFileWriter } from './write/data-file-writer.ts';
/** @internal */
export { encodeDataFile, type EncodedDataFile, type EncodeOptions } from './write/encode-data-file.ts';
export { joinBytes } from './write/join-bytes.ts';
/** @internal */
export { defaultRowGroupRows, type WriteSettings } from './write/encode-parquet.ts';
