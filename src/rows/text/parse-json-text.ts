import { JsonNumber } from '../value/numbers.ts';

/** A JSON text parsed, or why it cannot be. */
export type ParsedJson =
  | { readonly value: unknown; readonly problem?: undefined }
  | { readonly problem: string; /** Code units before the fault, where it is known. */ readonly position: number | undefined };

/** What may lose digits or overflow if it is a number; a plain parse is far faster, so the rest takes that. */
const needsCare = /\d{16}|[eE]\+?\d{3}/;
const integer = /^-?\d+$/;
const longestInteger = 40;

/**
 * Parses JSON without losing digits: an integer beyond 2^53 becomes a bigint.
 *
 * With `exact` every number that is no plain integer becomes a `JsonNumber` with its text, for decimals and inference.
 */
export function parseJsonText(text: string, exact: boolean): ParsedJson {
  try {
    return { value: exact || needsCare.test(text) ? JSON.parse(text, exact ? keepSource : keepDigits) : JSON.parse(text) };
  } catch (cause) {
    if (cause instanceof RangeError) return { problem: 'the values are nested too deep', position: undefined };
    const message = cause instanceof Error ? cause.message : String(cause);
    const position = / at position (\d+)/.exec(message)?.[1];
    const problem = message.replace(/ in JSON at position.*| at position.*/s, '').replace(/, ".*|, \.\.\.".*/s, '');
    return { problem, position: position === undefined ? undefined : Number(position) };
  }
}

interface Source {
  readonly source?: string;
}

function keepDigits(_key: string, value: unknown, { source = '' }: Source = {}): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  if (integer.test(source) && source.length <= longestInteger) return BigInt(source);
  return Number.isFinite(value) ? value : new JsonNumber(source, value);
}

function keepSource(_key: string, value: unknown, { source = '' }: Source = {}): unknown {
  if (typeof value !== 'number') return value;
  if (!integer.test(source) || source.length > longestInteger) return new JsonNumber(source, value);
  return Number.isSafeInteger(value) ? value : BigInt(source);
}
