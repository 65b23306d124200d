import { type Data, DataType, type Field } from 'apache-arrow';
import { arrayOf } from './record-batch.ts';

/** An array of `length` absent values of a type that Frazil writes. */
export function nullArray(type: DataType, length: number): Data {
  const validity = new Uint8Array((length + 7) >> 3);
  const absent = { validity, nullCount: length };
  if (DataType.isBool(type)) return arrayOf(type, length, { ...absent, values: new Uint8Array((length + 7) >> 3) });
  if (DataType.isStruct(type)) return arrayOf(type, length, { ...absent, children: type.children.map((field) => nullArray(field.type, length)) });
  if (DataType.isList(type) || DataType.isMap(type)) {
    return arrayOf(type, length, { ...absent, offsets: new Int32Array(length + 1), children: [nullArray((type.children[0] as Field).type, 0)] });
  }
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return arrayOf(type, length, { ...absent, offsets: new Int32Array(length + 1), values: new Uint8Array(0) });
  const stride = arrayOf(type, 0, {}).stride;
  return arrayOf(type, length, { ...absent, values: new (type.ArrayType as new (length: number) => ArrayBufferView)(length * stride) });
}
