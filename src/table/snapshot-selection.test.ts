import { describe, expect, it } from 'vitest';
import { instantMs } from './snapshot-selection.ts';

describe('instantMs', () => {
  it.each([
    ['1970-01-01T00:00:01Z', 1_000],
    ['1970-01-01 00:00:01.5z', 1_500],
    ['1970-01-01T02:00:00+02:00', 0],
    ['1970-01-01T00:00:00-05:30', 19_800_000],
    ['1970-01-02', 86_400_000],
    ['1970-01-01T00:00:00.0009Z', 0],
    ['1969-12-31T23:59:59.9999Z', -1],
    [1.9, 1],
    [-0.1, -1],
    [new Date(77), 77],
    [{ epochMilliseconds: 78 }, 78],
  ])('%s', (asOf, ms) => {
    expect(instantMs(asOf)).toBe(ms);
  });

  it.each(['', 'yesterday', '2026-01-31T12:00:00', '2026-02-30', '2026-01-31T12:00:00+25:00', '2026-01-31T12:00:00+02:60', Number.NaN, Number.POSITIVE_INFINITY, 1e300, new Date(Number.NaN)])('refuses %s', (asOf) => {
    expect(() => instantMs(asOf)).toThrow(expect.objectContaining({ code: 'instant-invalid', kind: 'invalid' }));
  });

  it.each([[5n], [{}], [null], [true], [{ getTime: 5 }]])('refuses what only a program without types can give: %s', (asOf) => {
    expect(() => instantMs(asOf as never)).toThrow(expect.objectContaining({ code: 'instant-invalid' }));
  });
});
