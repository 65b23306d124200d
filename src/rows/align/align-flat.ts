import { Data, DataType, DateUnit, Precision, TimeUnit } from 'apache-arrow';
import { hasCode } from '../../errors/index.ts';
import type { PrimitiveType } from '../../format/index.ts';
import { isZoned, primitiveCast } from '../../parquet/index.ts';
import { maxValueBytes } from '../build/bytes-builders.ts';
import type { AlignPlace } from './align-place.ts';

/**
 * Brings a flat array to the type of a column: the same buffers where they mean the same, otherwise widened without loss.
 *
 * *Errors*: `column-type-mismatch`, `row-invalid`.
 */
export function alignFlat(data: Data, type: PrimitiveType, arrowType: DataType, place: AlignPlace): Data {
  if (holdsSame(data.type, type)) return checkLengths(adopt(data, arrowType), type, place);
  const cast = primitiveCast(data.type, type, place.path);
  if (cast === undefined) throw place.typeMismatch(data.type, type);
  try {
    return checkLengths(adopt(cast(data), arrowType), type, place);
  } catch (error) {
    // The cast knows the place in the array only.
    if (hasCode(error, 'row-invalid') && typeof error.context['row'] === 'number') throw place.valueInvalid(error.context['row'] - 1, type, String(error.context['found']));
    throw error;
  }
}

/** Refuses a text or binary value that the Parquet encoder has no room for. */
function checkLengths(data: Data, type: PrimitiveType, place: AlignPlace): Data {
  if (type.kind !== 'string' && type.kind !== 'binary') return data;
  const offsets = data.valueOffsets as Int32Array;
  // Most arrays are smaller as a whole.
  if ((offsets[data.length] ?? 0) - (offsets[0] ?? 0) <= maxValueBytes) return data;
  for (let i = 0; i < data.length; i++) {
    const length = (offsets[i + 1] as number) - (offsets[i] as number);
    if (length > maxValueBytes) throw place.valueInvalid(i, type, `${length} bytes, where 256 MiB are the most`);
  }
  return data;
}

/**
 * Whether the buffers of an Arrow type are those of the column's type.
 *
 * Types are compared by what they say, not by class: they may be those of another copy of the Arrow library.
 */
function holdsSame(found: DataType, type: PrimitiveType): boolean {
  switch (type.kind) {
    case 'boolean':
      return DataType.isBool(found);
    case 'int':
      return DataType.isInt(found) && found.isSigned && found.bitWidth === 32;
    case 'long':
      return DataType.isInt(found) && found.isSigned && found.bitWidth === 64;
    case 'float':
      return DataType.isFloat(found) && found.precision === Precision.SINGLE;
    case 'double':
      return DataType.isFloat(found) && found.precision === Precision.DOUBLE;
    case 'date':
      return DataType.isDate(found) && found.unit === DateUnit.DAY;
    case 'time':
      return DataType.isTime(found) && found.unit === TimeUnit.MICROSECOND;
    case 'timestamp':
    case 'timestamptz':
      return DataType.isTimestamp(found) && found.unit === TimeUnit.MICROSECOND && isZoned(found) === (type.kind === 'timestamptz');
    case 'string':
      return DataType.isUtf8(found);
    case 'binary':
      return DataType.isBinary(found);
    case 'uuid':
      return DataType.isFixedSizeBinary(found) && found.byteWidth === 16;
    case 'fixed':
      return DataType.isFixedSizeBinary(found) && found.byteWidth === type.length;
    case 'decimal':
      return DataType.isDecimal(found) && found.bitWidth === 128 && found.scale === type.scale && found.precision <= type.precision;
  }
}

/** The same buffers under our own type object and class: the array may come from another copy of the Arrow library. */
export function adopt(data: Data, type: DataType, children: readonly Data[] = []): Data {
  const { valueOffsets, values, nullBitmap, nullCount } = data;
  return new Data(type, data.offset, data.length, nullCount, [valueOffsets, values, nullCount === 0 ? undefined : nullBitmap, undefined] as never, [...children]);
}
