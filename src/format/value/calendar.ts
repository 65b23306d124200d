/** A day of the proleptic Gregorian calendar. */
export interface CivilDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const daysPerEra = 146_097;

/** The calendar day of a number of days since 1970-01-01, which may be negative. */
export function civilDay(days: number): CivilDay {
  // Years run from March here, so that the leap day is the last of its year.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / daysPerEra);
  const dayOfEra = shifted - era * daysPerEra;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

/** Days since 1970-01-01 of a calendar day. */
export function daysOf({ year, month, day }: CivilDay): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * daysPerEra + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Whether the calendar has such a day. */
export function isCivilDay(day: CivilDay): boolean {
  if (day.month < 1 || day.month > 12 || day.day < 1 || day.day > 31) return false;
  const back = civilDay(daysOf(day));
  return back.month === day.month && back.day === day.day;
}

/** The greatest integer not above `micros / unitMicros`; exact over all 64 bits, and without bigint arithmetic where a number suffices. */
export function floorUnits(micros: bigint, unitMicros: number): number {
  const small = Number(micros);
  // Below 2^53 the quotient's rounding error is smaller than one step of the fraction, so the floor is exact.
  if (Number.isSafeInteger(small)) return Math.floor(small / unitMicros);
  const unit = BigInt(unitMicros);
  const quotient = micros / unit;
  return Number(micros < 0n && quotient * unit !== micros ? quotient - 1n : quotient);
}
