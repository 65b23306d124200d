import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareUtf8 } from '../../runtime/index.ts';
import { keyPosition } from './memory-objects.ts';

const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\u{ffff}', '\u{10000}'), maxLength: 6 });

it('keyPosition finds the place of a key', () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { maxLength: 20 }), key, (keys, wanted) => {
      const ordered = keys.toSorted(compareUtf8);
      expect(keyPosition(ordered, wanted)).toBe(ordered.filter((other) => compareUtf8(other, wanted) < 0).length);
      expect(keyPosition(ordered, wanted, true)).toBe(ordered.filter((other) => compareUtf8(other, wanted) <= 0).length);
    }),
  );
});
