import { type Data, DataType, type Field } from 'apache-arrow';
import { isPrimitive, type ListType, type MapType, type NestedField, type Type } from '../../format/index.ts';
import { arrayOf, concatArrays, fieldIdOf, nullArray, ownValidity, takeArray } from '../../parquet/index.ts';
import { presenceOf } from '../arrow-values.ts';
import { unknownColumn } from '../unknown-column.ts';
import { adopt, alignFlat } from './align-flat.ts';
import { type AlignPlace, listOf } from './align-place.ts';

/** How fields are found and what happens to those that the table lacks. */
export interface AlignFields {
  readonly ignoreUnknownFields: boolean;
  readonly matchBy: 'name' | 'field-id';
}

/** The children of a struct in the order and with the types of the wanted fields; optional ones that are not there become nulls. */
export function alignFields(struct: Data, wanted: readonly NestedField[], arrowFields: readonly Field[], place: AlignPlace, fields: AlignFields): readonly Data[] {
  const found = struct.type.children as readonly Field[];
  const sources = wanted.map((field) => findField(found, field, fields.matchBy));
  if (!fields.ignoreUnknownFields) refuseUnknown(found, sources, wanted, place);
  const isPresent = presenceOf(struct);
  return wanted.map((field, index) => {
    const at = place.field(field.name);
    const arrowType = (arrowFields[index] as Field).type;
    const source = struct.children[sources[index] as number];
    if (source === undefined) {
      if (!field.required || struct.length === 0) return nullArray(arrowType, struct.length);
      throw at.missing(field.type);
    }
    const aligned = alignColumn(source, field.type, arrowType, at, fields);
    if (field.required) requireValues(aligned, field.type, at, (row) => isPresent !== undefined && !isPresent(row));
    return aligned;
  });
}

/** Refuses a null that nobody may leave out. @param isHidden whether it lies under something that is null itself. */
export function requireValues(data: Data, type: Type, place: AlignPlace, isHidden: (index: number) => boolean): void {
  const isPresent = presenceOf(data);
  if (isPresent === undefined) return;
  for (let i = 0; i < data.length; i++) if (!isPresent(i) && !isHidden(i)) throw place.valueInvalid(i, type, 'null, and the column is required');
}

/** Index of the field in the input, or -1. */
function findField(found: readonly Field[], wanted: NestedField, matchBy: 'name' | 'field-id'): number {
  if (matchBy === 'field-id') {
    const byId = found.findIndex((field) => fieldIdOf(field) === wanted.id);
    // A field that carries an id is that field and no other, whatever its name.
    return byId >= 0 ? byId : found.findIndex((field) => fieldIdOf(field) === undefined && field.name === wanted.name);
  }
  return found.findIndex((field) => field.name === wanted.name);
}

function refuseUnknown(found: readonly Field[], used: readonly number[], wanted: readonly NestedField[], place: AlignPlace): void {
  const index = found.findIndex((_, at) => !used.includes(at));
  const field = found[index];
  if (field === undefined) return;
  throw unknownColumn(place.source, place.field(field.name).path, wanted);
}

/**
 * Brings an array to the type of a column, at every depth.
 *
 * *Errors*: `column-type-mismatch`, `row-invalid`, `column-unknown`.
 */
function alignColumn(data: Data, type: Type, arrowType: DataType, place: AlignPlace, fields: AlignFields): Data {
  if (DataType.isNull(data.type)) return nullArray(arrowType, data.length);
  if (DataType.isDictionary(data.type)) return alignDictionary(data, type, arrowType, place, fields);
  if (isPrimitive(type)) return alignFlat(data, type, arrowType, place);
  if (type.kind === 'struct' && DataType.isStruct(data.type)) {
    return adopt(data, arrowType, alignFields(data, type.fields, arrowType.children, place, fields));
  }
  if (type.kind === 'list' && (DataType.isList(data.type) || DataType.isLargeList(data.type) || DataType.isFixedSizeList(data.type))) {
    return alignList(data, type, arrowType, place, fields);
  }
  if (type.kind === 'map' && DataType.isMap(data.type)) return alignMap(data, type, arrowType, place, fields);
  throw place.typeMismatch(data.type, type);
}

/** The dictionary is aligned, not each row: it is small. */
function alignDictionary(data: Data, type: Type, arrowType: DataType, place: AlignPlace, fields: AlignFields): Data {
  const chunks = (data.dictionary?.data ?? []).map((chunk) => alignColumn(chunk, type, arrowType, place, fields));
  // One null behind the values is what absent keys point to.
  const values = concatArrays([...chunks, nullArray(arrowType, 1)]);
  const keys = data.values as ArrayLike<number | bigint>;
  const rows = new Int32Array(data.length);
  const isPresent = presenceOf(data);
  for (let i = 0; i < data.length; i++) rows[i] = (isPresent?.(i) ?? true) ? Number(keys[i]) : values.length - 1;
  const taken = takeArray(values, rows);
  return taken.nullCount === 0 ? adopt(taken, arrowType, taken.children) : taken;
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
    const offsets = Int32Array.from({ length: data.length + 1 }, (_, index) => index * listSize);
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
  if (type.elementRequired) requireValues(aligned, type.element, at, hiddenElements(data, offsets));
  return arrayOf(arrowType, data.length, { ...ownValidity(data), offsets, children: [aligned] });
}

function alignMap(data: Data, type: MapType, arrowType: DataType, place: AlignPlace, fields: AlignFields): Data {
  const { offsets, elements } = listsOf(data, type, place);
  const entryType = childType(arrowType, 0);
  const [keys, values] = elements.children as [Data, Data];
  const [keyPlace, valuePlace] = [place.elements('key', offsets, data.length), place.elements('value', offsets, data.length)];
  const alignedKeys = alignColumn(keys, type.key, childType(entryType, 0), keyPlace, fields);
  const alignedValues = alignColumn(values, type.value, childType(entryType, 1), valuePlace, fields);
  const isHidden = hiddenElements(data, offsets);
  requireValues(alignedKeys, type.key, keyPlace, isHidden);
  if (type.valueRequired) requireValues(alignedValues, type.value, valuePlace, isHidden);
  const entries = arrayOf(entryType, elements.length, { children: [alignedKeys, alignedValues] });
  return arrayOf(arrowType, data.length, { ...ownValidity(data), offsets, children: [entries] });
}

/** Elements may lie under a list that is null; nobody sees those. */
function hiddenElements(data: Data, offsets: Int32Array): (element: number) => boolean {
  const isPresent = presenceOf(data);
  return (element) => isPresent !== undefined && !isPresent(listOf(offsets, data.length, element));
}

function childType(type: DataType, index: number): DataType {
  return type.children[index]?.type as DataType;
}
