import { decodeFooter } from '../footer/decode-footer.ts';
import type { FileStatistics } from '../statistics/file-statistics.ts';
import type { DataFileMetrics } from './data-file-metrics.ts';

/** Completes our own statistics with what only the encoded file knows; `tail` holds at least its footer. */
export function metricsFromFooter(tail: Uint8Array, fileSize: number, statistics: FileStatistics): DataFileMetrics {
  const footer = decodeFooter(tail, fileSize, 'the file just written');
  const columnSizes = new Map<number, bigint>();
  for (const { chunks } of footer.rowGroups) {
    for (const [index, { compressedBytes }] of chunks.entries()) {
      const fieldId = footer.leaves[index]?.fieldId;
      if (fieldId !== undefined) columnSizes.set(fieldId, (columnSizes.get(fieldId) ?? 0n) + BigInt(compressedBytes));
    }
  }
  return {
    ...statistics,
    recordCount: footer.rowCount,
    fileSizeInBytes: BigInt(fileSize),
    splitOffsets: footer.rowGroups.map(({ startOffset }) => BigInt(startOffset)),
    columnSizes,
  };
}
