import { type Data, DataType, DateUnit, TimeUnit } from 'apache-arrow';
import type { Type } from '../../format/index.ts';
import type { AlignPlace } from './align-place.ts';
import { isPresent, withNullsOf } from './arrow-nulls.ts';

const dayMs = 86_400_000n;
const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/** Milliseconds to days; each must be a midnight. */
export function toDate(data: Data, type: Type, arrowType: DataType, place: AlignPlace): Data | undefined {
  if (!DataType.isDate(data.type) || data.type.unit !== DateUnit.MILLISECOND) return undefined;
  const days = new Int32Array(data.length);
  const milliseconds = data.values as unknown as BigInt64Array;
  for (let i = 0; i < data.length; i++) {
    if (!isPresent(data, i)) continue;
    const ms = milliseconds[i] as bigint;
    const day = ms / dayMs;
    if (ms % dayMs !== 0n || day !== BigInt.asIntN(32, day)) throw place.valueInvalid(i, type, `${ms} ms since 1970, which is no midnight`);
    days[i] = Number(day);
  }
  return withNullsOf(data, arrowType, { values: days });
}

/** Times of any unit to microseconds; nanoseconds must be whole microseconds. */
export function toTime(data: Data, type: Type, arrowType: DataType, place: AlignPlace): Data | undefined {
  return DataType.isTime(data.type) ? toMicros(data, data.type.unit, type, arrowType, place) : undefined;
}

/** Timestamps of any unit to microseconds; nanoseconds must be whole microseconds. The zone must be there, or not, as in the column. */
export function toTimestamp(data: Data, type: Type, arrowType: DataType, place: AlignPlace): Data | undefined {
  if (!DataType.isTimestamp(data.type)) return undefined;
  return hasZone(data.type) === (type.kind === 'timestamptz') ? toMicros(data, data.type.unit, type, arrowType, place) : undefined;
}

/** Whether a timestamp type counts instants, whatever zone it wants them shown in. */
export function hasZone(type: { readonly timezone?: string | null | undefined }): boolean {
  return type.timezone !== null && type.timezone !== undefined && type.timezone !== '';
}

function toMicros(data: Data, unit: TimeUnit, type: Type, arrowType: DataType, place: AlignPlace): Data {
  const micros = new BigInt64Array(data.length);
  const values = data.values as ArrayLike<number | bigint>;
  for (let i = 0; i < data.length; i++) {
    if (!isPresent(data, i)) continue;
    const value = BigInt(values[i] as number | bigint);
    if (unit === TimeUnit.NANOSECOND) {
      if (value % 1000n !== 0n) throw place.valueInvalid(i, type, `${value} ns, which is finer than microseconds`);
      micros[i] = value / 1000n;
      continue;
    }
    const converted = value * (microsPer[unit] as bigint);
    if (converted < longMin || converted > longMax) throw place.valueInvalid(i, type, `${value} ${TimeUnit[unit]?.toLowerCase()}s, beyond 64 bits of microseconds`);
    micros[i] = converted;
  }
  return withNullsOf(data, arrowType, { values: micros });
}

const microsPer: Readonly<Record<number, bigint>> = { [TimeUnit.SECOND]: 1_000_000n, [TimeUnit.MILLISECOND]: 1000n, [TimeUnit.MICROSECOND]: 1n };
