import type { ColumnChunk, ParquetFooter, RowGroup } from '../footer/footer.ts';
import type { LogicalType, ParquetNode } from '../footer/parquet-node.ts';
import { ThriftWriter } from '../footer/thrift-writer.ts';
import { checkPages } from './check-pages.ts';

/** Some columns of one row group of a file. */
export interface RowGroupSelection {
  readonly footer: ParquetFooter;
  readonly rowGroup: RowGroup;
  /** Indexes of `footer.leaves`, ascending, at least one. */
  readonly leaves: readonly number[];
}

const magic = [0x50, 0x41, 0x52, 0x31];
const physicalTypes = ['boolean', 'int32', 'int64', 'int96', 'float', 'double', 'byte-array', 'fixed-length'];
const repetitions = ['required', 'optional', 'repeated'];

/** A larger scratch buffer is not kept. */
const keptScratchBytes = 16 * 1024 ** 2;

let scratch: Uint8Array = new Uint8Array(0);

/**
 * Builds a Parquet file of its own out of the selected column chunks, so that the decoder is given bytes and nothing else;
 * they are valid until the next call.
 *
 * The decoder's own ranged reader stops the whole process on a damaged page or a failed request; its decoder of complete
 * files reports both properly. Statistics, indexes and the writer's Arrow hints are left out: types follow from the
 * Parquet schema alone. The bytes lie in a buffer that is kept between calls, because a fresh one for each row group would
 * be a fifth of all that a scan leaves to the garbage collector.
 *
 * *Errors*: those of `checkPages`.
 */
export function excerpt({ footer, rowGroup, leaves }: RowGroupSelection, chunkBytes: (chunk: ColumnChunk) => Uint8Array): Uint8Array {
  const chunks = leaves.map((leaf) => rowGroup.chunks[leaf] as ColumnChunk);
  const starts: number[] = [];
  let end = magic.length;
  for (const chunk of chunks) {
    starts.push(end);
    end += chunk.compressedBytes;
  }
  const footerBytes = encodeFooter(footer, leaves, [{ rowGroup, starts }]);
  const file = scratchOf(end + footerBytes.length + trailerLength);
  for (const [index, chunk] of chunks.entries()) {
    const bytes = chunkBytes(chunk);
    checkPages(bytes, chunk);
    file.set(bytes, starts[index]);
  }
  return finish(file, end, footerBytes);
}

/** Builds a Parquet file with the schema of another one and without rows; its bytes are valid until the next excerpt. */
export function excerptSchema(footer: ParquetFooter): Uint8Array {
  const footerBytes = encodeFooter(footer, footer.leaves.map((_, index) => index), []);
  return finish(scratchOf(magic.length + footerBytes.length + trailerLength), magic.length, footerBytes);
}

/** The length of the footer and the closing magic. */
const trailerLength = 8;

function scratchOf(byteLength: number): Uint8Array {
  const target = scratch.length >= byteLength ? scratch : new Uint8Array(byteLength);
  if (target.length <= keptScratchBytes) scratch = target;
  return target.subarray(0, byteLength);
}

function finish(file: Uint8Array, end: number, footerBytes: Uint8Array): Uint8Array {
  file.set(magic);
  file.set(footerBytes, end);
  new DataView(file.buffer, file.byteOffset).setUint32(end + footerBytes.length, footerBytes.length, true);
  file.set(magic, end + footerBytes.length + 4);
  return file;
}

interface PlacedRowGroup {
  readonly rowGroup: RowGroup;
  /** First byte of each chunk in the excerpt. */
  readonly starts: readonly number[];
}

function encodeFooter(footer: ParquetFooter, leaves: readonly number[], rowGroups: readonly PlacedRowGroup[]): Uint8Array {
  const wanted = new Set(leaves.map((leaf) => footer.leaves[leaf] as ParquetNode));
  const fields = pruneNodes(footer.fields, wanted);
  const writer = new ThriftWriter();
  writer
    .int(1, 2)
    .structs(2, [undefined, ...flatten(fields)], (element, node) => {
      if (node === undefined) element.text(4, 'schema').int(5, fields.length);
      else writeNode(element, node);
    })
    .long(3, BigInt(rowGroups.reduce((sum, { rowGroup }) => sum + rowGroup.rowCount, 0)))
    .structs(4, rowGroups, (group, placed) => writeRowGroup(group, footer, leaves, placed));
  return writer.stop().finish();
}

function writeRowGroup(group: ThriftWriter, footer: ParquetFooter, leaves: readonly number[], { rowGroup, starts }: PlacedRowGroup): void {
  group
    .structs(1, [...leaves.entries()], (column, [position, leaf]) => {
      const start = starts[position] as number;
      column.long(2, BigInt(start)).struct(3, (metadata) => writeChunk(metadata, rowGroup.chunks[leaf] as ColumnChunk, footer.leaves[leaf] as ParquetNode, start));
    })
    .long(2, BigInt(leaves.reduce((sum, leaf) => sum + (rowGroup.chunks[leaf]?.uncompressedBytes ?? 0), 0)))
    .long(3, BigInt(rowGroup.rowCount));
}

/** The tree with only the branches that lead to wanted leaves. */
function pruneNodes(nodes: readonly ParquetNode[], wanted: ReadonlySet<ParquetNode>): readonly ParquetNode[] {
  return nodes.flatMap((node) => {
    if (node.physical !== undefined) return wanted.has(node) ? [node] : [];
    const children = pruneNodes(node.children, wanted);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}

function flatten(nodes: readonly ParquetNode[]): ParquetNode[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children)]);
}

function writeNode(element: ThriftWriter, node: ParquetNode): void {
  if (node.physical !== undefined) element.int(1, physicalTypes.indexOf(node.physical));
  element.int(2, node.typeLength).int(3, repetitions.indexOf(node.repetition)).text(4, node.name);
  if (node.physical === undefined) element.int(5, node.children.length);
  const { logical } = node;
  if (logical?.kind === 'interval') element.int(6, 21);
  // The decoder insists on the older annotation beside the newer one for decimals.
  if (logical?.kind === 'decimal') element.int(6, 5).int(7, logical.scale).int(8, logical.precision);
  element.int(9, node.fieldId);
  if (logical !== undefined && logical.kind !== 'interval') element.struct(10, (union) => writeLogicalType(union, logical));
}

const plainLogicalFields = { string: 1, map: 2, list: 3, enum: 4, date: 6, unknown: 11, json: 12, bson: 13, uuid: 14, float16: 15 } as const;
const timeUnitFields = { millis: 1, micros: 2, nanos: 3 } as const;

function writeLogicalType(union: ThriftWriter, logical: LogicalType): void {
  if (logical.kind === 'decimal') union.struct(5, (decimal) => decimal.int(1, logical.scale).int(2, logical.precision));
  else if (logical.kind === 'integer') union.struct(10, (integer) => integer.byte(1, logical.bitWidth).flag(2, logical.signed));
  else if (logical.kind === 'time' || logical.kind === 'timestamp') {
    union.struct(logical.kind === 'time' ? 7 : 8, (time) =>
      time.flag(1, logical.utc).struct(2, (unit) => unit.struct(timeUnitFields[logical.unit], () => undefined)),
    );
  } else if (logical.kind !== 'interval') union.struct(plainLogicalFields[logical.kind], () => undefined);
}

function writeChunk(metadata: ThriftWriter, chunk: ColumnChunk, leaf: ParquetNode, start: number): void {
  metadata
    .int(1, physicalTypes.indexOf(leaf.physical as string))
    .ints(2, chunk.encodings)
    .texts(3, leaf.path)
    .int(4, chunk.codec)
    .long(5, chunk.valueCount)
    .long(6, BigInt(chunk.uncompressedBytes))
    .long(7, BigInt(chunk.compressedBytes))
    .long(9, BigInt(start + chunk.dataOffset - chunk.startOffset));
  if (chunk.dataOffset !== chunk.startOffset) metadata.long(11, BigInt(start));
}
