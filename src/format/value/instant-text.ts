import { civilDay, daysOf, floorUnits, isCivilDay } from './calendar.ts';

const dayMicros = 86_400_000_000;
const dateText = /^([+-]\d{4,9}|\d{4})-(\d{2})-(\d{2})$/;
const timeText = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;

/** `2026-01-31`; years beyond four digits carry their sign, as in ISO 8601. */
export function printDate(days: number): string {
  const { year, month, day } = civilDay(days);
  return `${printYear(year)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** A year as ISO 8601 has it: `0099`, `2026`, `-0001`, `+12345`. */
export function printYear(year: number): string {
  if (year < 0) return `-${pad(-year, 4)}`;
  return year > 9999 ? `+${year}` : pad(year, 4);
}

/** `22:31:08.123456`; the fraction is left out if it is zero. */
export function printTime(micros: bigint): string {
  const seconds = Number(micros / 1_000_000n);
  const fraction = Number(micros % 1_000_000n);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => pad(part, 2)).join(':');
  return fraction === 0 ? clock : `${clock}.${pad(fraction, 6)}`;
}

/** `2026-01-31T22:31:08.123456`, without an offset. */
export function printTimestamp(micros: bigint): string {
  const days = floorUnits(micros, dayMicros);
  return `${printDate(days)}T${printTime(micros - BigInt(days) * BigInt(dayMicros))}`;
}

/** Days since 1970-01-01 of `2026-01-31`, or undefined if the text is no date. */
export function parseDate(text: string): number | undefined {
  const found = dateText.exec(text);
  if (found === null) return undefined;
  const day = { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
  return isCivilDay(day) ? daysOf(day) : undefined;
}

/** Microseconds since midnight, or undefined if the text is no time or finer than microseconds. */
export function parseTime(text: string): bigint | undefined {
  const found = timeText.exec(text);
  if (found === null) return undefined;
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  const fraction = (found[4] ?? '').padEnd(6, '0');
  if (hour > 23 || minute > 59 || second > 59 || Number(fraction.slice(6)) !== 0) return undefined;
  return BigInt((hour * 3600 + minute * 60 + second) * 1_000_000 + Number(fraction.slice(0, 6)));
}

/** Microseconds since 1970 of a timestamp without an offset, or undefined. */
export function parseTimestamp(text: string): bigint | undefined {
  const separator = text.indexOf('T');
  const days = parseDate(text.slice(0, Math.max(0, separator)));
  const time = parseTime(text.slice(separator + 1));
  return days === undefined || time === undefined ? undefined : BigInt(days) * BigInt(dayMicros) + time;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
