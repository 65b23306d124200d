import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyBytes } from '../fixtures/arbitrary-values.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { compareValues } from './compare-values.ts';
import { truncateLowerBound, truncateUpperBound } from './truncate-bounds.ts';

const string: PrimitiveType = { kind: 'string' };
const binary: PrimitiveType = { kind: 'binary' };
const astral = fc.string({ unit: fc.constantFrom('a', 'é', '\ud7ff', '\uffff', '💾', '\u{10ffff}'), maxLength: 30 });

function bounds(type: PrimitiveType, value: Value, length?: number): void {
  const lower = truncateLowerBound(type, value, length);
  const upper = truncateUpperBound(type, value, length);
  expect(compareValues(type, lower, value)).toBeLessThanOrEqual(0);
  if (upper !== undefined) expect(compareValues(type, upper, value)).toBeGreaterThanOrEqual(0);
}

describe('truncated bounds', () => {
  it('enclose every string and are 16 code points at most', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), astral), (text) => {
        bounds(string, text);
        expect(Array.from(truncateLowerBound(string, text) as string).length).toBeLessThanOrEqual(16);
        const upper = truncateUpperBound(string, text) as string | undefined;
        if (upper !== undefined) {
          expect(Array.from(upper).length).toBeLessThanOrEqual(16);
          expect(upper.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('enclose every binary', () => {
    fc.assert(fc.property(fc.oneof(anyBytes, fc.integer({ min: 0, max: 30 }).map((n) => new Uint8Array(n).fill(0xff))), (value) => bounds(binary, value)));
  });

  it('increment the last code point that can be, skipping surrogates', () => {
    const upper = (text: string): unknown => truncateUpperBound(string, text, 2);
    expect(upper('abc')).toBe('ac');
    expect(upper('a\ud7ffx')).toBe('a\ue000');
    expect(upper('a\uffffx')).toBe('a\u{10000}');
    expect(upper('a\u{10ffff}x')).toBe('b');
    expect(upper('\u{10ffff}\u{10ffff}x')).toBeUndefined();
    expect(upper('💾💾')).toBe('💾💾');
    expect(upper('💾💾💾')).toBe('💾💿');
  });

  it('carry over bytes of 255, and never change the value they are made from', () => {
    const value = Uint8Array.of(1, 255, 255, 9);
    expect(truncateUpperBound(binary, value, 3)).toEqual(Uint8Array.of(2));
    expect(truncateUpperBound(binary, new Uint8Array(20).fill(255))).toBeUndefined();
    const buffer = Buffer.from([1, 2, 3]);
    truncateUpperBound(binary, buffer, 1);
    expect([...buffer]).toEqual([1, 2, 3]);
  });

  it('leave short values and other types as they are', () => {
    expect(truncateUpperBound(string, 'short')).toBe('short');
    expect(truncateLowerBound(string, '💾'.repeat(16))).toBe('💾'.repeat(16));
    expect(truncateUpperBound({ kind: 'long' }, 5n)).toBe(5n);
    const fixed = new Uint8Array(32);
    expect(truncateLowerBound({ kind: 'fixed', length: 32 }, fixed)).toBe(fixed);
  });

  it('take a lone surrogate as the U+FFFD that it is stored as', () => {
    expect(truncateLowerBound(string, 'a\ud800')).toBe('a\ufffd');
    expect(truncateUpperBound(string, '\ud800bc', 1)).toBe('\ufffe');
  });
});
