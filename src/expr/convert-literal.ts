import { FrazilError } from '../errors/index.ts';
import { parseDate, parseTime, parseUuid, type PrimitiveType, printType, type Value } from '../format/index.ts';
import { type ExactNumber, parseExactNumber, placeOnGrid } from './exact-number.ts';
import { midnightMicros, parseInstant } from './instant-text.ts';
import type { Literal } from './predicate.ts';

/** A literal seen from the values of a type: one of them, between two neighbours, or outside them all. */
type ConvertedLiteral =
  | { readonly kind: 'value'; readonly value: Value }
  /** Just above `floor` and below the next value. */
  | { readonly kind: 'gap'; readonly floor: Value }
  | { readonly kind: 'below-all' }
  | { readonly kind: 'above-all' };

const minInt = -(2n ** 31n);
const maxInt = 2n ** 31n - 1n;
const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;

/**
 * Converts a literal, which is not null, to the values of a column's type, without rounding: `5.5` on an integer falls
 * into the gap above 5.
 *
 * *Errors*: `predicate-type-mismatch` if the literal has no meaning for the type.
 */
export function convertLiteral(literal: Literal, type: PrimitiveType, columnName: string): ConvertedLiteral {
  const converted = convert(literal, type);
  if (converted !== undefined) return converted;
  const isNan = literal.kind === 'number' ? literal.text === 'NaN' : literal.kind === 'string' && literal.value.toLowerCase() === 'nan' && isFloating(type);
  const remedy = isNan ? 'Use IS NAN.' : `Write a value such as ${exampleOf(type)}.`;
  throw new FrazilError('predicate-type-mismatch', `Column ${JSON.stringify(columnName)} is ${printType(type)} and cannot be compared with ${literalText(literal)}. ${remedy}`, {
    context: { column: columnName, type: printType(type), literal: literalText(literal) },
  });
}

function convert(literal: Literal, type: PrimitiveType): ConvertedLiteral | undefined {
  switch (type.kind) {
    case 'boolean':
      return literal.kind === 'boolean' ? value(literal.value) : undefined;
    case 'int':
      return onGrid(exactNumberOf(literal), 0, minInt, maxInt, Number);
    case 'long':
      return onGrid(exactNumberOf(literal), 0, minLong, maxLong, (unscaled) => unscaled);
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      const exact = literal.kind === 'string' ? parseExactNumber(literal.value) : exactNumberOf(literal);
      return onGrid(exact, type.scale, -limit, limit, (unscaled) => unscaled);
    }
    case 'float':
    case 'double':
      return convertFloating(literal, type.kind === 'float');
    case 'date':
      return onGrid(wholeNumber(countOf(literal) ?? dateDaysOf(literal)), 0, minInt, maxInt, Number);
    case 'time':
      return micros(countOf(literal) ?? (literal.kind === 'string' ? parseTime(literal.value) : undefined));
    case 'timestamp':
    case 'timestamptz':
      return micros(countOf(literal) ?? instantOf(literal, type.kind === 'timestamptz'));
    case 'string':
      return literal.kind === 'string' && literal.value.isWellFormed() ? value(literal.value) : undefined;
    case 'uuid':
      return definedValue(uuidOf(literal));
    case 'fixed':
    case 'binary':
      return literal.kind === 'binary' ? value(literal.bytes) : undefined;
  }
}

function value(converted: Value): ConvertedLiteral {
  return { kind: 'value', value: converted };
}

function definedValue(converted: Value | undefined): ConvertedLiteral | undefined {
  return converted === undefined ? undefined : value(converted);
}

function exactNumberOf(literal: Literal): ExactNumber | undefined {
  if (literal.kind === 'bigint') return { unscaled: literal.value, scale: 0 };
  return literal.kind === 'number' ? parseExactNumber(literal.text) : undefined;
}

function onGrid(exact: ExactNumber | undefined, scale: number, min: bigint, max: bigint, toValue: (unscaled: bigint) => Value): ConvertedLiteral | undefined {
  if (exact === undefined) return undefined;
  const place = placeOnGrid(exact, scale);
  if (place.floor < min) return { kind: 'below-all' };
  if (place.floor > max || (place.floor === max && !place.exact)) return { kind: 'above-all' };
  return place.exact ? value(toValue(place.floor)) : { kind: 'gap', floor: toValue(place.floor) };
}

/** Rounds to the nearest float for a float column, as engines do, so that `0.1` finds what was written as 0.1. */
function convertFloating(literal: Literal, single: boolean): ConvertedLiteral | undefined {
  const text = literal.kind === 'number' ? literal.text : literal.kind === 'bigint' ? String(literal.value) : literal.kind === 'string' ? literal.value : '';
  if (literal.kind === 'string' && text !== 'Infinity' && text !== '-Infinity') return undefined;
  const double = text === '' ? Number.NaN : Number(text);
  if (Number.isNaN(double)) return undefined;
  const rounded = Math.fround(double);
  // Beyond the range of a float the double itself keeps its place between the largest float and infinity, or beside zero.
  const lost = (Number.isFinite(double) && !Number.isFinite(rounded)) || (rounded === 0 && double !== 0);
  return value(single && !lost ? rounded : double);
}

function isFloating(type: PrimitiveType): boolean {
  return type.kind === 'float' || type.kind === 'double';
}

/** What counts in the unit of its column: days, microseconds. */
function countOf(literal: Literal): bigint | undefined {
  return literal.kind === 'bigint' ? literal.value : undefined;
}

/** Text can name days and instants that their types cannot hold; they lie above or below all values. */
function wholeNumber(count: number | bigint | undefined): ExactNumber | undefined {
  return count === undefined ? undefined : { unscaled: BigInt(count), scale: 0 };
}

function micros(count: bigint | undefined): ConvertedLiteral | undefined {
  return onGrid(wholeNumber(count), 0, minLong, maxLong, (unscaled) => unscaled);
}

function dateDaysOf(literal: Literal): number | undefined {
  if (literal.kind === 'date') return parseDate(literal.text);
  return literal.kind === 'string' ? parseDate(literal.value) : undefined;
}

/** Micros of an instant, also beyond 64 bits. A date means its midnight, but only without a time zone, where that is no guess. */
function instantOf(literal: Literal, zoned: boolean): bigint | undefined {
  const text = literal.kind === 'string' ? literal.value : literal.kind === 'timestamp' || literal.kind === 'date' ? literal.text : '';
  const instant = parseInstant(text);
  if (instant !== undefined) return instant.zoned === zoned ? instant.micros : undefined;
  const days = zoned ? undefined : parseDate(text);
  return days === undefined ? undefined : midnightMicros(days);
}

function uuidOf(literal: Literal): Uint8Array | undefined {
  if (literal.kind === 'binary') return literal.bytes.length === 16 ? literal.bytes : undefined;
  return literal.kind === 'string' ? parseUuid(literal.value) : undefined;
}

const examples: Readonly<Record<PrimitiveType['kind'], string>> = {
  boolean: 'true',
  int: '42',
  long: '42',
  float: '1.5',
  double: '1.5',
  decimal: '19.99',
  date: "'2026-01-31'",
  time: "'12:30:00'",
  timestamp: "'2026-01-31T12:30:00' (without an offset)",
  timestamptz: "'2026-01-31T12:30:00Z' (with an offset or Z)",
  string: "'text'",
  uuid: "'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'",
  fixed: "X'00ff'",
  binary: "X'00ff'",
};

/** A value as one writes it for a type, for messages. */
function exampleOf(type: PrimitiveType): string {
  return examples[type.kind];
}

/** A literal as text, cut off when long, for messages. */
function literalText(literal: Literal): string {
  switch (literal.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(literal.value);
    case 'number':
      return literal.text;
    case 'bigint':
      return `${literal.value}n`;
    case 'string':
      return quote(literal.value);
    case 'date':
      return `DATE ${quote(literal.text)}`;
    case 'timestamp':
      return `TIMESTAMP ${quote(literal.text)}`;
    case 'binary':
      return `${literal.bytes.length} bytes`;
  }
}

function quote(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return `'${shown.replaceAll("'", "''")}'`;
}
