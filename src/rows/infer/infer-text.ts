import { parseDate, parseTimestamp } from '../../format/index.ts';
import { parseInstant } from '../value/instants.ts';
import type { InferredPrimitive } from './inferred-schema.ts';

const integer = /^-?(?:0|[1-9]\d{0,18})$/;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const manyDigits = /^-?\d{19,}$/;
const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/**
 * The type that a text suggests by itself.
 *
 * A number is what JSON calls one: `007`, `+5`, `.5` and `1,000` stay text, because as numbers they would not print as
 * they were; an integer beyond 64 bits stays text too, because no number type holds it. `true` and `false` are
 * boolean in small letters only. Dates and instants are ISO 8601 with a `T` between date and time; the offset decides
 * between timestamptz and timestamp.
 */
export function inferText(text: string): InferredPrimitive {
  const first = text.charCodeAt(0);
  const startsNumber = (first >= 0x30 && first <= 0x39) || first === 0x2d;
  if (startsNumber && integer.test(text)) return manyDigits.test(text) && !fitsLong(text) ? 'string' : 'long';
  if (startsNumber && number.test(text)) return manyDigits.test(text) || !Number.isFinite(Number(text)) ? 'string' : 'double';
  return text === 'true' || text === 'false' ? 'boolean' : inferInstant(text);
}

/** The type that a text suggests if only dates and instants are looked for. */
export function inferInstant(text: string): 'date' | 'timestamp' | 'timestamptz' | 'string' {
  if (text.length < 10 || text.length > 48) return 'string';
  if (parseDate(text) !== undefined) return 'date';
  if (!text.includes('T')) return 'string';
  const instant = parseInstant(text);
  if (instant === undefined || instant.micros < longMin || instant.micros > longMax) return 'string';
  return instant.hasOffset ? 'timestamptz' : parseTimestamp(text) === undefined ? 'string' : 'timestamp';
}

function fitsLong(text: string): boolean {
  const value = BigInt(text);
  return value >= longMin && value <= longMax;
}
