import { type Data, DataType, TimeUnit } from 'apache-arrow';
import type { PrimitiveType } from '../../format/index.ts';
import { arrayOf, arrowTypeOf, sameType } from '../../parquet/index.ts';

/** Turns the array of a file's column into one of the table column's Arrow type. */
export type ColumnCast = (data: Data) => Data;

/**
 * The cast from the Arrow type in which a file decodes to the one of a table type, without loss: the same layout, an
 * integer or float widened, a decimal of the same scale, an instant of another unit (finer ones rounded down).
 * Undefined if there is none.
 */
export function castTo(type: PrimitiveType, stored: DataType): ColumnCast | undefined {
  const target = arrowTypeOf(type);
  // A decoded type is of a general class (Float of double precision) that includes the particular one (Float64).
  if (sameType(stored, target)) return (data) => data;
  if (DataType.isNull(stored)) return undefined;
  switch (type.kind) {
    case 'int':
      return isSmallInteger(stored, 32) ? converted(target, (values, length) => Int32Array.from({ length }, (_, index) => Number(values[index]))) : undefined;
    case 'long':
      return isSmallInteger(stored, 64) ? converted(target, (values, length) => BigInt64Array.from({ length }, (_, index) => BigInt(values[index] as number))) : undefined;
    case 'double':
      return DataType.isFloat(stored) && stored.precision === 1 ? converted(target, (values) => Float64Array.from(values as Float32Array)) : undefined;
    case 'decimal':
      return DataType.isDecimal(stored) && stored.scale === type.scale && stored.precision <= type.precision && stored.bitWidth === 128 ? relabelled(target) : undefined;
    case 'string':
      return DataType.isBinary(stored) ? relabelled(target) : undefined;
    case 'binary':
      return DataType.isUtf8(stored) ? relabelled(target) : undefined;
    case 'uuid':
    case 'fixed':
      return DataType.isFixedSizeBinary(stored) && stored.byteWidth === (type.kind === 'fixed' ? type.length : 16) ? relabelled(target) : undefined;
    case 'time':
      return DataType.isTime(stored) ? rescaled(target, stored.unit) : undefined;
    case 'timestamp':
    case 'timestamptz':
      return DataType.isTimestamp(stored) ? rescaled(target, stored.unit) : undefined;
    case 'boolean':
    case 'float':
    case 'date':
      return undefined;
  }
}

type Numbers = ArrayLike<number | bigint>;

function isSmallInteger(stored: DataType, targetBits: number): boolean {
  return DataType.isInt(stored) && (stored.isSigned ? stored.bitWidth <= targetBits : stored.bitWidth < targetBits);
}

function converted(target: DataType, convert: (values: Numbers, length: number) => ArrayBufferView): ColumnCast {
  return (data) => arrayOf(target, data.length, { ...validityParts(data), values: convert(data.values as Numbers, data.length) });
}

/** The same buffers under another type. */
function relabelled(target: DataType): ColumnCast {
  return (data) => data.clone(target) as Data;
}

function rescaled(target: DataType, unit: TimeUnit): ColumnCast | undefined {
  if (unit === TimeUnit.MICROSECOND) return relabelled(target);
  if (unit === TimeUnit.NANOSECOND) return converted(target, (values, length) => BigInt64Array.from({ length }, (_, index) => floorThousandth(values[index] as bigint)));
  const factor = unit === TimeUnit.MILLISECOND ? 1000n : 1_000_000n;
  return converted(target, (values, length) => BigInt64Array.from({ length }, (_, index) => BigInt(values[index] as bigint) * factor));
}

function floorThousandth(nanos: bigint): bigint {
  const micros = nanos / 1000n;
  return nanos < 0n && micros * 1000n !== nanos ? micros - 1n : micros;
}

/** Arrays of decoded files start at bit 0 of their bitmaps. */
function validityParts(data: Data): { readonly validity: Uint8Array | undefined; readonly nullCount: number } {
  return { validity: data.nullCount === 0 ? undefined : data.nullBitmap, nullCount: data.nullCount };
}
