import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBodySize, resolveByteRange } from './byte-range.ts';

describe('byte ranges', () => {
  it('cut an object as a slice does', () => {
    const object = Array.from({ length: 20 }, (_, i) => i);
    fc.assert(
      fc.property(fc.nat(19), fc.integer({ min: 1, max: 40 }), (start, length) => {
        const span = resolveByteRange('k', { start, end: start + length }, 20);
        expect(object.slice(span.start, span.end)).toEqual(object.slice(start, start + length));
        const tail = resolveByteRange('k', { suffix: length }, 20);
        expect(object.slice(tail.start, tail.end)).toEqual(object.slice(-length));
      }),
    );
    expect(resolveByteRange('k', undefined, 0)).toEqual({ start: 0, end: 0 });
  });

  it.each([{ start: 20, end: 21 }, { start: 0, end: 0 }, { start: 2, end: 1 }, { start: -1, end: 4 }, { start: 0, end: 2 ** 60 }, { suffix: 0 }, { suffix: Number.NaN }])(
    'refuse %j of 20 bytes',
    (range) => {
      expect(() => resolveByteRange('k', range, 20)).toThrow(expect.objectContaining({ code: 'range-unsatisfiable' }));
    },
  );

  it('say how large the object is when they lie beyond it', () => {
    expect(() => resolveByteRange('k', { start: 30, end: 31 }, 20)).toThrow(expect.objectContaining({ context: { key: 'k', range: { start: 30, end: 31 }, size: 20 } }));
  });

  it('bodies above the limit of a call are refused', () => {
    expect(() => checkBodySize('k', 10, 10)).not.toThrow();
    expect(() => checkBodySize('k', 10, undefined)).not.toThrow();
    expect(() => checkBodySize('k', 11, 10)).toThrow(expect.objectContaining({ code: 'object-too-large' }));
  });
});
