import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareUtf8 } from './utf8-order.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '\u{d7ff}', '\u{e000}', '\u{ffff}', '\u{10000}', '\u{10ffff}'), maxLength: 6 });

describe('compareUtf8', () => {
  it('is the order of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(compareUtf8(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
      }),
      { numRuns: 2000 },
    );
  });

  it('differs from the order of JavaScript above U+FFFF', () => {
    expect(compareUtf8('\u{ff61}', '\u{1f600}')).toBeLessThan(0);
    expect(['\u{1f600}', '\u{ff61}'].toSorted(compareUtf8)).not.toEqual(['\u{1f600}', '\u{ff61}'].toSorted());
  });
});
