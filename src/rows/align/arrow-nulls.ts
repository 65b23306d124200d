import { Data, type DataType } from 'apache-arrow';
import type { Type } from '../../format/index.ts';
import { arrayOf } from '../../parquet/index.ts';

/** Whether value `index` of an array is present by the array's own bitmap. */
export function isPresent(data: Data, index: number): boolean {
  const { nullBitmap, offset } = data;
  if (nullBitmap === undefined || nullBitmap === null || nullBitmap.length === 0) return true;
  return ((nullBitmap[(offset + index) >> 3] as number) & (1 << ((offset + index) & 7))) !== 0;
}

/** The presence bits of an array from bit 0 on, as new arrays of converted values need them; undefined when nothing is null. */
export function presenceBits(data: Data): Uint8Array | undefined {
  if (data.nullCount === 0) return undefined;
  const { nullBitmap, offset, length } = data;
  const first = offset >> 3;
  const byteLength = (length + 7) >> 3;
  if ((offset & 7) === 0) return nullBitmap.subarray(first, first + byteLength);
  const bits = new Uint8Array(byteLength);
  const shift = offset & 7;
  for (let i = 0; i < byteLength; i++) bits[i] = ((nullBitmap[first + i] as number) >> shift) | ((nullBitmap[first + i + 1] ?? 0) << (8 - shift));
  return bits;
}

/** Converted values with the nulls of the array they were made from. */
export function withNullsOf(data: Data, type: DataType, parts: { readonly values: ArrayBufferView; readonly offsets?: Int32Array }): Data {
  return arrayOf(type, data.length, { ...parts, validity: presenceBits(data), nullCount: data.nullCount });
}

/** The same buffers under our own type object and class: the array may come from another copy of the Arrow library. */
export function adopt(data: Data, type: DataType, children: readonly Data[] = []): Data {
  const { valueOffsets, values, nullBitmap } = data;
  const nullCount = data.nullCount;
  return new Data(type, data.offset, data.length, nullCount, [valueOffsets, values, nullCount === 0 ? undefined : nullBitmap, undefined] as never, [...children]);
}

/** `length` nulls of a type. */
export function nullArray(type: Type, arrowType: DataType, length: number): Data {
  const nulls = { validity: new Uint8Array((length + 7) >> 3), nullCount: length };
  switch (type.kind) {
    case 'struct':
      return arrayOf(arrowType, length, { ...nulls, children: type.fields.map((field, index) => nullArray(field.type, childType(arrowType, index), length)) });
    case 'list':
      return arrayOf(arrowType, length, { ...nulls, offsets: new Int32Array(length + 1), children: [nullArray(type.element, childType(arrowType, 0), 0)] });
    case 'map': {
      const entryType = childType(arrowType, 0);
      const entries = [nullArray(type.key, childType(entryType, 0), 0), nullArray(type.value, childType(entryType, 1), 0)];
      return arrayOf(arrowType, length, { ...nulls, offsets: new Int32Array(length + 1), children: [arrayOf(entryType, 0, { children: entries })] });
    }
    case 'string':
    case 'binary':
      return arrayOf(arrowType, length, { ...nulls, offsets: new Int32Array(length + 1), values: new Uint8Array(0) });
    case 'boolean':
      return arrayOf(arrowType, length, { ...nulls, values: new Uint8Array((length + 7) >> 3) });
    case 'decimal':
      return arrayOf(arrowType, length, { ...nulls, values: new Uint32Array(length * 4) });
    case 'uuid':
      return arrayOf(arrowType, length, { ...nulls, values: new Uint8Array(length * 16) });
    case 'fixed':
      return arrayOf(arrowType, length, { ...nulls, values: new Uint8Array(length * type.length) });
    case 'int':
    case 'date':
      return arrayOf(arrowType, length, { ...nulls, values: new Int32Array(length) });
    case 'float':
      return arrayOf(arrowType, length, { ...nulls, values: new Float32Array(length) });
    case 'double':
      return arrayOf(arrowType, length, { ...nulls, values: new Float64Array(length) });
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return arrayOf(arrowType, length, { ...nulls, values: new BigInt64Array(length) });
  }
}

/** The Arrow type of a child by position. */
export function childType(type: DataType, index: number): DataType {
  return type.children[index]?.type as DataType;
}
