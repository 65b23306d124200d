import { DataType } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import type { PrimitiveType } from '../../format/index.ts';
import { isZoned } from './record-batch.ts';
import { arrowTypeText } from './type-text.ts';

/**
 * The narrowest Iceberg type that holds every value of a flat Arrow type.
 *
 * Instants of any unit become microseconds. An unsigned 64-bit integer becomes decimal(20, 0), because a long cannot hold it.
 *
 * *Errors*: `arrow-type-unsupported`, naming the column.
 */
export function primitiveFromArrow(type: DataType, path: string): PrimitiveType {
  if (DataType.isBool(type)) return { kind: 'boolean' };
  if (DataType.isInt(type)) {
    if (type.bitWidth === 64) return type.isSigned ? { kind: 'long' } : { kind: 'decimal', precision: 20, scale: 0 };
    return type.bitWidth === 32 && !type.isSigned ? { kind: 'long' } : { kind: 'int' };
  }
  if (DataType.isFloat(type)) return { kind: type.precision === 2 ? 'double' : 'float' };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) return { kind: 'string' };
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isBinaryView(type)) return { kind: 'binary' };
  if (DataType.isFixedSizeBinary(type)) return { kind: 'fixed', length: type.byteWidth };
  if (DataType.isDate(type)) return { kind: 'date' };
  if (DataType.isTime(type)) return { kind: 'time' };
  if (DataType.isTimestamp(type)) return { kind: isZoned(type) ? 'timestamptz' : 'timestamp' };
  if (DataType.isDecimal(type) && type.precision <= 38 && type.scale >= 0 && type.scale <= type.precision) {
    return { kind: 'decimal', precision: type.precision, scale: type.scale };
  }
  throw new FrazilError('arrow-type-unsupported', `The column "${path}" has the Arrow type ${arrowTypeText(type)}, which no Iceberg v2 type holds. Convert it before writing.`, {
    context: { path, type: arrowTypeText(type) },
  });
}
