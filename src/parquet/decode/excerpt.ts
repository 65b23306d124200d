import { type ColumnChunk, type LogicalType, type ParquetFooter, type ParquetNode, physicalTypes, repetitions, type RowGroup } from '../footer/footer.ts';
import { encodeThrift } from '../footer/encode-thrift.ts';
import { byteField, flagField, intField, intsField, longField, structField, structsField, textField, textsField, type ThriftField, type ThriftStruct } from '../footer/thrift.ts';
import { checkPages } from './check-pages.ts';

/** Some columns of one row group of a file. */
export interface RowGroupSelection {
  readonly footer: ParquetFooter;
  readonly rowGroup: RowGroup;
  /** Indexes of `footer.leaves`, ascending, at least one. */
  readonly leaves: readonly number[];
}

const magic = [0x50, 0x41, 0x52, 0x31];

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
  const root = [textField(4, 'schema'), intField(5, fields.length)];
  const rowCount = rowGroups.reduce((sum, { rowGroup }) => sum + rowGroup.rowCount, 0);
  const groups = rowGroups.map((placed) => rowGroupStruct(footer, leaves, placed));
  return encodeThrift([intField(1, 2), structsField(2, [root, ...flatten(fields).map(nodeStruct)]), longField(3, BigInt(rowCount)), structsField(4, groups)]);
}

function rowGroupStruct(footer: ParquetFooter, leaves: readonly number[], { rowGroup, starts }: PlacedRowGroup): ThriftStruct {
  const columns = leaves.map((leaf, position): ThriftStruct => {
    const start = starts[position] as number;
    return [longField(2, BigInt(start)), structField(3, chunkStruct(rowGroup.chunks[leaf] as ColumnChunk, footer.leaves[leaf] as ParquetNode, start))];
  });
  const uncompressedBytes = leaves.reduce((sum, leaf) => sum + (rowGroup.chunks[leaf]?.uncompressedBytes ?? 0), 0);
  return [structsField(1, columns), longField(2, BigInt(uncompressedBytes)), longField(3, BigInt(rowGroup.rowCount))];
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

function nodeStruct({ name, physical, typeLength, repetition, fieldId, logical, children }: ParquetNode): ThriftStruct {
  const fields: ThriftField[] = [];
  if (physical !== undefined) fields.push(intField(1, physicalTypes.indexOf(physical)));
  if (typeLength !== undefined) fields.push(intField(2, typeLength));
  fields.push(intField(3, repetitions.indexOf(repetition)), textField(4, name));
  if (physical === undefined) fields.push(intField(5, children.length));
  if (logical?.kind === 'interval') fields.push(intField(6, 21));
  // The decoder insists on the older annotation beside the newer one for decimals.
  if (logical?.kind === 'decimal') fields.push(intField(6, 5), intField(7, logical.scale), intField(8, logical.precision));
  if (fieldId !== undefined) fields.push(intField(9, fieldId));
  if (logical !== undefined && logical.kind !== 'interval') fields.push(structField(10, [logicalMember(logical)]));
  return fields;
}

const plainLogicalFields = { string: 1, map: 2, list: 3, enum: 4, date: 6, unknown: 11, json: 12, bson: 13, uuid: 14, float16: 15 } as const;
const timeUnitFields = { millis: 1, micros: 2, nanos: 3 } as const;

/** The member of the union of logical types. */
function logicalMember(logical: LogicalType): ThriftField {
  if (logical.kind === 'decimal') return structField(5, [intField(1, logical.scale), intField(2, logical.precision)]);
  if (logical.kind === 'integer') return structField(10, [byteField(1, logical.bitWidth), flagField(2, logical.signed)]);
  if (logical.kind !== 'time' && logical.kind !== 'timestamp') return structField(plainLogicalFields[logical.kind as keyof typeof plainLogicalFields], []);
  return structField(logical.kind === 'time' ? 7 : 8, [flagField(1, logical.utc), structField(2, [structField(timeUnitFields[logical.unit], [])])]);
}

function chunkStruct(chunk: ColumnChunk, leaf: ParquetNode, start: number): ThriftStruct {
  const fields = [
    intField(1, physicalTypes.indexOf(leaf.physical!)),
    intsField(2, chunk.encodings),
    textsField(3, leaf.path),
    intField(4, chunk.codec),
    longField(5, chunk.valueCount),
    longField(6, BigInt(chunk.uncompressedBytes)),
    longField(7, BigInt(chunk.compressedBytes)),
    longField(9, BigInt(start + chunk.dataOffset - chunk.startOffset)),
  ];
  return chunk.dataOffset === chunk.startOffset ? fields : [...fields, longField(11, BigInt(start))];
}
