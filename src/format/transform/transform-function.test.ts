import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyLong, anyPrimitiveType, anyTypedPair, valuesOf } from '../fixtures/arbitrary-values.ts';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import type { Transform } from '../partition-spec.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { compareValues } from '../value/compare-values.ts';
import { isFrazilError } from '../../errors/index.ts';
import { valueProblem } from '../value/check-value.ts';
import { bucketFunction, hashFunction } from './bucket-function.ts';
import { murmur3 } from './murmur3.ts';
import { applyTransform, transformFunction } from './transform-function.ts';
import { parseTransform, printTransform } from './transform-text.ts';
import { preservesOrder, transformResultType } from './transform-type.ts';

const anyTransform: fc.Arbitrary<Transform> = fc.oneof(
  fc.constantFrom('identity', 'year', 'month', 'day', 'hour', 'void').map((text) => parseTransform(text)),
  fc.integer({ min: 1, max: 1000 }).map((buckets): Transform => ({ kind: 'bucket', buckets })),
  fc.integer({ min: 1, max: 1000 }).map((width): Transform => ({ kind: 'truncate', width })),
);
const timestamp: PrimitiveType = { kind: 'timestamp' };
const apply = (text: string, type: PrimitiveType, value: Value | null): Value | null => applyTransform(parseTransform(text), type, value);

describe('bucket', () => {
  const uuid = Uint8Array.of(0xf7, 0x9c, 0x3e, 0x09, 0x67, 0x7c, 0x4b, 0xbd, 0xa4, 0x79, 0x3f, 0x34, 0x9c, 0xb7, 0x85, 0xe7);
  it.each<[PrimitiveType, Value, number]>([
    [{ kind: 'int' }, 34, 2017239379],
    [{ kind: 'long' }, 34n, 2017239379],
    [{ kind: 'decimal', precision: 9, scale: 2 }, 1420n, -500754589],
    [{ kind: 'date' }, 17486, -653330422],
    [{ kind: 'time' }, 81068000000n, -662762989],
    [timestamp, 1510871468000000n, -2047944441],
    [timestamp, 1510871468000001n, -1207196810],
    [{ kind: 'timestamptz' }, 1510871468000000n, -2047944441],
    [{ kind: 'string' }, 'iceberg', 1210000089],
    [{ kind: 'uuid' }, uuid, 1488055340],
    [{ kind: 'fixed', length: 4 }, Uint8Array.of(0, 1, 2, 3), -188683207],
    [{ kind: 'binary' }, Uint8Array.of(0, 1, 2, 3), -188683207],
  ])("hashes %j as the spec's appendix B says", (type, value, hash) => {
    expect(hashFunction(type)(value)).toBe(hash);
    for (const buckets of [16, 1000]) expect(bucketFunction(type, buckets)(value)).toBe((hash & 0x7fffffff) % buckets);
  });

  it('hashes a long as its eight little-endian bytes, whatever its size', () => {
    fc.assert(
      fc.property(anyLong, (long) => {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setBigInt64(0, long, true);
        expect(hashFunction({ kind: 'long' })(long)).toBe(murmur3(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('hashes an int like the long of the same value', () => {
    fc.assert(fc.property(fc.integer(), (int) => { expect(hashFunction({ kind: 'int' })(int)).toBe(hashFunction({ kind: 'long' })(BigInt(int))); }));
  });
});

describe('time transforms', () => {
  it.each<[string, Value, Value]>([
    ['year', 0n, 0], ['year', -1n, -1], ['month', -1n, -1], ['day', -1n, -1], ['hour', -1n, -1], ['hour', 0n, 0],
    ['day', 86_400_000_000n, 1], ['day', 86_399_999_999n, 0], ['month', -86_400_000_000n * 31n, -1], ['month', -86_400_000_000n * 31n - 1n, -2],
    ['year', 1510871468000000n, 47], ['month', 1510871468000000n, 574], ['day', 1510871468000000n, 17486], ['hour', 1510871468000000n, 419686],
  ])('%s of %s microseconds is %s', (text, micros, result) => {
    expect(apply(text, timestamp, micros)).toBe(result);
  });

  it('of dates agree with those of their midnights', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50_000_000, max: 50_000_000 }), (days) => {
        for (const unit of ['year', 'month', 'day']) {
          expect(apply(unit, { kind: 'date' }, days)).toBe(apply(unit, timestamp, BigInt(days) * 86_400_000_000n));
        }
      }),
    );
  });

  it('refuses hours beyond 32 bits instead of wrapping around', () => {
    const year250000 = 7_826_000_000_000_000_000n;
    expect(errorOf(() => apply('hour', timestamp, year250000))).toMatchObject({ code: 'value-invalid' });
    expect(apply('day', timestamp, year250000)).toBe(90_578_703);
  });
});

describe('truncate', () => {
  it.each<[PrimitiveType, Value, number, Value]>([
    [{ kind: 'int' }, 1, 10, 0], [{ kind: 'int' }, -1, 10, -10], [{ kind: 'int' }, 0, 10, 0],
    [{ kind: 'long' }, 11n, 10n as unknown as number, 10n], [{ kind: 'long' }, -11n, 10, -20n], [{ kind: 'long' }, -10n, 10, -10n],
    [{ kind: 'decimal', precision: 9, scale: 2 }, 1065n, 50, 1050n], [{ kind: 'decimal', precision: 9, scale: 2 }, -5n, 50, -50n],
    [{ kind: 'string' }, 'iceberg', 3, 'ice'], [{ kind: 'string' }, '💾é💾a', 3, '💾é💾'], [{ kind: 'string' }, 'ab', 3, 'ab'],
    [{ kind: 'binary' }, Uint8Array.of(1, 2, 3), 2, Uint8Array.of(1, 2)],
  ])('of %j %s', (type, value, width, result) => {
    expect(applyTransform({ kind: 'truncate', width: Number(width) }, type, value)).toEqual(result);
  });

  it.each<[PrimitiveType, Value, Value, string]>([
    [{ kind: 'int' }, -(2 ** 31), -2_147_483_640, '-2147483648 truncated to multiples of 10 falls below the least value of int'],
    [{ kind: 'long' }, -(2n ** 63n), -9_223_372_036_854_775_800n, '-9223372036854775808 truncated to multiples of 10 falls below the least value of long'],
    [{ kind: 'decimal', precision: 4, scale: 2 }, -9999n, -9990n, '-99.99 truncated to multiples of 0.10 falls below the least value of decimal(4, 2)'],
  ])('refuses to fall below the least %j', (type, tooLow, lowEnough, message) => {
    expect(errorOf(() => apply('truncate[10]', type, tooLow))).toMatchObject({ code: 'value-invalid', message: expect.stringContaining(message) as string });
    expect(apply('truncate[10]', type, lowEnough)).toBe(lowEnough);
  });
});

describe('every transform', () => {
  it('gives a value of its result type or refuses, and null for null', () => {
    fc.assert(
      fc.property(anyTransform, anyPrimitiveType.chain((type) => valuesOf(type).map((value) => [type, value] as const)), (transform, [type, value]) => {
        const result = transformResultType(transform, type);
        if (result === undefined) {
          expect(errorOf(() => transformFunction(transform, type)).code).toBe('value-invalid');
          return;
        }
        const of = transformFunction(transform, type);
        expect(of(null)).toBeNull();
        try {
          const found = of(value);
          if (found !== null) expect(valueProblem(result, found)).toBeUndefined();
        } catch (error) {
          expect(isFrazilError(error) && error.code).toBe('value-invalid');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('that preserves order does', () => {
    fc.assert(
      fc.property(anyTransform, anyTypedPair, (transform, [type, a, b]) => {
        const result = transformResultType(transform, type);
        fc.pre(preservesOrder(transform) && result !== undefined && compareValues(type, a, b) <= 0);
        try {
          const of = transformFunction(transform, type);
          expect(compareValues(result!, of(a)!, of(b)!)).toBeLessThanOrEqual(0);
        } catch (error) {
          if (!isFrazilError(error)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back from its text; what is not known stays as it is and never runs', () => {
    fc.assert(fc.property(anyTransform, (transform) => { expect(parseTransform(printTransform(transform))).toEqual(transform); }));
    for (const text of ['zorder[2]', 'bucket[0]', 'bucket', 'truncate[-1]', 'bucket[99999999999]']) {
      expect(parseTransform(text)).toEqual({ kind: 'unknown', text });
      expect(printTransform({ kind: 'unknown', text })).toBe(text);
    }
    expect(errorOf(() => transformFunction({ kind: 'unknown', text: 'zorder[2]' }, timestamp)).message).toContain('zorder[2]');
    expect(preservesOrder({ kind: 'unknown', text: 'zorder[2]' })).toBe(false);
  });
});
