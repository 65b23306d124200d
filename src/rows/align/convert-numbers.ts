import { type Data, DataType, Precision } from 'apache-arrow';
import type { DecimalType, Type } from '../../format/index.ts';
import { decimalAt, setDecimalAt } from '../../parquet/index.ts';
import type { AlignPlace } from './align-place.ts';
import { isPresent, withNullsOf } from './arrow-nulls.ts';

/** Narrow integers to int, or undefined if the type of the array holds values that an int does not. */
export function toInt(data: Data, arrowType: DataType): Data | undefined {
  const { type } = data;
  if (!DataType.isInt(type) || type.bitWidth > 16) return undefined;
  return withNullsOf(data, arrowType, { values: new Int32Array((data.values as Int16Array).subarray(0, data.length)) });
}

/** Integers to long. Unsigned ones of 64 bits are checked one by one. */
export function toLong(data: Data, type: Type, arrowType: DataType, place: AlignPlace): Data | undefined {
  const source = data.type;
  if (!DataType.isInt(source)) return undefined;
  const longs = new BigInt64Array(data.length);
  if (source.bitWidth === 64) {
    const values = data.values as BigUint64Array;
    for (let i = 0; i < data.length; i++) {
      longs[i] = values[i] as bigint;
      if ((longs[i] as bigint) < 0n && isPresent(data, i)) throw place.valueInvalid(i, type, `${values[i]}, which is above 2^63`);
    }
  } else {
    const values = data.values as Int32Array;
    for (let i = 0; i < data.length; i++) longs[i] = BigInt(values[i] as number);
  }
  return withNullsOf(data, arrowType, { values: longs });
}

/** Halves to float, and integers that a float holds exactly. */
export function toFloat(data: Data, arrowType: DataType): Data | undefined {
  const numbers = exactNumbers(data, 24);
  return numbers === undefined ? undefined : withNullsOf(data, arrowType, { values: new Float32Array(numbers) });
}

/** Halves and floats to double, and integers that a double holds exactly. */
export function toDouble(data: Data, arrowType: DataType): Data | undefined {
  const numbers = exactNumbers(data, 53);
  return numbers === undefined ? undefined : withNullsOf(data, arrowType, { values: new Float64Array(numbers) });
}

function exactNumbers(data: Data, significantBits: number): ArrayLike<number> | undefined {
  const { type } = data;
  if (DataType.isFloat(type)) {
    if (type.precision === Precision.HALF) return Float32Array.from((data.values as Uint16Array).subarray(0, data.length), halfToNumber);
    return type.precision === Precision.SINGLE && significantBits === 53 ? (data.values as Float32Array).subarray(0, data.length) : undefined;
  }
  return DataType.isInt(type) && type.bitWidth < significantBits ? (data.values as Int32Array).subarray(0, data.length) : undefined;
}

/** The number of an IEEE 754 half. */
export function halfToNumber(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const integerDigits: Readonly<Record<number, number>> = { 8: 3, 16: 5, 32: 10, 64: 19 };

/** Integers and decimals to a decimal that has at least as many digits before and after the point. */
export function toDecimal(data: Data, type: DecimalType, arrowType: DataType): Data | undefined {
  const unscaledAt = unscaledReader(data, type);
  if (unscaledAt === undefined) return undefined;
  const scale = DataType.isDecimal(data.type) ? data.type.scale : 0;
  const factor = 10n ** BigInt(type.scale - scale);
  const words = new Uint32Array(data.length * 4);
  for (let i = 0; i < data.length; i++) if (isPresent(data, i)) setDecimalAt(words, i, unscaledAt(i) * factor);
  return withNullsOf(data, arrowType, { values: words });
}

function unscaledReader(data: Data, target: DecimalType): ((index: number) => bigint) | undefined {
  const { type } = data;
  const wholeDigits = target.precision - target.scale;
  if (DataType.isInt(type)) {
    const digits = type.bitWidth === 64 && !type.isSigned ? 20 : (integerDigits[type.bitWidth] as number);
    const values = data.values as ArrayLike<number | bigint>;
    return wholeDigits >= digits ? (index) => BigInt(values[index] as number | bigint) : undefined;
  }
  if (!DataType.isDecimal(type) || type.scale > target.scale || type.scale < 0 || type.precision - type.scale > wholeDigits) return undefined;
  const words = data.values as Uint32Array;
  if (type.bitWidth === 128) return (index) => decimalAt(words, index);
  // What fits the precision of the target fits 128 bits, so the rest of a wider one only repeats the sign.
  const stride = type.bitWidth / 32;
  return (index) => BigInt.asIntN(type.bitWidth, words.subarray(index * stride, (index + 1) * stride).reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n));
}
