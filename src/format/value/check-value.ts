import { FrazilError } from '../../errors/index.ts';
import { printPrimitiveType } from '../schema/type-text.ts';
import type { PrimitiveType, Value } from '../types.ts';

const jsTypes: Readonly<Record<PrimitiveType['kind'], string>> = {
  boolean: 'boolean',
  int: 'number',
  long: 'bigint',
  float: 'number',
  double: 'number',
  date: 'number',
  time: 'bigint',
  timestamp: 'bigint',
  timestamptz: 'bigint',
  string: 'string',
  uuid: 'bytes',
  binary: 'bytes',
  decimal: 'bigint',
  fixed: 'bytes',
};

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/** Why a value is not one of the type, or undefined if it is. */
export function valueProblem(type: PrimitiveType, value: unknown): string | undefined {
  const wanted = jsTypes[type.kind];
  const found = value instanceof Uint8Array ? 'bytes' : typeof value;
  if (found !== wanted) return `needs a ${wanted}, got ${value === null ? 'null' : `a ${found}`}`;
  switch (type.kind) {
    case 'int':
    case 'date':
      return Number.isInteger(value) && value === Number(value) && (value as number) === ((value as number) | 0) ? undefined : `${String(value)} is not a 32-bit integer`;
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return (value as bigint) >= longMin && (value as bigint) <= longMax ? undefined : `${String(value)} is not a 64-bit integer`;
    case 'decimal':
      return fitsPrecision(value as bigint, type.precision) ? undefined : `${String(value)} has more than ${type.precision} digits`;
    case 'uuid':
      return lengthProblem(value as Uint8Array, 16);
    case 'fixed':
      return lengthProblem(value as Uint8Array, type.length);
    case 'boolean':
    case 'float':
    case 'double':
    case 'string':
    case 'binary':
      return undefined;
  }
}

/** *Errors*: `value-invalid` if the value is not one of the type. */
export function checkValue(type: PrimitiveType, value: Value): void {
  const problem = valueProblem(type, value);
  if (problem !== undefined) throw new FrazilError('value-invalid', `${printPrimitiveType(type)}: ${problem}`, { context: { type: printPrimitiveType(type) } });
}

function fitsPrecision(unscaled: bigint, precision: number): boolean {
  const limit = 10n ** BigInt(precision);
  return unscaled < limit && unscaled > -limit;
}

function lengthProblem(bytes: Uint8Array, length: number): string | undefined {
  return bytes.length === length ? undefined : `needs ${length} bytes, got ${bytes.length}`;
}
