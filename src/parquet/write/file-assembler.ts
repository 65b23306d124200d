import { footerByteLength, trailerBytes } from '../footer/decode-footer.ts';
import { encodeThrift } from '../footer/encode-thrift.ts';
import { parseThrift } from '../footer/parse-thrift.ts';
import { intField, longField, structField, structsField, structsOf, type ThriftField, type ThriftStruct, thriftTypes, valueOf, withFields } from '../footer/thrift.ts';
import { joinBytes } from './join-bytes.ts';

// Field ids of the structs of the Parquet footer.
const fileMetaData = { rowCount: 3, rowGroups: 4 } as const;
const rowGroupFields = { columns: 1, fileOffset: 5, ordinal: 7 } as const;
const columnChunk = { fileOffset: 2, metaData: 3, offsetIndexOffset: 4, offsetIndexLength: 5, columnIndexOffset: 6, columnIndexLength: 7 } as const;
const columnMetaData = { compressedSize: 7, dataPageOffset: 9, indexPageOffset: 10, dictionaryPageOffset: 11 } as const;
const offsetIndex = { pageLocations: 1 } as const;
const pageLocation = { offset: 1 } as const;

const magic = Uint8Array.of(0x50, 0x41, 0x52, 0x31);

interface AssembledColumn {
  readonly chunk: ThriftStruct;
  /** As encoded; does not depend on where the data lies. */
  readonly columnIndex: Uint8Array | undefined;
  /** With page offsets of the assembled file. */
  readonly offsetIndex: Uint8Array | undefined;
}

interface AssembledGroup {
  readonly group: ThriftStruct;
  readonly columns: readonly AssembledColumn[];
}

/** A group while others are written: encoded, which takes a fiftieth of the memory of the tree. */
interface StoredGroup {
  readonly group: Uint8Array;
  readonly indexes: readonly { readonly columnIndex: Uint8Array | undefined; readonly offsetIndex: Uint8Array | undefined }[];
}

/**
 * Puts row groups that were encoded as files of their own together into one file.
 *
 * So row groups can be encoded in any thread by a codec that only knows whole files. All files must come from the same
 * schema and settings. Nothing but offsets changes: a single file assembled alone gives the same bytes.
 */
export class FileAssembler {
  readonly #groups: StoredGroup[] = [];
  #metaData: ThriftStruct | undefined;
  #rowCount = 0n;
  #position = 0;

  /** Takes the row groups of a file; returns the bytes that come next in the assembled one. */
  add(file: Uint8Array): Uint8Array {
    const footerStart = file.length - footerByteLength(file, file.length, 'an encoded row group');
    const metaData = parseThrift(file.subarray(footerStart, file.length - trailerBytes)).struct;
    const isFirst = this.#metaData === undefined;
    this.#metaData ??= detached(withFields(metaData, [structsField(fileMetaData.rowGroups, [])]));
    this.#rowCount += valueOf(metaData, fileMetaData.rowCount) as bigint;
    // The data of the first file stays where it is, behind the magic.
    const shift = BigInt(isFirst ? 0 : this.#position - magic.length);
    const groups = structsOf(metaData, fileMetaData.rowGroups);
    for (const group of groups) this.#groups.push(store(shiftGroup(file, group, shift, this.#groups.length)));
    const dataEnd = groups.flatMap((group) => structsOf(group, rowGroupFields.columns)).reduce((end, chunk) => Math.max(end, chunkEnd(chunk)), magic.length);
    this.#position += isFirst ? dataEnd : dataEnd - magic.length;
    return file.subarray(isFirst ? 0 : magic.length, dataEnd);
  }

  /** The rest of the file: page indexes and footer. At least one file was added. */
  finish(): Uint8Array {
    const tail = new TailBuilder(this.#position);
    const withColumnIndexes = this.#groups.map(restore).map(({ group, columns }) => ({
      group,
      columns: columns.map((column) => ({ ...column, chunk: tail.place(column.chunk, column.columnIndex, columnChunk.columnIndexOffset, columnChunk.columnIndexLength) })),
    }));
    const groups = withColumnIndexes.map(({ group, columns }) => {
      const chunks = columns.map((column) => tail.place(column.chunk, column.offsetIndex, columnChunk.offsetIndexOffset, columnChunk.offsetIndexLength));
      return withFields(group, [structsField(rowGroupFields.columns, chunks)]);
    });
    const changes = [longField(fileMetaData.rowCount, this.#rowCount), structsField(fileMetaData.rowGroups, groups)];
    return tail.finish(encodeThrift(withFields(this.#metaData as ThriftStruct, changes)));
  }
}

/** The tree with bytes of its own instead of views into the file. */
function detached(struct: ThriftStruct): ThriftStruct {
  return parseThrift(encodeThrift(struct).slice()).struct;
}

function store({ group, columns }: AssembledGroup): StoredGroup {
  const chunks = columns.map(({ chunk }) => chunk);
  const indexes = columns.map(({ columnIndex, offsetIndex: locations }) => ({ columnIndex, offsetIndex: locations }));
  return { group: encodeThrift(withFields(group, [structsField(rowGroupFields.columns, chunks)])).slice(), indexes };
}

function restore({ group, indexes }: StoredGroup): AssembledGroup {
  const tree = parseThrift(group).struct;
  const chunks = structsOf(tree, rowGroupFields.columns);
  return { group: tree, columns: indexes.map(({ columnIndex, offsetIndex: locations }, index) => ({ chunk: chunks[index] as ThriftStruct, columnIndex, offsetIndex: locations })) };
}

/** Gathers what follows the data, knowing the place of each piece in the file. */
class TailBuilder {
  readonly #pieces: Uint8Array[] = [];
  #position: number;

  constructor(position: number) {
    this.#position = position;
  }

  /** Appends an index and notes its place in the column chunk. */
  place(chunk: ThriftStruct, index: Uint8Array | undefined, offsetId: number, lengthId: number): ThriftStruct {
    if (index === undefined) return chunk;
    const placed = withFields(chunk, [longField(offsetId, BigInt(this.#position)), intField(lengthId, index.length)]);
    this.#append(index);
    return placed;
  }

  finish(footer: Uint8Array): Uint8Array {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, footer.length, true);
    for (const piece of [footer, length, magic]) this.#append(piece);
    return joinBytes(this.#pieces);
  }

  #append(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#position += piece.length;
  }
}

function shiftGroup(file: Uint8Array, group: ThriftStruct, shift: bigint, ordinal: number): AssembledGroup {
  const columns = structsOf(group, rowGroupFields.columns).map((chunk): AssembledColumn => {
    const metaData = valueOf(chunk, columnChunk.metaData) as ThriftStruct;
    const shifted = shiftFields(metaData, [columnMetaData.dataPageOffset, columnMetaData.indexPageOffset, columnMetaData.dictionaryPageOffset], shift);
    const rawOffsetIndex = indexBytes(file, chunk, columnChunk.offsetIndexOffset, columnChunk.offsetIndexLength);
    return {
      chunk: withFields(shiftFields(chunk, [columnChunk.fileOffset], shift), [structField(columnChunk.metaData, shifted)]),
      columnIndex: indexBytes(file, chunk, columnChunk.columnIndexOffset, columnChunk.columnIndexLength),
      offsetIndex: rawOffsetIndex === undefined ? undefined : shiftOffsetIndex(rawOffsetIndex, shift),
    };
  });
  const shifted = shiftFields(group, [rowGroupFields.fileOffset], shift);
  const hasOrdinal = valueOf(group, rowGroupFields.ordinal) !== undefined;
  return { group: hasOrdinal ? withFields(shifted, [{ id: rowGroupFields.ordinal, type: thriftTypes.i16, value: ordinal }]) : shifted, columns };
}

function shiftOffsetIndex(bytes: Uint8Array, shift: bigint): Uint8Array {
  const index = parseThrift(bytes).struct;
  const locations = structsOf(index, offsetIndex.pageLocations).map((location) => shiftFields(location, [pageLocation.offset], shift));
  return encodeThrift(withFields(index, [structsField(offsetIndex.pageLocations, locations)])).slice();
}

/** Adds to fields that hold a place in the file; zero means that there is none. */
function shiftFields(struct: ThriftStruct, ids: readonly number[], shift: bigint): ThriftStruct {
  return struct.map((field): ThriftField => (ids.includes(field.id) && field.value !== 0n ? { ...field, value: (field.value as bigint) + shift } : field));
}

function indexBytes(file: Uint8Array, chunk: ThriftStruct, offsetId: number, lengthId: number): Uint8Array | undefined {
  const offset = valueOf(chunk, offsetId);
  const length = valueOf(chunk, lengthId);
  // A copy, because a view would keep all of the file in memory.
  return offset === undefined || length === undefined ? undefined : file.slice(Number(offset), Number(offset) + Number(length));
}

function chunkEnd(chunk: ThriftStruct): number {
  const metaData = valueOf(chunk, columnChunk.metaData) as ThriftStruct;
  const start = valueOf(metaData, columnMetaData.dictionaryPageOffset) ?? valueOf(metaData, columnMetaData.dataPageOffset);
  return Number(start) + Number(valueOf(metaData, columnMetaData.compressedSize));
}
