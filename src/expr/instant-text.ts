import { parseDate, parseTime } from '../format/index.ts';

const instantForm = /^([^T ]+)[T ]([\d:.]+) ?(Z|[+-]\d\d:?\d\d)?$/i;
const microsPerSecond = 1_000_000n;
const microsPerDay = 86_400n * microsPerSecond;
const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;

/** An instant as text gave it; without `zoned`, the micros count on a clock of unknown place. */
export interface ParsedInstant {
  readonly micros: bigint;
  readonly zoned: boolean;
}

/** Micros since 1970-01-01T00:00:00 of `2026-01-31T12:30:05Z`, `… 12:30+02:00` or without an offset; undefined if it is none or beyond 64 bits. */
export function parseInstant(text: string): ParsedInstant | undefined {
  const match = instantForm.exec(text);
  if (match === null) return undefined;
  const days = parseDate(match[1] ?? '');
  const time = parseTime(match[2] ?? '');
  const offset = parseOffsetMicros(match[3]);
  if (days === undefined || time === undefined || offset === undefined) return undefined;
  const micros = midnightMicros(days) + time - offset;
  if (micros < minLong || micros > maxLong) return undefined;
  return { micros, zoned: match[3] !== undefined };
}

/** Micros of midnight at the start of a day. */
export function midnightMicros(days: number): bigint {
  return BigInt(days) * microsPerDay;
}

function parseOffsetMicros(text: string | undefined): bigint | undefined {
  if (text === undefined || text === 'Z' || text === 'z') return 0n;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 18 || minutes > 59) return undefined;
  const seconds = (hours * 60 + minutes) * 60;
  return BigInt(text.startsWith('-') ? -seconds : seconds) * microsPerSecond;
}
