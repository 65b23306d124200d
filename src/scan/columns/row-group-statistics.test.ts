import { expect, test } from 'vitest';
import { encodeValue, type PrimitiveType, type Value } from '../../format/index.ts';
import type { LogicalType, ParquetNode, PhysicalType } from '../../parquet/index.ts';
import { plainValue } from './row-group-statistics.ts';

const node = (physical: PhysicalType, logical?: LogicalType): ParquetNode => ({ name: 'c', path: ['c'], repetition: 'optional', children: [], physical, ...(logical && { logical }) });
const int = (value: number): Uint8Array => encodeValue({ kind: 'int' }, value);
const long = (value: bigint): Uint8Array => encodeValue({ kind: 'long' }, value);
const decimal = { kind: 'decimal', precision: 9, scale: 2 } as const;
const instant = (unit: 'millis' | 'micros' | 'nanos', utc = true): LogicalType => ({ kind: 'timestamp', unit, utc });

test.each<[PrimitiveType, ParquetNode, Uint8Array, Value | undefined]>([
  [{ kind: 'int' }, node('int32'), int(-5), -5],
  [{ kind: 'long' }, node('int32'), int(-5), -5n],
  [{ kind: 'long' }, node('int64'), long(-5n), -5n],
  [{ kind: 'int' }, node('int32', { kind: 'integer', bitWidth: 32, signed: false }), int(-5), undefined],
  [{ kind: 'int' }, node('int64'), long(5n), undefined],
  [{ kind: 'double' }, node('float'), encodeValue({ kind: 'float' }, 1.5), 1.5],
  [{ kind: 'float' }, node('double'), encodeValue({ kind: 'double' }, 1.5), undefined],
  [decimal, node('int32', { kind: 'decimal', precision: 9, scale: 2 }), int(-1999), -1999n],
  [decimal, node('int64', { kind: 'decimal', precision: 9, scale: 2 }), long(-1999n), -1999n],
  [decimal, node('fixed-length', { kind: 'decimal', precision: 9, scale: 2 }), Uint8Array.of(0xff, 0xf8, 0x31), -1999n],
  [decimal, node('int32', { kind: 'decimal', precision: 9, scale: 3 }), int(-1999), undefined],
  [decimal, node('int32'), int(-1999), undefined],
  [{ kind: 'timestamptz' }, node('int64', instant('micros')), long(-1n), -1n],
  [{ kind: 'timestamptz' }, node('int64', instant('millis')), long(-1n), -1000n],
  [{ kind: 'timestamp' }, node('int64', instant('nanos', false)), long(-1n), -1n],
  [{ kind: 'timestamp' }, node('int64', instant('nanos', false)), long(1999n), 1n],
  [{ kind: 'timestamp' }, node('int64'), long(1n), undefined],
  [{ kind: 'timestamp' }, node('int96'), new Uint8Array(12), undefined],
  [{ kind: 'time' }, node('int32', { kind: 'time', unit: 'millis', utc: false }), int(5), 5000n],
  [{ kind: 'string' }, node('byte-array', { kind: 'string' }), Uint8Array.of(0x61), 'a'],
  [{ kind: 'string' }, node('byte-array', { kind: 'string' }), Uint8Array.of(0xff), undefined],
  [{ kind: 'boolean' }, node('boolean'), Uint8Array.of(1), true],
  [{ kind: 'int' }, node('int32'), Uint8Array.of(1), undefined],
  [{ kind: 'uuid' }, node('fixed-length'), new Uint8Array(16), new Uint8Array(16)],
  [{ kind: 'uuid' }, node('fixed-length'), new Uint8Array(15), undefined],
])('%o in %o', (type, leaf, bytes, value) => {
  expect(plainValue(type, leaf, bytes)).toEqual(value);
});
