import { type Data, DataType, DateUnit, TimeUnit } from 'apache-arrow';
import { isPrimitive, type ListType, type MapType, type PrimitiveType, type StructType, type Type } from '../../format/index.ts';
import { arrayOf } from '../../parquet/index.ts';
import { type AlignFields, alignFields } from './align-fields.ts';
import { type AlignPlace, listOf } from './align-place.ts';
import { adopt, childType, isPresent, nullArray, presenceBits } from './arrow-nulls.ts';
import { toBinary, toText } from './convert-bytes.ts';
import { hasZone, toDate, toTime, toTimestamp } from './convert-instants.ts';
import { toDecimal, toDouble, toFloat, toInt, toLong } from './convert-numbers.ts';
import { positionsOf, takeValues } from './take-values.ts';

/**
 * Brings an array to the type of a column: as it is where the buffers mean the same, otherwise widened without loss.
 *
 * *Errors*: `column-type-mismatch`, `row-invalid`, `column-unknown`.
 */
export function alignColumn(data: Data, type: Type, arrowType: DataType, place: AlignPlace, fields: AlignFields): Data {
  if (DataType.isNull(data.type)) return nullArray(type, arrowType, data.length);
  if (DataType.isDictionary(data.type)) return alignDictionary(data, type, arrowType, place, fields);
  if (isPrimitive(type)) {
    const aligned = holdsSame(data.type, type) ? adopt(data, arrowType) : convert(data, type, arrowType, place);
    if (aligned !== undefined) return aligned;
  } else if (type.kind === 'struct' && DataType.isStruct(data.type)) {
    return alignStruct(data, type, arrowType, place, fields);
  } else if (type.kind === 'list' && (DataType.isList(data.type) || DataType.isLargeList(data.type) || DataType.isFixedSizeList(data.type))) {
    return alignList(data, type, arrowType, place, fields);
  } else if (type.kind === 'map' && DataType.isMap(data.type)) {
    return alignMap(data, type, arrowType, place, fields);
  }
  throw place.typeMismatch(data.type, type);
}

/** Whether the buffers of an Arrow type are those of the column's type. */
function holdsSame(found: DataType, type: PrimitiveType): boolean {
  switch (type.kind) {
    case 'boolean':
      return DataType.isBool(found);
    case 'int':
      return DataType.isInt(found) && found.isSigned && found.bitWidth === 32;
    case 'long':
      return DataType.isInt(found) && found.isSigned && found.bitWidth === 64;
    case 'float':
      return DataType.isFloat(found) && found.precision === 1;
    case 'double':
      return DataType.isFloat(found) && found.precision === 2;
    case 'date':
      return DataType.isDate(found) && found.unit === DateUnit.DAY;
    case 'time':
      return DataType.isTime(found) && found.unit === TimeUnit.MICROSECOND;
    case 'timestamp':
    case 'timestamptz':
      return DataType.isTimestamp(found) && found.unit === TimeUnit.MICROSECOND && hasZone(found) === (type.kind === 'timestamptz');
    case 'string':
      return DataType.isUtf8(found);
    case 'binary':
      return DataType.isBinary(found);
    case 'uuid':
      return DataType.isFixedSizeBinary(found) && found.byteWidth === 16;
    case 'fixed':
      return DataType.isFixedSizeBinary(found) && found.byteWidth === type.length;
    case 'decimal':
      return DataType.isDecimal(found) && found.bitWidth === 128 && found.scale === type.scale && found.precision <= type.precision;
  }
}

function convert(data: Data, type: PrimitiveType, arrowType: DataType, place: AlignPlace): Data | undefined {
  switch (type.kind) {
    case 'int':
      return toInt(data, arrowType);
    case 'long':
      return toLong(data, type, arrowType, place);
    case 'float':
      return toFloat(data, arrowType);
    case 'double':
      return toDouble(data, arrowType);
    case 'decimal':
      return toDecimal(data, type, arrowType);
    case 'date':
      return toDate(data, type, arrowType, place);
    case 'time':
      return toTime(data, type, arrowType, place);
    case 'timestamp':
    case 'timestamptz':
      return toTimestamp(data, type, arrowType, place);
    case 'string':
      return toText(data, type, arrowType, place);
    case 'binary':
      return toBinary(data, type, arrowType, place);
    case 'boolean':
    case 'uuid':
    case 'fixed':
      return undefined;
  }
}

/** The dictionary is aligned, not each row: it is small. */
function alignDictionary(data: Data, type: Type, arrowType: DataType, place: AlignPlace, fields: AlignFields): Data {
  const chunks = data.dictionary?.data ?? [];
  if (!isPrimitive(type)) throw place.typeMismatch(data.type, type, ', and dictionaries of nested values are not supported');
  const positions = positionsOf(data);
  if (chunks.length === 0) return nullArray(type, arrowType, data.length);
  const aligned = chunks.map((chunk) => alignColumn(chunk, type, arrowType, place, fields));
  if (aligned.length === 1) return takeValues(aligned[0] as Data, arrowType, positions);
  return takeFromChunks(aligned, arrowType, positions);
}

/** A dictionary grows by deltas, each a chunk of its own; they are joined by taking all of each. */
function takeFromChunks(chunks: readonly Data[], arrowType: DataType, positions: Int32Array): Data {
  let joined = chunks[0] as Data;
  for (const chunk of chunks.slice(1)) joined = joinFlat(joined, chunk, arrowType);
  return takeValues(joined, arrowType, positions);
}

function joinFlat(left: Data, right: Data, arrowType: DataType): Data {
  const length = left.length + right.length;
  const validity = new Uint8Array((length + 7) >> 3);
  for (let i = 0; i < length; i++) {
    if (i < left.length ? isPresent(left, i) : isPresent(right, i - left.length)) validity[i >> 3] = (validity[i >> 3] as number) | (1 << (i & 7));
  }
  const parts = { validity, nullCount: left.nullCount + right.nullCount };
  const [first, second] = [left.values as Uint8Array, right.values as Uint8Array];
  if (DataType.isBool(arrowType)) {
    const bits = new Uint8Array((length + 7) >> 3);
    for (let i = 0; i < length; i++) {
      const [data, at] = i < left.length ? [left, left.offset + i] : [right, right.offset + i - left.length];
      if ((((data.values as Uint8Array)[at >> 3] as number) & (1 << (at & 7))) !== 0) bits[i >> 3] = (bits[i >> 3] as number) | (1 << (i & 7));
    }
    return arrayOf(arrowType, length, { ...parts, values: bits });
  }
  const values = new (first.constructor as new (length: number) => Uint8Array)(first.length + second.length);
  values.set(first);
  values.set(second, first.length);
  if (!DataType.isUtf8(arrowType) && !DataType.isBinary(arrowType)) return arrayOf(arrowType, length, { ...parts, values });
  const offsets = new Int32Array(length + 1);
  offsets.set((left.valueOffsets as Int32Array).subarray(0, left.length));
  for (let i = 0; i <= right.length; i++) offsets[left.length + i] = first.length + ((right.valueOffsets as Int32Array)[i] as number);
  return arrayOf(arrowType, length, { ...parts, values, offsets });
}

function alignStruct(data: Data, type: StructType, arrowType: DataType, place: AlignPlace, fields: AlignFields): Data {
  return adopt(data, arrowType, alignFields(data, type.fields, arrowType.children, place, fields));
}

interface Lists {
  readonly offsets: Int32Array;
  /** The elements that the offsets count, from the first one used. */
  readonly elements: Data;
}

/** Elements and their offsets from zero on, whatever kind of list they come from. */
function listsOf(data: Data, type: Type, place: AlignPlace): Lists {
  const child = data.children[0] as Data;
  if (DataType.isFixedSizeList(data.type)) {
    const { listSize } = data.type;
    const offsets = new Int32Array(data.length + 1);
    for (let i = 1; i <= data.length; i++) offsets[i] = i * listSize;
    return { offsets, elements: child.slice(0, data.length * listSize) };
  }
  const source = data.valueOffsets as ArrayLike<number | bigint>;
  const first = Number(source[0] ?? 0);
  const end = Number(source[data.length] ?? 0);
  if (end - first >= 2 ** 31) throw place.valueInvalid(0, type, 'more than 2^31 elements in one batch, which must be split');
  if (first === 0 && source instanceof Int32Array) return { offsets: source, elements: end === child.length ? child : child.slice(0, end) };
  const offsets = new Int32Array(data.length + 1);
  for (let i = 1; i <= data.length; i++) offsets[i] = Number(source[i]) - first;
  return { offsets, elements: child.slice(first, end - first) };
}

function alignList(data: Data, type: ListType, arrowType: DataType, place: AlignPlace, fields: AlignFields): Data {
  const { offsets, elements } = listsOf(data, type, place);
  const at = place.elements('element', offsets, data.length);
  const aligned = alignColumn(elements, type.element, childType(arrowType, 0), at, fields);
  if (type.elementRequired) fields.requireValues(aligned, type.element, at, hiddenElements(data, offsets));
  return arrayOf(arrowType, data.length, { offsets, children: [aligned], validity: presenceBits(data), nullCount: data.nullCount });
}

function alignMap(data: Data, type: MapType, arrowType: DataType, place: AlignPlace, fields: AlignFields): Data {
  const { offsets, elements } = listsOf(data, type, place);
  const entryType = childType(arrowType, 0);
  const [keys, values] = elements.children as [Data, Data];
  const [keyPlace, valuePlace] = [place.elements('key', offsets, data.length), place.elements('value', offsets, data.length)];
  const alignedKeys = alignColumn(keys, type.key, childType(entryType, 0), keyPlace, fields);
  const alignedValues = alignColumn(values, type.value, childType(entryType, 1), valuePlace, fields);
  const isHidden = hiddenElements(data, offsets);
  fields.requireValues(alignedKeys, type.key, keyPlace, isHidden);
  if (type.valueRequired) fields.requireValues(alignedValues, type.value, valuePlace, isHidden);
  const entries = arrayOf(entryType, elements.length, { children: [alignedKeys, alignedValues] });
  return arrayOf(arrowType, data.length, { offsets, children: [entries], validity: presenceBits(data), nullCount: data.nullCount });
}

/** Elements may lie under a list that is null; nobody sees those. */
function hiddenElements(data: Data, offsets: Int32Array): (element: number) => boolean {
  return (element) => !isPresent(data, listOf(offsets, data.length, element));
}
