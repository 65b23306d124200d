import { describe, expect, it } from 'vitest';
import { encodeValue, type PrimitiveType, type Value } from '../../format/index.ts';
import type { LogicalType, ParquetNode, PhysicalType } from '../footer/footer.ts';
import { chunkBounds } from './chunk-bounds.ts';

const node = (physical: PhysicalType, logical?: LogicalType): ParquetNode => ({ name: 'c', path: ['c'], repetition: 'optional', children: [], physical, ...(logical && { logical }) });
const int = (value: number): Uint8Array => encodeValue({ kind: 'int' }, value);
const long = (value: bigint): Uint8Array => encodeValue({ kind: 'long' }, value);
const float = (value: number): Uint8Array => encodeValue({ kind: 'float' }, value);
const double = (value: number): Uint8Array => encodeValue({ kind: 'double' }, value);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const decimal = { kind: 'decimal', precision: 9, scale: 2 } as const;
const decimalOf = (scale: number, precision = 9): LogicalType => ({ kind: 'decimal', precision, scale });
const instant = (unit: 'millis' | 'micros' | 'nanos', utc = true): LogicalType => ({ kind: 'timestamp', unit, utc });
const integer = (bitWidth: number, signed: boolean): LogicalType => ({ kind: 'integer', bitWidth, signed });

/** The two ends that equal bytes give; the same but for rounding. */
function ends(leaf: ParquetNode, bytes: Uint8Array, type: PrimitiveType): readonly (Value | undefined)[] {
  const { lower, upper } = chunkBounds(leaf, { lower: bytes, upper: bytes }, type);
  return [lower, upper];
}

describe('row-group statistics as values of the table', () => {
  it.each<[PrimitiveType, ParquetNode, Uint8Array, Value | undefined]>([
    [{ kind: 'boolean' }, node('boolean'), Uint8Array.of(1), true],
    [{ kind: 'int' }, node('int32'), int(-5), -5],
    [{ kind: 'int' }, node('int32', integer(8, true)), int(-5), -5],
    [{ kind: 'int' }, node('int32', { kind: 'date' }), int(5), undefined],
    [{ kind: 'int' }, node('int32'), Uint8Array.of(1), undefined],
    [{ kind: 'int' }, node('int64'), long(5n), undefined],
    [{ kind: 'date' }, node('int32', { kind: 'date' }), int(-5), -5],
    [{ kind: 'date' }, node('int32'), int(5), undefined],
    [{ kind: 'long' }, node('int32'), int(-5), -5n],
    [{ kind: 'long' }, node('int32', integer(32, false)), int(-1), 4_294_967_295n],
    [{ kind: 'long' }, node('int64'), long(-5n), -5n],
    [{ kind: 'long' }, node('int64', integer(64, false)), long(-5n), undefined],
    [{ kind: 'long' }, node('int64', instant('micros')), long(5n), undefined],
    [{ kind: 'float' }, node('float'), float(1.5), 1.5],
    [{ kind: 'float' }, node('double'), double(1.5), undefined],
    [{ kind: 'float' }, node('float'), float(Number.NaN), undefined],
    [{ kind: 'double' }, node('float'), float(1.5), 1.5],
    [{ kind: 'double' }, node('double'), double(-Infinity), -Infinity],
    [decimal, node('int32', decimalOf(2)), int(-1999), -1999n],
    [decimal, node('int64', decimalOf(2)), long(-1999n), -1999n],
    [decimal, node('fixed-length', decimalOf(2)), Uint8Array.of(0xff, 0xf8, 0x31), -1999n],
    [decimal, node('byte-array', decimalOf(2)), Uint8Array.of(0x07, 0xcf), 1999n],
    [decimal, node('int32', decimalOf(1)), int(-1999), -19_990n],
    [decimal, node('int32', decimalOf(3)), int(-1999), undefined],
    [decimal, node('int32'), int(-1999), undefined],
    [{ kind: 'time' }, node('int32', { kind: 'time', unit: 'millis', utc: false }), int(5), 5000n],
    [{ kind: 'time' }, node('int64', instant('micros')), long(5n), undefined],
    [{ kind: 'timestamptz' }, node('int64', instant('micros')), long(-1n), -1n],
    [{ kind: 'timestamptz' }, node('int64', instant('micros', false)), long(-1n), -1n],
    [{ kind: 'timestamp' }, node('int64', instant('micros', true)), long(-1n), -1n],
    [{ kind: 'timestamptz' }, node('int64', instant('millis')), long(-1n), -1000n],
    [{ kind: 'timestamptz' }, node('int64', instant('millis')), long(2n ** 62n), undefined],
    [{ kind: 'timestamp' }, node('int64'), long(1n), undefined],
    [{ kind: 'timestamp' }, node('int96'), new Uint8Array(12), undefined],
    [{ kind: 'string' }, node('byte-array', { kind: 'string' }), text('a'), 'a'],
    [{ kind: 'string' }, node('byte-array', { kind: 'enum' }), text('a'), 'a'],
    [{ kind: 'string' }, node('byte-array', decimalOf(2)), text('a'), undefined],
    [{ kind: 'binary' }, node('byte-array'), Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
    [{ kind: 'uuid' }, node('fixed-length'), new Uint8Array(16), new Uint8Array(16)],
    [{ kind: 'uuid' }, node('fixed-length'), new Uint8Array(15), undefined],
    [{ kind: 'fixed', length: 2 }, node('fixed-length'), new Uint8Array(3), undefined],
  ])('%o in %o', (type, leaf, bytes, value) => {
    expect(ends(leaf, bytes, type)).toEqual([value, value]);
  });

  it.each([
    [-1n, [-1n, 0n]],
    [-1000n, [-1n, -1n]],
    [1n, [0n, 1n]],
    [1999n, [1n, 2n]],
  ])('nanoseconds move outwards: %s', (nanos, expected) => {
    expect(ends(node('int64', instant('nanos')), long(nanos), { kind: 'timestamptz' })).toEqual(expected);
  });

  it('a zero includes the other one', () => {
    for (const zero of [0, -0]) expect(ends(node('double'), double(zero), { kind: 'double' })).toEqual([-0, 0]);
  });

  it('a text that was cut within a character bounds from below only', () => {
    expect(ends(node('byte-array', { kind: 'string' }), text('aé').subarray(0, 2), { kind: 'string' })).toEqual(['a', undefined]);
    expect(ends(node('byte-array', { kind: 'string' }), Uint8Array.of(0xff), { kind: 'string' })).toEqual(['', undefined]);
  });

  it('what is not stated is not known', () => {
    expect(chunkBounds(node('int32'), undefined, { kind: 'int' })).toEqual({});
    expect(chunkBounds(node('int32'), { nullCount: 3n }, { kind: 'int' })).toEqual({ nullCount: 3n });
  });
});
