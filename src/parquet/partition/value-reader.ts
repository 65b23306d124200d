import type { Data } from 'apache-arrow';
import type { PrimitiveType, Value } from '../../format/index.ts';
import { decimalAt } from '../arrow/decimal-words.ts';

/** Reads the value of a row that is present, as the format layer holds it. */
export type ValueReader = (index: number) => Value;

/** Makes the reader of an array in the layout of `arrowTypeOf(type)`. Bytes are views into the array. */
export function valueReader(type: PrimitiveType, data: Data): ValueReader {
  switch (type.kind) {
    case 'boolean': {
      const bits = data.values as Uint8Array;
      const { offset } = data;
      return (index) => ((bits[(offset + index) >> 3] as number) & (1 << ((offset + index) & 7))) !== 0;
    }
    case 'decimal': {
      const words = data.values as Uint32Array;
      return (index) => decimalAt(words, index);
    }
    case 'string': {
      const bytes = bytesReader(data);
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      return (index) => decoder.decode(bytes(index));
    }
    case 'binary':
      return bytesReader(data);
    case 'uuid':
    case 'fixed': {
      const bytes = data.values as Uint8Array;
      const width = data.stride;
      return (index) => bytes.subarray(index * width, (index + 1) * width);
    }
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz': {
      const values = data.values as BigInt64Array;
      return (index) => values[index] as bigint;
    }
  }
}

function bytesReader(data: Data): (index: number) => Uint8Array {
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array;
  return (index) => bytes.subarray(offsets[index], offsets[index + 1]);
}
