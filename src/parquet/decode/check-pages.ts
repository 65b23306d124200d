import type { ColumnChunk, ParquetNode, PhysicalType, RowGroup } from '../footer/footer.ts';
import { malformed } from '../footer/malformed.ts';
import { parseThrift } from '../footer/parse-thrift.ts';
import { intOf, structOf, type ThriftNode, type ThriftStruct, thriftTypes } from '../footer/thrift.ts';

// Field ids of the structs of a page header.
const pageHeader = { uncompressedSize: 2, compressedSize: 3, dataPage: 5, dictionaryPage: 7, dataPageV2: 8 } as const;
/** In the header of every kind of page. */
const valueCount = 1;

/** The types of the fields of a struct by their ids; a struct by those of its own fields. */
interface FieldTypes {
  readonly [id: number]: number | FieldTypes;
}

const { i32, i64, binary, true: flag } = thriftTypes;
const statisticsTypes: FieldTypes = { 1: binary, 2: binary, 3: i64, 4: i64, 5: binary, 6: binary, 7: flag, 8: flag };
const pageHeaderTypes: FieldTypes = {
  1: i32,
  2: i32,
  3: i32,
  4: i32,
  5: { 1: i32, 2: i32, 3: i32, 4: i32, 5: statisticsTypes },
  6: {},
  7: { 1: i32, 2: i32, 3: flag },
  8: { 1: i32, 2: i32, 3: i32, 4: i32, 5: i32, 6: i32, 7: flag, 8: statisticsTypes },
};

/** By the number of the codec, how many bytes one compressed byte can become at most; other codecs are not checked. */
const ratioMax: ReadonlyMap<number, number> = new Map([
  [1, 22],
  [2, 1_033],
  [5, 256],
  [6, 44_000],
  [7, 256],
]);
/** What a page may hold beyond that: headers of the codec, and pages of next to nothing. */
const slackBytes = 4_096;

/**
 * Refuses a column chunk whose pages ask for memory that their bytes cannot fill, or hold more values than the footer says.
 *
 * The decoder allocates what a page header states before it looks at the page, and its memory never shrinks again: 900
 * bytes can ask for 2 GiB.
 *
 * *Errors*: those of `malformed`.
 */
export function checkPages(bytes: Uint8Array, chunk: ColumnChunk): void {
  const ratio = ratioMax.get(chunk.codec);
  let values = 0;
  for (let at = 0; at < bytes.length; ) {
    const { struct, end } = parseThrift(bytes, at);
    // Nothing but padding follows the last page.
    if (struct.length === 0) return;
    checkTypes(struct, pageHeaderTypes);
    const compressed = sizeOf(struct, pageHeader.compressedSize);
    const uncompressed = sizeOf(struct, pageHeader.uncompressedSize);
    if (end + compressed > bytes.length) throw malformed(`a page claims ${compressed} bytes where its column has ${bytes.length - end}`);
    if (ratio !== undefined && uncompressed > compressed * ratio + slackBytes) throw malformed(`a page of ${compressed} bytes claims to hold ${uncompressed}`);
    // Every value of a dictionary takes a byte or more, and the decoder makes room for as many as it is told.
    if (valuesOf(struct, pageHeader.dictionaryPage) > uncompressed) throw malformed(`a dictionary of ${uncompressed} bytes claims to hold more values than that`);
    // Which of the two it is stands in another field, which only the decoder looks at.
    values += Math.max(valuesOf(struct, pageHeader.dataPage), valuesOf(struct, pageHeader.dataPageV2));
    if (values > chunk.valueCount) throw malformed(`the pages of a column hold more than its ${chunk.valueCount} values`);
    at = end + compressed;
  }
}

/**
 * Refuses a header that the decoder would read as another one than we do: it takes each field that it knows for what it should be, whatever
 * the header says, and passes over lists of booleans as if their members took no bytes.
 */
function checkTypes(struct: ThriftStruct, types: FieldTypes): void {
  for (const { id, type, value } of struct) {
    const expected = types[id];
    if (expected === undefined) checkUnknown(value);
    else if (typeof expected === 'object') checkTypes(structOf([{ id, type, value }], id) as ThriftStruct, expected);
    else if (expected === flag ? typeof value !== 'boolean' : type !== expected) throw malformed(`field ${id} of a page header has another type than it should`);
  }
}

function checkUnknown(value: ThriftNode): void {
  if (typeof value !== 'object' || value instanceof Uint8Array) return;
  if (!('items' in value)) {
    for (const field of value) checkUnknown(field.value);
    return;
  }
  if (value.elementType === thriftTypes.true || value.elementType === thriftTypes.false) throw malformed('a page header holds a list of booleans');
  for (const item of value.items) checkUnknown(item);
}

function sizeOf(header: ThriftStruct, field: number): number {
  const size = intOf(header, field);
  if (size === undefined || size < 0) throw malformed('a page header states no size');
  return size;
}

/** How many values a page holds, by its header as a page of one kind; none when it has no such header. */
function valuesOf(header: ThriftStruct, kind: number): number {
  const page = structOf(header, kind);
  const values = page === undefined ? 0 : (intOf(page, valueCount) ?? 0);
  if (values < 0) throw malformed(`a page claims ${values} values`);
  return values;
}

/** Bytes that a row group takes in Arrow at the least. */
export function leastArrowBytes({ rowCount, chunks }: RowGroup, leaves: readonly number[], nodes: readonly ParquetNode[]): number {
  return leaves.reduce((sum, leaf) => {
    const values = Math.max(rowCount, Number(chunks[leaf]?.valueCount ?? 0n));
    return sum + values * bytesPerValue(nodes[leaf] as ParquetNode);
  }, 0);
}

const widths: Readonly<Record<PhysicalType, number>> = { boolean: 1 / 8, int32: 4, int64: 8, int96: 8, float: 4, double: 8, 'byte-array': 4, 'fixed-length': 0 };

function bytesPerValue({ physical, typeLength }: ParquetNode): number {
  return physical === undefined ? 0 : (typeLength ?? widths[physical]);
}
