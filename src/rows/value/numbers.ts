import { parseDecimal } from '../../format/index.ts';

/** A number of a JSON text with the digits that it was written with. */
export class JsonNumber {
  readonly source: string;
  /** The nearest double; infinite beyond its range. */
  readonly value: number;

  constructor(source: string, value: number) {
    this.source = source;
    this.value = value;
  }
}

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/** An int of a number or bigint, or undefined if it is none or out of 32 bits. */
export function intFrom(value: unknown): number | undefined {
  const number = typeof value === 'bigint' && value >= -2147483648n && value <= 2147483647n ? Number(value) : value;
  return typeof number === 'number' && number === (number | 0) ? number | 0 : undefined;
}

/** A long of a bigint or a safe integer, or undefined. */
export function longFrom(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value >= longMin && value <= longMax ? value : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/** A double of a number, or of a bigint that a double holds exactly; or undefined. */
export function doubleFrom(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' && BigInt(Number(value)) === value ? Number(value) : undefined;
}

/** A float of a number, rounded to the nearest; or undefined if it is none or finite and beyond the range of floats. */
export function floatFrom(value: unknown): number | undefined {
  const number = doubleFrom(value);
  return number === undefined || (Number.isFinite(number) && !Number.isFinite(Math.fround(number))) ? undefined : number;
}

/**
 * The unscaled value of a decimal given as text, as an integer, or as a number whose shortest text has no more digits than the type.
 *
 * Undefined if it is none, has more digits after the point than `scale`, or more than `precision` in all.
 */
export function decimalFrom(value: unknown, precision: number, scale: number): bigint | undefined {
  const text = typeof value === 'string' ? value : typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)) ? String(value) : undefined;
  const unscaled = text === undefined ? undefined : parseDecimal(text, scale);
  if (unscaled === undefined) return undefined;
  const limit = 10n ** BigInt(precision);
  return unscaled > -limit && unscaled < limit ? unscaled : undefined;
}
