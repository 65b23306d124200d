import { FrazilError } from '../../errors/index.ts';
import type { Transform } from '../partition-spec.ts';
import { printPrimitiveType } from '../schema/type-text.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { civilDay, floorUnits } from '../value/calendar.ts';
import { bucketFunction } from './bucket-function.ts';
import { printTransform } from './transform-text.ts';
import { transformResultType } from './transform-type.ts';
import { truncateFunction } from './truncate-function.ts';

/** Maps a source value to its partition value; null maps to null. */
export type TransformFunction = (value: Value | null) => Value | null;

const dayMicros = 86_400_000_000;
const hourMicros = 3_600_000_000;

/**
 * The function of a transform over one source type; the choice is made once, so hold the function in a loop.
 *
 * *Errors*: `value-invalid` if the transform does not take the type or is unknown; the function raises `value-invalid` for a result
 * beyond its type: hours of a timestamp more than 245,000 years from 1970, or a truncation below the least integer or decimal.
 */
export function transformFunction(transform: Transform, type: PrimitiveType): TransformFunction {
  if (transform.kind === 'unknown' || transformResultType(transform, type) === undefined) {
    throw new FrazilError('value-invalid', `the transform ${printTransform(transform)} does not take ${printPrimitiveType(type)}`);
  }
  const apply = valueFunction(transform, type);
  return (value) => (value === null ? null : apply(value));
}

/** The transform of one value; in a loop use `transformFunction`. *Errors*: `value-invalid`. */
export function applyTransform(transform: Transform, type: PrimitiveType, value: Value | null): Value | null {
  return transformFunction(transform, type)(value);
}

function valueFunction(transform: Exclude<Transform, { kind: 'unknown' }>, type: PrimitiveType): (value: Value) => Value | null {
  switch (transform.kind) {
    case 'identity':
      return (value) => value;
    case 'void':
      return () => null;
    case 'bucket':
      return bucketFunction(type, transform.buckets);
    case 'truncate':
      return truncateFunction(type, transform.width);
    case 'year':
      return ofDay(type, (days) => civilDay(days).year - 1970);
    case 'month':
      return ofDay(type, monthsOf);
    case 'day':
      return ofDay(type, (days) => days);
    case 'hour':
      return hours;
  }
}

function ofDay(type: PrimitiveType, of: (days: number) => number): (value: Value) => number {
  if (type.kind === 'date') return (value) => of(value as number);
  return (value) => of(floorUnits(value as bigint, dayMicros));
}

function monthsOf(days: number): number {
  const { year, month } = civilDay(days);
  return (year - 1970) * 12 + month - 1;
}

function hours(value: Value): number {
  const count = floorUnits(value as bigint, hourMicros);
  if (count !== (count | 0)) throw new FrazilError('value-invalid', `the timestamp ${String(value)} is too far from 1970 for the hour transform`);
  return count;
}
