import { type Data, DataType } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';

/** An array of nulls, with buffers as long as the type wants them. */
export function nullColumn(type: DataType, length: number): Data {
  const validity = new Uint8Array((length + 7) >> 3);
  const common = { validity, nullCount: length };
  if (DataType.isStruct(type)) return arrayOf(type, length, { ...common, children: type.children.map((field) => nullColumn(field.type, length)) });
  if (DataType.isList(type) || DataType.isMap(type)) {
    return arrayOf(type, length, { ...common, offsets: new Int32Array(length + 1), children: type.children.map((field) => nullColumn(field.type, 0)) });
  }
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return arrayOf(type, length, { ...common, offsets: new Int32Array(length + 1), values: new Uint8Array(0) });
  if (DataType.isBool(type)) return arrayOf(type, length, { ...common, values: new Uint8Array((length + 7) >> 3) });
  const stride = DataType.isFixedSizeBinary(type) ? type.byteWidth : DataType.isDecimal(type) ? type.bitWidth / 32 : 1;
  return arrayOf(type, length, { ...common, values: new (type.ArrayType as new (length: number) => ArrayBufferView)(length * stride) });
}
