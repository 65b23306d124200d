import { parseDate, parseTime, parseTimestamp } from '../../format/index.ts';

const dayMs = 86_400_000;
const dayMicros = 86_400_000_000n;
const offsetText = /(?:(Z|z)|([+-])(\d{2}):?(\d{2}))$/;
const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/** Microseconds since 1970, and whether the text said relative to which offset. */
export interface ParsedInstant {
  readonly micros: bigint;
  readonly hasOffset: boolean;
}

/**
 * Parses an ISO 8601 date and time, separated by `T` or a space, with or without an offset from UTC.
 *
 * Returns undefined if it is none, or finer than microseconds.
 */
export function parseInstant(text: string): ParsedInstant | undefined {
  // A date alone ends like an offset would ("-05-01"), so an offset needs a time before it.
  const offset = text.length > 11 ? offsetText.exec(text) : null;
  const local = offset === null ? text : text.slice(0, offset.index);
  const micros = parseTimestamp(local.replace(/^([^ T]+) /, '$1T'));
  if (micros === undefined) return undefined;
  if (offset === null || offset[1] !== undefined) return { micros, hasOffset: offset !== null };
  const [hours, minutes] = [Number(offset[3]), Number(offset[4])];
  if (hours > 18 || minutes > 59) return undefined;
  const shift = BigInt(hours * 60 + minutes) * 60_000_000n;
  return { micros: offset[2] === '-' ? micros + shift : micros - shift, hasOffset: true };
}

/** Days since 1970 of `YYYY-MM-DD`, a whole number of days, a Temporal.PlainDate, or a Date at midnight UTC; or undefined. */
export function dateFrom(value: unknown): number | undefined {
  if (typeof value === 'string') return parseDate(value);
  if (typeof value === 'number') return value === (value | 0) ? value : undefined;
  const ms = epochMs(value);
  if (ms !== undefined) return ms % dayMs === 0 ? ms / dayMs : undefined;
  return temporalName(value) === 'PlainDate' ? parseDate(textOf(value)) : undefined;
}

/** Microseconds since midnight of `HH:MM:SS.ffffff`, a bigint or a Temporal.PlainTime; or undefined. */
export function timeFrom(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value >= 0n && value < dayMicros ? value : undefined;
  if (typeof value === 'string') return parseTime(value);
  return temporalName(value) === 'PlainTime' ? parseTime(textOf(value)) : undefined;
}

/** Microseconds since 1970 of a local timestamp: a bigint, ISO text without offset, a Date (its UTC parts), a Temporal.PlainDateTime; or undefined. */
export function timestampFrom(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return inLong(value);
  const text = typeof value === 'string' ? value : temporalName(value) === 'PlainDateTime' ? textOf(value) : undefined;
  if (text === undefined) return microsOfMs(epochMs(value));
  const instant = parseInstant(text);
  if (instant !== undefined) return instant.hasOffset ? undefined : inLong(instant.micros);
  const days = parseDate(text);
  return days === undefined ? undefined : inLong(BigInt(days) * dayMicros);
}

/** Microseconds since 1970 of an instant: a bigint, ISO text with offset or Z, a Date, a Temporal.Instant or ZonedDateTime; or undefined. */
export function timestamptzFrom(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return inLong(value);
  if (typeof value === 'string') {
    const instant = parseInstant(value);
    return instant?.hasOffset === true ? inLong(instant.micros) : undefined;
  }
  const name = temporalName(value);
  if (name === 'Instant' || name === 'ZonedDateTime') {
    const nanos = (value as { readonly epochNanoseconds: bigint }).epochNanoseconds;
    return nanos % 1000n === 0n ? inLong(nanos / 1000n) : undefined;
  }
  return microsOfMs(epochMs(value));
}

function inLong(micros: bigint): bigint | undefined {
  return micros >= longMin && micros <= longMax ? micros : undefined;
}

/** Of a Date, recognised by its methods: one from another realm is as good. */
function epochMs(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('getTime' in value) || typeof value.getTime !== 'function') return undefined;
  const ms: unknown = value.getTime();
  return typeof ms === 'number' && Number.isFinite(ms) ? ms : undefined;
}

function microsOfMs(ms: number | undefined): bigint | undefined {
  return ms === undefined ? undefined : BigInt(ms) * 1000n;
}

/** `Instant` of a Temporal.Instant, native or not; undefined of anything else. */
function temporalName(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const tag = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === 'string' && tag.startsWith('Temporal.') ? tag.slice(9) : undefined;
}

function textOf(value: unknown): string {
  return (value as { toString(): string }).toString();
}
