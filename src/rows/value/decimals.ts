import { parseDecimal } from '../../format/index.ts';

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
