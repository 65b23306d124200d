import { type Data, DataType, type RecordBatch } from 'apache-arrow';
import { arrayOf, recordBatchOf } from './record-batch.ts';

/** Joins arrays of one type, of a layout that Frazil writes; a single one is returned as it is. */
export function concatArrays(arrays: readonly Data[]): Data {
  const [first] = arrays;
  if (arrays.length === 1 && first !== undefined) return first;
  const type = (first as Data).type;
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const validity = arrays.every((array) => array.nullCount === 0) ? undefined : concatBits(arrays, length, (array) => (array.nullCount === 0 ? undefined : array.nullBitmap));
  if (DataType.isBool(type)) return arrayOf(type, length, { validity, values: concatBits(arrays, length, (array) => array.values as Uint8Array) });
  if (DataType.isStruct(type)) {
    return arrayOf(type, length, { validity, children: type.children.map((_, index) => concatArrays(arrays.map((array) => array.children[index] as Data))) });
  }
  if (DataType.isList(type) || DataType.isMap(type)) {
    const elements = arrays.map((array) => {
      const offsets = array.valueOffsets as Int32Array;
      const start = offsets[0] as number;
      return (array.children[0] as Data).slice(start, (offsets[array.length] as number) - start);
    });
    return arrayOf(type, length, { validity, offsets: concatOffsets(arrays, length), children: [concatArrays(elements)] });
  }
  if (DataType.isUtf8(type) || DataType.isBinary(type)) {
    const pieces = arrays.map((array) => {
      const offsets = array.valueOffsets as Int32Array;
      return (array.values as Uint8Array).subarray(offsets[0], offsets[array.length]);
    });
    return arrayOf(type, length, { validity, offsets: concatOffsets(arrays, length), values: joinViews(pieces) });
  }
  return arrayOf(type, length, { validity, values: joinViews(arrays.map((array) => (array.values as Uint8Array).subarray(0, array.length * array.stride))) });
}

/** Joins batches of one schema. */
export function concatBatches(batches: readonly RecordBatch[]): RecordBatch {
  const [first] = batches;
  if (batches.length === 1 && first !== undefined) return first;
  const { schema } = first as RecordBatch;
  const columns = schema.fields.map((_, index) => concatArrays(batches.map((batch) => batch.data.children[index] as Data)));
  return recordBatchOf(schema, batches.reduce((sum, batch) => sum + batch.numRows, 0), columns);
}

/** Joins bit runs; a missing one counts as all set. */
function concatBits(arrays: readonly Data[], length: number, bitsOf: (array: Data) => Uint8Array | undefined): Uint8Array {
  const joined = new Uint8Array((length + 7) >> 3);
  let at = 0;
  for (const array of arrays) {
    const bits = bitsOf(array);
    for (let i = 0; i < array.length; i++, at++) {
      const bit = array.offset + i;
      if (bits === undefined || ((bits[bit >> 3] as number) & (1 << (bit & 7))) !== 0) joined[at >> 3] = (joined[at >> 3] as number) | (1 << (at & 7));
    }
  }
  return joined;
}

function concatOffsets(arrays: readonly Data[], length: number): Int32Array {
  const joined = new Int32Array(length + 1);
  let row = 0;
  let end = 0;
  for (const array of arrays) {
    const offsets = array.valueOffsets as Int32Array;
    const shift = end - (offsets[0] as number);
    for (let i = 1; i <= array.length; i++) joined[++row] = (offsets[i] as number) + shift;
    end = joined[row] as number;
  }
  return joined;
}

type Joinable = Uint8Array;

function joinViews(views: readonly Joinable[]): Joinable {
  const joined = new ((views[0] as Joinable).constructor as new (length: number) => Joinable)(views.reduce((sum, view) => sum + view.length, 0));
  let at = 0;
  for (const view of views) {
    joined.set(view, at);
    at += view.length;
  }
  return joined;
}
