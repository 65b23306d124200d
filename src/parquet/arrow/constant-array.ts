import { type Data, DataType, type Field } from 'apache-arrow';
import type { PrimitiveType, Value } from '../../format/index.ts';
import { arrowTypeOf } from './arrow-schema.ts';
import { setDecimalAt } from './decimal-words.ts';
import { arrayOf, type ArrayParts } from './record-batch.ts';
import { takeArray } from './take-rows.ts';

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

/** An array of `length` times the same value of a primitive type, in the layout of `arrowTypeOf(type)`. */
export function constantArray(type: PrimitiveType, value: Value, length: number): Data {
  return takeArray(arrayOf(arrowTypeOf(type), 1, partsOf(type, value)), new Int32Array(length));
}

/** The buffers of an array of one value; integers may come narrower than the type, as partitions of before it was widened. */
function partsOf(type: PrimitiveType, value: Value): ArrayParts {
  switch (type.kind) {
    case 'boolean':
      return { values: Uint8Array.of(value === true ? 1 : 0) };
    case 'int':
    case 'date':
      return { values: Int32Array.of(Number(value)) };
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return { values: BigInt64Array.of(BigInt(value as bigint | number)) };
    case 'float':
      return { values: Float32Array.of(Number(value)) };
    case 'double':
      return { values: Float64Array.of(Number(value)) };
    case 'decimal': {
      const words = new Uint32Array(4);
      setDecimalAt(words, 0, BigInt(value as bigint));
      return { values: words };
    }
    case 'string':
      return variable(new TextEncoder().encode(value as string));
    case 'binary':
      return variable(value as Uint8Array);
    case 'uuid':
    case 'fixed':
      return { values: value as Uint8Array };
  }
}

function variable(values: Uint8Array): ArrayParts {
  return { offsets: Int32Array.of(0, values.length), values };
}
