import { type Data, DataType, Precision } from 'apache-arrow';
import type { PrimitiveType } from '../../format/index.ts';
import { arrowTypeOf } from '../arrow/arrow-schema.ts';
import { nullArray } from '../arrow/constant-array.ts';
import { arrayOf, sameType } from '../arrow/record-batch.ts';
import { isValid, validityOf } from '../statistics/validity.ts';
import { type Cast, ownValidity, unfitValue } from './cast.ts';
import { castBytes } from './cast-bytes.ts';
import { castDecimal } from './cast-decimal.ts';
import { castTime } from './cast-time.ts';

/**
 * Finds how flat arrays of an Arrow type, such as a Parquet file of any writer yields, become values of an Iceberg type.
 *
 * Integers and floats widen, any unit of time becomes microseconds, decimals keep or gain digits, large and view layouts
 * become plain ones; an array of the right layout is only relabelled. Returns undefined where values would be lost or
 * have no meaning. `path` names the column in messages.
 *
 * *Errors*: `row-invalid` from the cast, for a value that does not fit.
 */
export function primitiveCast(source: DataType, target: PrimitiveType, path: string): Cast | undefined {
  const arrow = arrowTypeOf(target);
  if (sameType(source, arrow)) return (data) => data.clone(arrow);
  if (DataType.isNull(source)) return (data) => nullArray(arrow, data.length);
  switch (target.kind) {
    case 'int':
    case 'long':
      return castInteger(source, target.kind, arrow, path);
    case 'float':
    case 'double':
      return castFloat(source, target.kind, arrow);
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return castTime(source, target, arrow, path);
    case 'decimal':
      return castDecimal(source, target, arrow, path);
    case 'string':
    case 'binary':
    case 'uuid':
    case 'fixed':
      return castBytes(source, target, arrow, path);
    case 'boolean':
      return undefined;
  }
}

/** Unsigned 64-bit integers go into a long as long as they fit; 64-bit ones never into an int. */
function castInteger(source: DataType, target: 'int' | 'long', arrow: DataType, path: string): Cast | undefined {
  if (!DataType.isInt(source)) return undefined;
  const { bitWidth, isSigned } = source;
  if (target === 'int') {
    if (bitWidth > 16) return undefined;
    return (data) => arrayOf(arrow, data.length, { ...ownValidity(data), values: Int32Array.from(data.values as Int16Array) });
  }
  if (bitWidth < 64) {
    return (data) => {
      const values = new BigInt64Array(data.length);
      const halves = new Int32Array(values.buffer);
      const small = data.values as Int32Array;
      for (let i = 0; i < data.length; i++) {
        const value = small[i] as number;
        halves[i * 2] = value;
        halves[i * 2 + 1] = value < 0 ? -1 : 0;
      }
      return arrayOf(arrow, data.length, { ...ownValidity(data), values });
    };
  }
  return isSigned ? undefined : (data) => castUnsignedLong(data, arrow, path);
}

function castUnsignedLong(data: Data, arrow: DataType, path: string): Data {
  const unsigned = data.values as BigUint64Array;
  const values = new BigInt64Array(unsigned.buffer, unsigned.byteOffset, data.length);
  const validity = validityOf(data);
  for (let i = 0; i < data.length; i++) {
    if ((values[i] as bigint) < 0n && isValid(validity, i)) throw unfitValue(path, i, 'long', `${unsigned[i]}`);
  }
  return arrayOf(arrow, data.length, { ...ownValidity(data), values });
}

function castFloat(source: DataType, target: 'float' | 'double', arrow: DataType): Cast | undefined {
  if (!DataType.isFloat(source)) return undefined;
  const { precision } = source;
  if (precision === Precision.DOUBLE || (precision === Precision.SINGLE && target === 'float')) return undefined;
  return (data) => {
    const numbers = precision === Precision.HALF ? halvesToNumbers(data) : (data.values as Float32Array);
    const values = target === 'float' ? Float32Array.from(numbers) : Float64Array.from(numbers);
    return arrayOf(arrow, data.length, { ...ownValidity(data), values });
  };
}

function halvesToNumbers(data: Data): number[] {
  return Array.from((data.values as Uint16Array).subarray(0, data.length), (half) => {
    const sign = half >> 15 === 0 ? 1 : -1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
