import type { Value } from '../../format/index.ts';
import { footerByteLength, trailerBytes } from '../footer/decode-footer.ts';
import { parseThrift } from '../footer/parse-thrift.ts';
import { intOf, longOf, structOf, structsOf, type ThriftStruct } from '../footer/thrift.ts';
import type { FileStatistics } from '../statistics/file-statistics.ts';

/** Everything that a manifest says of a data file except its path, partition and sort order; spread it into a `DataFile`. */
export interface DataFileMetrics extends FileStatistics {
  readonly recordCount: bigint;
  readonly fileSizeInBytes: bigint;
  /** First byte of each row group, ascending. */
  readonly splitOffsets: readonly bigint[];
  /** Compressed bytes by field id, of every leaf including those of lists and maps. */
  readonly columnSizes: ReadonlyMap<number, bigint>;
}

/** A finished data file: already given to the sink, or still to be stored, when `bytes` is there. */
export interface FinishedDataFile {
  readonly fileNumber: number;
  readonly metrics: DataFileMetrics;
  readonly bytes?: Uint8Array;
}

/** A finished data file of one partition. */
export interface PartitionedDataFile extends FinishedDataFile {
  /** One value per field of the spec. */
  readonly partition: readonly (Value | null)[];
  /** Whether all of its rows are in the sort order; false without one. */
  readonly sorted: boolean;
}

// Field ids of the structs of the Parquet footer.
const fileMetaData = { schema: 2, rowCount: 3, rowGroups: 4 } as const;
const schemaElement = { physicalType: 1, fieldId: 9 } as const;
const rowGroupColumns = 1;
const columnChunkMetaData = 3;
const columnMetaData = { compressedSize: 7, dataPageOffset: 9, dictionaryPageOffset: 11 } as const;

/**
 * Completes our own statistics with what only the encoded file knows; `tail` holds at least its footer.
 *
 * Takes only that out of the footer, because decoding all of it would be a tenth of the work for a file of one row.
 */
export function metricsFromFooter(tail: Uint8Array, fileSize: number, statistics: FileStatistics): DataFileMetrics {
  const footerStart = tail.length - footerByteLength(tail, fileSize, 'the file just written');
  const footer = parseThrift(tail.subarray(footerStart, tail.length - trailerBytes)).struct;
  const leaves = structsOf(footer, fileMetaData.schema).filter((element) => intOf(element, schemaElement.physicalType) !== undefined);
  const fieldIds = leaves.map((leaf) => intOf(leaf, schemaElement.fieldId));
  const columnSizes = new Map<number, bigint>();
  const splitOffsets = structsOf(footer, fileMetaData.rowGroups).map((group) => {
    let first = BigInt(fileSize);
    for (const [index, column] of structsOf(group, rowGroupColumns).entries()) {
      const chunk = structOf(column, columnChunkMetaData) as ThriftStruct;
      const start = (longOf(chunk, columnMetaData.dictionaryPageOffset) ?? longOf(chunk, columnMetaData.dataPageOffset)) as bigint;
      if (start < first) first = start;
      const fieldId = fieldIds[index];
      if (fieldId !== undefined) columnSizes.set(fieldId, (columnSizes.get(fieldId) ?? 0n) + (longOf(chunk, columnMetaData.compressedSize) as bigint));
    }
    return first;
  });
  const recordCount = longOf(footer, fileMetaData.rowCount) as bigint;
  return { ...statistics, recordCount, fileSizeInBytes: BigInt(fileSize), splitOffsets, columnSizes };
}
