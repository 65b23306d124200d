import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyBytes, anyPrimitiveType, anyTypedPair, anyTypedValue } from '../fixtures/arbitrary-values.ts';
import { corruptOrFine, errorOf } from '../fixtures/expect-corrupt.ts';
import { JsonPlace } from '../json/json-place.ts';
import { parseJson } from '../json/parse-json.ts';
import { stringifyJson } from '../json/stringify-json.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { compareValues } from './compare-values.ts';
import { valueFromJson, valueToJson } from './json-single-value.ts';
import { decodeValue, encodeValue } from './single-value.ts';

const place = new JsonPlace('v', 'metadata-invalid');
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('binary single values', () => {
  it('round-trip for every type', () => {
    fc.assert(
      fc.property(anyTypedValue, ([type, value]) => {
        expect(decodeValue(type, encodeValue(type, value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[PrimitiveType, Value, Uint8Array]>([
    [{ kind: 'boolean' }, true, bytes(1)],
    [{ kind: 'int' }, -2, bytes(0xfe, 0xff, 0xff, 0xff)],
    [{ kind: 'long' }, 2n ** 63n - 1n, bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)],
    [{ kind: 'date' }, 1, bytes(1, 0, 0, 0)],
    [{ kind: 'timestamp' }, -1n, bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    [{ kind: 'float' }, 1, bytes(0, 0, 0x80, 0x3f)],
    [{ kind: 'double' }, -0, bytes(0, 0, 0, 0, 0, 0, 0, 0x80)],
    [{ kind: 'decimal', precision: 9, scale: 2 }, 1420n, bytes(0x05, 0x8c)],
    [{ kind: 'decimal', precision: 9, scale: 2 }, 0n, bytes(0)],
    [{ kind: 'decimal', precision: 9, scale: 2 }, 128n, bytes(0, 0x80)],
    [{ kind: 'decimal', precision: 9, scale: 2 }, -128n, bytes(0x80)],
    [{ kind: 'decimal', precision: 9, scale: 2 }, -129n, bytes(0xff, 0x7f)],
    [{ kind: 'string' }, 'é💾', bytes(0xc3, 0xa9, 0xf0, 0x9f, 0x92, 0xbe)],
    [{ kind: 'binary' }, bytes(), bytes()],
  ])('%j %s has its reference bytes', (type, value, encoded) => {
    expect(encodeValue(type, value)).toEqual(encoded);
    expect(decodeValue(type, encoded)).toEqual(value);
  });

  it('of bytes are copies, not views of what they were taken from', () => {
    const column = Buffer.alloc(1000);
    const encoded = encodeValue({ kind: 'binary' }, column.subarray(3, 5));
    column[3] = 9;
    expect(encoded).toEqual(bytes(0, 0));
    expect(encoded.buffer.byteLength).toBe(2);
  });

  it('read as the wider type after a promotion', () => {
    expect(decodeValue({ kind: 'long' }, encodeValue({ kind: 'int' }, -7))).toBe(-7n);
    expect(decodeValue({ kind: 'double' }, encodeValue({ kind: 'float' }, 0.5))).toBe(0.5);
    expect(decodeValue({ kind: 'fixed', length: 20 }, new Uint8Array(16))).toHaveLength(16);
  });

  it('of any bytes decode or fail as corrupt', () => {
    fc.assert(
      fc.property(anyPrimitiveType, anyBytes, (type, some) => {
        corruptOrFine(() => decodeValue(type, some));
      }),
      { numRuns: 500 },
    );
    expect(errorOf(() => decodeValue({ kind: 'long' }, bytes(1, 2, 3)))).toMatchObject({ code: 'value-bytes-invalid', kind: 'corrupt' });
    expect(errorOf(() => decodeValue({ kind: 'decimal', precision: 5, scale: 0 }, bytes())).message).toContain('decimal(5, 0) has 0 bytes');
    expect(errorOf(() => decodeValue({ kind: 'string' }, bytes(0xff))).message).toContain('UTF-8');
  });

  it.each<[PrimitiveType, unknown, string]>([
    [{ kind: 'int' }, 2 ** 31, 'not a 32-bit integer'],
    [{ kind: 'int' }, 1.5, 'not a 32-bit integer'],
    [{ kind: 'int' }, 1n, 'needs a number, got a bigint'],
    [{ kind: 'long' }, 2n ** 63n, 'not a 64-bit integer'],
    [{ kind: 'decimal', precision: 2, scale: 0 }, 100n, 'more than 2 digits'],
    [{ kind: 'decimal', precision: 2, scale: 0 }, -100n, 'more than 2 digits'],
    [{ kind: 'uuid' }, bytes(1), 'needs 16 bytes, got 1'],
    [{ kind: 'fixed', length: 2 }, bytes(1, 2, 3), 'needs 2 bytes, got 3'],
    [{ kind: 'string' }, null, 'got null'],
    [{ kind: 'binary' }, 'x', 'needs a bytes, got a string'],
  ])('of %j refuse %s', (type, value, message) => {
    const error = errorOf(() => encodeValue(type, value as Value));
    expect(error).toMatchObject({ code: 'value-invalid', kind: 'invalid' });
    expect(error.message).toContain(message);
  });
});

describe('the order of values', () => {
  it('is total: antisymmetric, and zero only for equal encodings', () => {
    fc.assert(
      fc.property(anyTypedPair, ([type, a, b]) => {
        expect(Math.sign(compareValues(type, a, b)) + Math.sign(compareValues(type, b, a))).toBe(0);
        if (!Number.isNaN(a) || !Number.isNaN(b)) {
          expect(compareValues(type, a, b) === 0).toBe(Object.is(a, b) || (a instanceof Uint8Array && encodeValue(type, a).join() === encodeValue(type, b).join()));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('puts -0.0 before +0.0 and NaN after infinity', () => {
    const sorted = [Number.NaN, 1, Number.POSITIVE_INFINITY, 0, -0, Number.NEGATIVE_INFINITY].toSorted((a, b) => compareValues({ kind: 'double' }, a, b));
    expect(sorted).toEqual([Number.NEGATIVE_INFINITY, -0, 0, 1, Number.POSITIVE_INFINITY, Number.NaN]);
    expect(compareValues({ kind: 'float' }, Number.NaN, Number.NaN)).toBe(0);
  });

  it('orders strings by their UTF-8 bytes, above U+FFFF too', () => {
    const texts = ['', 'a', 'ab', 'é', '\ud7ff', '\ue000', '\uffff', '𐀀', '💾', '💾a'];
    expect(texts.toReversed().toSorted((a, b) => compareValues({ kind: 'string' }, a, b))).toEqual(texts);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const encoded = [encodeValue({ kind: 'string' }, a), encodeValue({ kind: 'string' }, b)] as const;
        expect(Math.sign(compareValues({ kind: 'string' }, a, b))).toBe(Math.sign(compareValues({ kind: 'binary' }, ...encoded)));
      }),
    );
  });

  it('orders bytes unsigned', () => {
    expect(compareValues({ kind: 'uuid' }, new Uint8Array(16).fill(0x80), new Uint8Array(16).fill(0x7f))).toBeGreaterThan(0);
    expect(compareValues({ kind: 'binary' }, bytes(1), bytes(1, 0))).toBeLessThan(0);
  });
});

describe('JSON single values', () => {
  it('round-trip for every type, through text', () => {
    fc.assert(
      fc.property(anyTypedValue, ([type, value]) => {
        fc.pre(typeof value !== 'number' || Number.isFinite(value));
        const text = stringifyJson(valueToJson(type, value));
        const read = valueFromJson(type, parseJson(new TextEncoder().encode(text), place), place);
        // JSON knows no negative zero.
        expect(read).toEqual(Object.is(value, -0) ? 0 : value);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[PrimitiveType, Value, unknown]>([
    [{ kind: 'date' }, 17486, '2017-11-16'],
    [{ kind: 'date' }, -1, '1969-12-31'],
    [{ kind: 'time' }, 81068123456n, '22:31:08.123456'],
    [{ kind: 'timestamp' }, 1510871468123456n, '2017-11-16T22:31:08.123456'],
    [{ kind: 'timestamptz' }, -1n, '1969-12-31T23:59:59.999999+00:00'],
    [{ kind: 'timestamptz' }, 2n ** 63n - 1n, '+294247-01-10T04:00:54.775807+00:00'],
    [{ kind: 'decimal', precision: 9, scale: 2 }, 1420n, '14.20'],
    [{ kind: 'decimal', precision: 9, scale: 2 }, -5n, '-0.05'],
    [{ kind: 'uuid' }, Uint8Array.from({ length: 16 }, (_, i) => i), '00010203-0405-0607-0809-0a0b0c0d0e0f'],
    [{ kind: 'binary' }, bytes(0, 255), '00ff'],
    [{ kind: 'long' }, 2n ** 63n - 1n, 2n ** 63n - 1n],
  ])('of %j print as in the spec', (type, value, json) => {
    expect(valueToJson(type, value)).toEqual(json);
  });

  it.each<[PrimitiveType, unknown]>([
    [{ kind: 'date' }, '2017-02-29'],
    [{ kind: 'date' }, '2017-1-1'],
    [{ kind: 'time' }, '24:00:00'],
    [{ kind: 'time' }, '10:00:00.1234567'],
    [{ kind: 'timestamp' }, '2017-01-01'],
    [{ kind: 'timestamptz' }, '2017-01-01T00:00:00'],
    [{ kind: 'timestamptz' }, '2017-01-01T00:00:00+01:00'],
    [{ kind: 'timestamp' }, '+999999-01-01T00:00:00'],
    [{ kind: 'decimal', precision: 4, scale: 2 }, '1.234'],
    [{ kind: 'decimal', precision: 4, scale: 2 }, '100.00'],
    [{ kind: 'decimal', precision: 4, scale: 2 }, `1e${'9'.repeat(4)}`],
    [{ kind: 'uuid' }, '0001'],
    [{ kind: 'binary' }, 'abc'],
    [{ kind: 'int' }, 2 ** 31],
    [{ kind: 'long' }, 1.5],
    [{ kind: 'boolean' }, 'true'],
    [{ kind: 'string' }, 7],
    [{ kind: 'string' }, null],
  ])('of %j refuse %j', (type, json) => {
    expect(errorOf(() => valueFromJson(type, json as string, place)).code).toBe('metadata-invalid');
  });
});
