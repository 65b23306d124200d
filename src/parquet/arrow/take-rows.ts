import { type Data, DataType, type Field, type RecordBatch } from 'apache-arrow';
import { arrayOf, recordBatchOf } from './record-batch.ts';

/** Rows to pick from an array, in the order wanted. */
export type RowIndexes = Int32Array | Uint32Array;

type Elements = { readonly length: number; [index: number]: number | bigint };

/** Picks rows of an array of a layout that Frazil writes, into buffers of its own. */
export function takeArray(data: Data, rows: RowIndexes): Data {
  const { type } = data;
  const validity = data.nullCount === 0 ? undefined : takeBits(data.nullBitmap as Uint8Array, data.offset, rows);
  const { length } = rows;
  if (DataType.isBool(type)) return arrayOf(type, length, { validity, values: takeBits(data.values as Uint8Array, data.offset, rows) });
  if (DataType.isStruct(type)) return arrayOf(type, length, { validity, children: data.children.map((child) => takeArray(child, rows)) });
  if (DataType.isList(type) || DataType.isMap(type)) return takeLists(data, rows, validity);
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return takeVariable(data, rows, validity);
  return arrayOf(type, length, { validity, values: takeFixed(data, rows) });
}

function takeBits(bits: Uint8Array, offset: number, rows: RowIndexes): Uint8Array {
  const taken = new Uint8Array((rows.length + 7) >> 3);
  for (let i = 0; i < rows.length; i++) {
    const bit = offset + (rows[i] as number);
    if (((bits[bit >> 3] as number) & (1 << (bit & 7))) !== 0) taken[i >> 3] = (taken[i >> 3] as number) | (1 << (i & 7));
  }
  return taken;
}

function takeFixed(data: Data, rows: RowIndexes): ArrayBufferView {
  const values = data.values as Elements & ArrayBufferView;
  const stride = data.stride;
  const taken = new (values.constructor as new (length: number) => Elements & ArrayBufferView)(rows.length * stride);
  if (stride === 1) {
    copyElements(values, taken, rows);
    return taken;
  }
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * stride;
    for (let part = 0; part < stride; part++) taken[i * stride + part] = values[from + part] as number;
  }
  return taken;
}

/** 64-bit values are moved as two halves, because each would otherwise become a bigint on the way. */
function copyElements(values: Elements & ArrayBufferView, taken: Elements & ArrayBufferView, rows: RowIndexes): void {
  if (!(values instanceof BigInt64Array)) {
    for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i] as number] as number;
    return;
  }
  const from = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const to = new Int32Array(taken.buffer, taken.byteOffset, taken.length * 2);
  for (let i = 0; i < rows.length; i++) {
    const row = (rows[i] as number) * 2;
    to[i * 2] = from[row] as number;
    to[i * 2 + 1] = from[row + 1] as number;
  }
}

function takeVariable(data: Data, rows: RowIndexes, validity: Uint8Array | undefined): Data {
  const from = data.values as Uint8Array;
  const oldOffsets = data.valueOffsets as Int32Array;
  const offsets = takenOffsets(oldOffsets, rows);
  const values = new Uint8Array(offsets[rows.length] as number);
  for (let i = 0; i < rows.length; i++) {
    const start = oldOffsets[rows[i] as number] as number;
    const at = offsets[i] as number;
    const size = (offsets[i + 1] as number) - at;
    if (size > 32) values.set(from.subarray(start, start + size), at);
    else for (let byte = 0; byte < size; byte++) values[at + byte] = from[start + byte] as number;
  }
  return arrayOf(data.type, rows.length, { validity, offsets, values });
}

function takeLists(data: Data, rows: RowIndexes, validity: Uint8Array | undefined): Data {
  const oldOffsets = data.valueOffsets as Int32Array;
  const offsets = takenOffsets(oldOffsets, rows);
  const elements = new Int32Array(offsets[rows.length] as number);
  for (let i = 0; i < rows.length; i++) {
    const start = oldOffsets[rows[i] as number] as number;
    for (let at = offsets[i] as number, element = start; at < (offsets[i + 1] as number); at++, element++) elements[at] = element;
  }
  return arrayOf(data.type as DataType & { readonly children: Field[] }, rows.length, { validity, offsets, children: [takeArray(data.children[0] as Data, elements)] });
}

function takenOffsets(old: Int32Array, rows: RowIndexes): Int32Array {
  const offsets = new Int32Array(rows.length + 1);
  let end = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    end += (old[row + 1] as number) - (old[row] as number);
    offsets[i + 1] = end;
  }
  return offsets;
}

/** A smaller part is copied, because a view of it would keep the whole batch in memory. */
const viewedShare = 1 / 4;

/** Picks rows of a batch in the order wanted, into buffers of its own; a large consecutive part is a view instead. */
export function takeBatch(batch: RecordBatch, rows: RowIndexes): RecordBatch {
  const first = rows[0];
  if (first !== undefined && rows.length >= batch.numRows * viewedShare && isRun(rows)) {
    return rows.length === batch.numRows ? batch : batch.slice(first, first + rows.length);
  }
  return recordBatchOf(batch.schema, rows.length, batch.data.children.map((child) => takeArray(child, rows)));
}

function isRun(rows: RowIndexes): boolean {
  for (let i = 1; i < rows.length; i++) if (rows[i] !== (rows[i - 1] as number) + 1) return false;
  return true;
}
