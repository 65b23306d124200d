import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyLong } from '../fixtures/arbitrary-values.ts';
import { civilDay, daysOf, floorUnits, isCivilDay } from './calendar.ts';

describe('the calendar', () => {
  it('agrees with the host about every day it knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
        expect(civilDay(days)).toEqual(day);
        expect(daysOf(day)).toBe(days);
      }),
      { numRuns: 1000 },
    );
  });

  it('knows leap days', () => {
    expect(isCivilDay({ year: 2000, month: 2, day: 29 })).toBe(true);
    expect(isCivilDay({ year: 1900, month: 2, day: 29 })).toBe(false);
    expect(isCivilDay({ year: 2024, month: 4, day: 31 })).toBe(false);
    expect(isCivilDay({ year: 2024, month: 13, day: 1 })).toBe(false);
  });
});

describe('floorUnits', () => {
  it('is exact over 64 bits, before 1970 too', () => {
    fc.assert(
      fc.property(fc.oneof(anyLong, fc.integer({ min: -110_000, max: 110_000 }).chain((day) => fc.bigInt({ min: -2n, max: 2n }).map((offset) => BigInt(day) * 86_400_000_000n + offset))), (micros) => {
        for (const unit of [86_400_000_000, 3_600_000_000]) {
          const floor = BigInt(floorUnits(micros, unit));
          expect(floor * BigInt(unit) <= micros && micros < (floor + 1n) * BigInt(unit)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
