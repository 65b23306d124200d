import { FrazilError, isFrazilError } from '../../errors/index.ts';
import type { ChunkStatistics, ColumnChunk, ParquetFooter, ParquetNode, RowGroup } from './footer.ts';
import { malformed } from './malformed.ts';
import { parseThrift } from './parse-thrift.ts';
import { leavesOf, schemaTree } from './schema-tree.ts';
import { bytesOf, intOf, intsOf, longOf, structOf, structsOf, textOf, type ThriftStruct } from './thrift.ts';

/** Bytes at the end of a file that say how long its footer is. */
export const trailerBytes = 8;

const magic = 0x31524150;
const encryptedMagic = 0x45524150;

/**
 * The length of the footer, trailer included, that the last bytes of a file announce.
 *
 * `tail` holds at least the last 8 bytes of a file of `fileSize` bytes called `name`.
 *
 * *Errors*: `parquet-corrupt` (no magic, impossible length), `parquet-unsupported` (encrypted).
 */
export function footerByteLength(tail: Uint8Array, fileSize: number, name: string): number {
  const corrupt = (problem: string): FrazilError =>
    new FrazilError('parquet-corrupt', `${name} ${problem}. It is damaged or truncated.`, { context: { file: name, offset: Math.max(0, fileSize - trailerBytes), fileSize } });
  if (tail.length < trailerBytes) throw corrupt(`has ${fileSize} bytes, too few for a Parquet file`);
  const view = new DataView(tail.buffer, tail.byteOffset + tail.length - trailerBytes, trailerBytes);
  const ending = view.getUint32(4, true);
  if (ending === encryptedMagic) {
    throw new FrazilError('parquet-unsupported', `${name} has an encrypted footer, which cannot be read.`, { context: { file: name } });
  }
  if (ending !== magic) throw corrupt('does not end with the Parquet magic PAR1');
  const length = view.getUint32(0, true) + trailerBytes;
  if (length + 4 > fileSize) throw corrupt(`announces a footer of ${length} bytes in a file of ${fileSize}`);
  return length;
}

/**
 * Decodes the footer at the end of `tail`, the last bytes of the file called `name`.
 *
 * *Errors*: `parquet-corrupt`, naming file and offset; `parquet-unsupported`.
 */
export function decodeFooter(tail: Uint8Array, fileSize: number, name: string): ParquetFooter {
  const byteLength = footerByteLength(tail, fileSize, name);
  const start = tail.length - byteLength;
  try {
    // What the footer gives out stays small, instead of views that keep all of the tail in memory.
    return fileMetaData(parseThrift(tail.slice(start, start + byteLength - trailerBytes)).struct, byteLength, fileSize, name);
  } catch (error) {
    if (isFrazilError(error) && error.context['file'] !== undefined) throw error;
    const at = isFrazilError(error) ? error.context['offset'] : undefined;
    const offset = fileSize - byteLength + Number(at ?? 0);
    throw new FrazilError('parquet-corrupt', `The footer of ${name} cannot be decoded near byte ${offset}: ${(error as Error).message}.`, {
      context: { file: name, offset, fileSize },
      cause: error,
    });
  }
}

function fileMetaData(metadata: ThriftStruct, byteLength: number, fileSize: number, name: string): ParquetFooter {
  const fields = schemaTree(structsOf(metadata, 2));
  const leaves = leavesOf(fields);
  const createdBy = textOf(metadata, 6);
  const bodySize = fileSize - byteLength;
  let firstRow = 0;
  const rowGroups = structsOf(metadata, 4).flatMap((thrift) => {
    // Some writers of tables without rows state a row group without rows, whose columns lie nowhere.
    if ((longOf(thrift, 3) ?? 0n) === 0n) return [];
    const group = rowGroup(thrift, firstRow, leaves, bodySize, name);
    firstRow += group.rowCount;
    return [group];
  });
  const rowCount = longOf(metadata, 3) ?? 0n;
  if (BigInt(firstRow) !== rowCount) throw malformed(`its row groups hold ${firstRow} rows instead of ${rowCount}`);
  return { rowCount, byteLength, fields, leaves, rowGroups, ...(createdBy === undefined ? {} : { createdBy }) };
}

function rowGroup(group: ThriftStruct, firstRow: number, leaves: readonly ParquetNode[], bodySize: number, name: string): RowGroup {
  const columns = structsOf(group, 1);
  if (columns.length !== leaves.length) throw malformed(`a row group has ${columns.length} columns, the schema ${leaves.length}`);
  const chunks = columns.map((column, index) => columnChunk(column, leaves[index] as ParquetNode, bodySize, name));
  const rowCount = Number(longOf(group, 3) ?? 0n);
  if (rowCount < 0) throw malformed(`a row group claims ${rowCount} rows`);
  return { firstRow, rowCount, startOffset: chunks.reduce((least, chunk) => Math.min(least, chunk.startOffset), bodySize), chunks };
}

function columnChunk(column: ThriftStruct, leaf: ParquetNode, bodySize: number, name: string): ColumnChunk {
  const metadata = structOf(column, 3);
  const label = leaf.path.join('.');
  if (textOf(column, 1) !== undefined) {
    throw new FrazilError('parquet-unsupported', `${name} keeps the column "${label}" in another file, which cannot be read.`, { context: { file: name, column: label } });
  }
  if (metadata === undefined) {
    throw new FrazilError('parquet-unsupported', `${name} has no readable metadata for the column "${label}"; it may be encrypted.`, { context: { file: name, column: label } });
  }
  const dataOffset = Number(longOf(metadata, 9) ?? 0n);
  const dictionaryOffset = Number(longOf(metadata, 11) ?? 0n);
  const startOffset = dictionaryOffset > 0 && dictionaryOffset < dataOffset ? dictionaryOffset : dataOffset;
  const compressedBytes = Number(longOf(metadata, 7) ?? 0n);
  if (startOffset < 4 || compressedBytes < 0 || startOffset + compressedBytes > bodySize) {
    throw malformed(`the column "${label}" claims bytes ${startOffset} to ${startOffset + compressedBytes} of ${bodySize}`);
  }
  const statistics = structOf(metadata, 12);
  return {
    codec: intOf(metadata, 4) ?? 0,
    encodings: intsOf(metadata, 2),
    startOffset,
    dataOffset,
    compressedBytes,
    uncompressedBytes: Number(longOf(metadata, 6) ?? 0n),
    valueCount: longOf(metadata, 5) ?? 0n,
    ...(statistics === undefined ? {} : { statistics: chunkStatistics(statistics, leaf) }),
  };
}

/** The older pair of fields was compared as signed bytes, so it counts only for numbers. */
function chunkStatistics(statistics: ThriftStruct, leaf: ParquetNode): ChunkStatistics {
  const trustOlder = leaf.physical !== 'byte-array' && leaf.physical !== 'fixed-length' && leaf.physical !== 'int96';
  const lower = bytesOf(statistics, 6) ?? (trustOlder ? bytesOf(statistics, 2) : undefined);
  const upper = bytesOf(statistics, 5) ?? (trustOlder ? bytesOf(statistics, 1) : undefined);
  const nullCount = longOf(statistics, 3);
  return {
    ...(lower === undefined ? {} : { lower }),
    ...(upper === undefined ? {} : { upper }),
    ...(nullCount === undefined ? {} : { nullCount }),
  };
}
