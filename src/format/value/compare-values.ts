import { compareUtf8 } from '../../runtime/index.ts';
import type { PrimitiveType, Value } from '../types.ts';

/** Orders two values of one type. */
export type ValueComparator = (left: Value, right: Value) => number;

/**
 * The order of a type: strings by UTF-8 bytes, bytes unsigned, false before true, -0.0 before +0.0, NaN after everything.
 *
 * The switch on the type happens once, so hold the comparator in a loop.
 */
export function valueComparator(type: PrimitiveType): ValueComparator {
  switch (type.kind) {
    case 'float':
    case 'double':
      return compareFloats as ValueComparator;
    case 'string':
      return compareUtf8 as ValueComparator;
    case 'uuid':
    case 'fixed':
    case 'binary':
      return compareBytes as ValueComparator;
    case 'boolean':
    case 'int':
    case 'long':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'decimal':
      return compareExact;
  }
}

/** Negative, zero or positive as `left` stands before, at or after `right` in the order of the type. */
export function compareValues(type: PrimitiveType, left: Value, right: Value): number {
  return valueComparator(type)(left, right);
}

function compareExact(left: Value, right: Value): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function compareFloats(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return left === 0 ? Number(Object.is(right, -0)) - Number(Object.is(left, -0)) : 0;
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
}

/** Orders byte strings, each byte unsigned. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
