const datePattern = /^([+-]\d{4,6}|\d{4})-(\d\d)-(\d\d)$/;
const timePattern = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})0*)?)?$/;
const instantPattern = /^([^T ]+)[T ]([\d:.]+) ?(Z|[+-]\d\d:?\d\d)?$/i;

const microsPerSecond = 1_000_000n;
const microsPerDay = 86_400n * microsPerSecond;
const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;

/** An instant as text gave it; without `zoned`, the micros count on a clock of unknown place. */
export interface ParsedInstant {
  readonly micros: bigint;
  readonly zoned: boolean;
}

/** Days since 1970-01-01 of `2026-01-31` (years beyond four digits take a sign), or undefined if it is no date. */
export function parseDateDays(text: string): number | undefined {
  const match = datePattern.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysFromCivil(year, month, day);
}

/** Micros since midnight of `12:30`, `12:30:05` or `12:30:05.250`, or undefined; there is no second 60 and no hour 24. */
export function parseTimeMicros(text: string): bigint | undefined {
  const match = timePattern.exec(text);
  if (match === null) return undefined;
  const hour = Number(match[1]);
  const minute = Number(match[2]);
  const second = Number(match[3] ?? '0');
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = BigInt((match[4] ?? '').padEnd(6, '0'));
  return BigInt((hour * 60 + minute) * 60 + second) * microsPerSecond + fraction;
}

/** Micros since 1970-01-01T00:00:00 of `2026-01-31T12:30:05Z`, `… 12:30+02:00` or without an offset; undefined if it is none or beyond 64 bits. */
export function parseInstant(text: string): ParsedInstant | undefined {
  const match = instantPattern.exec(text);
  if (match === null) return undefined;
  const days = parseDateDays(match[1] ?? '');
  const time = parseTimeMicros(match[2] ?? '');
  const offset = parseOffsetMicros(match[3]);
  if (days === undefined || time === undefined || offset === undefined) return undefined;
  const micros = BigInt(days) * microsPerDay + time - offset;
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

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Counts from March, so that the leap day is the last one of a year, in eras of 400 years. */
function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
