import { type Data, DataType, DateUnit, TimeUnit } from 'apache-arrow';
import type { PrimitiveType } from '../../format/index.ts';
import { arrayOf, isZoned } from '../arrow/record-batch.ts';
import { isValid, validityOf } from '../statistics/validity.ts';
import { type Cast, ownValidity, unfitValue } from './cast.ts';

const dayMs = 86_400_000n;
const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/**
 * Dates in milliseconds and times and instants of any unit.
 *
 * Seconds and milliseconds are multiplied; nanoseconds convert only where they are whole microseconds, because dropping
 * digits silently would be a loss. A zone, whatever its name, makes an instant; without one it is a local timestamp.
 */
export function castTime(source: DataType, target: PrimitiveType, arrow: DataType, path: string): Cast | undefined {
  if (target.kind === 'date' && DataType.isDate(source) && source.unit === DateUnit.MILLISECOND) return (data) => castMillisecondDate(data, arrow, path);
  if (target.kind === 'time' && DataType.isTime(source)) return (data) => castUnit(data, source.unit, arrow, path, 'time');
  if ((target.kind === 'timestamp' || target.kind === 'timestamptz') && DataType.isTimestamp(source)) {
    return isZoned(source) === (target.kind === 'timestamptz') ? (data) => castUnit(data, source.unit, arrow, path, target.kind) : undefined;
  }
  return undefined;
}

function castMillisecondDate(data: Data, arrow: DataType, path: string): Data {
  const ms = data.values as BigInt64Array;
  const days = new Int32Array(data.length);
  const validity = validityOf(data);
  for (let i = 0; i < data.length; i++) {
    if (!isValid(validity, i)) continue;
    const value = ms[i] as bigint;
    if (value % dayMs !== 0n) throw unfitValue(path, i, 'date', `${value} ms, which is not midnight`);
    const day = Number(value / dayMs);
    if (day !== (day | 0)) throw unfitValue(path, i, 'date', `${value} ms, which is out of range`);
    days[i] = day;
  }
  return arrayOf(arrow, data.length, { ...ownValidity(data), values: days });
}

function castUnit(data: Data, unit: TimeUnit, arrow: DataType, path: string, expected: string): Data {
  const source = data.values as BigInt64Array | Int32Array;
  if (unit === TimeUnit.MICROSECOND) return arrayOf(arrow, data.length, { ...ownValidity(data), values: source });
  const factor = unit === TimeUnit.SECOND ? 1_000_000n : 1_000n;
  const validity = validityOf(data);
  const micros = new BigInt64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (!isValid(validity, i)) continue;
    const value = BigInt(source[i] as bigint);
    if (unit === TimeUnit.NANOSECOND) {
      if (value % 1000n !== 0n) throw unfitValue(path, i, `${expected} to microseconds`, `${value} ns`);
      micros[i] = value / 1000n;
    } else {
      const product = value * factor;
      if (product < longMin || product > longMax) throw unfitValue(path, i, expected, `${value}, which is out of range`);
      micros[i] = product;
    }
  }
  return arrayOf(arrow, data.length, { ...ownValidity(data), values: micros });
}
