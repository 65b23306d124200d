import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys, keyPosition } from './key-order.ts';

const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '\u{d7ff}', '\u{e000}', '\u{ffff}', '\u{10000}', '\u{10ffff}'), maxLength: 6 });

describe('key order', () => {
  it('is the order of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(key, key, (left, right) => {
        expect(Math.sign(compareKeys(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
      }),
      { numRuns: 2000 },
    );
  });

  it('differs from the order of JavaScript above U+FFFF', () => {
    expect(compareKeys('\u{ff61}', '\u{1f600}')).toBeLessThan(0);
    expect(['\u{1f600}', '\u{ff61}'].toSorted(compareKeys)).not.toEqual(['\u{1f600}', '\u{ff61}'].toSorted());
  });

  it('finds the place of a key', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 20 }), key, (keys, wanted) => {
        const ordered = keys.toSorted(compareKeys);
        expect(keyPosition(ordered, wanted)).toBe(ordered.filter((other) => compareKeys(other, wanted) < 0).length);
        expect(keyPosition(ordered, wanted, true)).toBe(ordered.filter((other) => compareKeys(other, wanted) <= 0).length);
      }),
    );
  });
});
