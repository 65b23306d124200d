import { type Data, type DataType, Decimal, Float16, Int16, Int32, makeData, TimeMillisecond, Timestamp, TimeUnit, Uint32, Uint64, Utf8 } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import type { PrimitiveType } from '../../format/index.ts';
import { arrowTypeOf } from '../../parquet/index.ts';
import { castTo } from './cast-column.ts';

function cast(type: PrimitiveType, data: Data): Data {
  const castColumn = castTo(type, data.type);
  if (castColumn === undefined) throw new TypeError('there is no cast');
  return castColumn(data);
}

const data = (type: DataType, values: ArrayBufferView, nullBitmap?: Uint8Array): Data => makeData({ type, data: values, ...(nullBitmap && { nullBitmap, nullCount: -1 }) } as never);

describe('casts without loss', () => {
  test.each([
    ['int16 to int', { kind: 'int' }, data(new Int16(), Int16Array.of(-3, 7)), Int32Array.of(-3, 7)],
    ['int32 to long', { kind: 'long' }, data(new Int32(), Int32Array.of(-3, 7)), BigInt64Array.of(-3n, 7n)],
    ['uint32 to long', { kind: 'long' }, data(new Uint32(), Uint32Array.of(4294967295)), BigInt64Array.of(4294967295n)],
    ['millis to micros', { kind: 'timestamptz' }, data(new Timestamp(TimeUnit.MILLISECOND, 'UTC'), BigInt64Array.of(-1n, 5n)), BigInt64Array.of(-1000n, 5000n)],
    ['nanos to micros, downwards', { kind: 'timestamp' }, data(new Timestamp(TimeUnit.NANOSECOND), BigInt64Array.of(-1n, -1000n, 1999n)), BigInt64Array.of(-1n, -1n, 1n)],
    ['time in millis', { kind: 'time' }, data(new TimeMillisecond(), Int32Array.of(86_399_999)), BigInt64Array.of(86_399_999_000n)],
  ] as const)('%s', (_, type, stored, values) => {
    const result = cast(type, stored);
    expect(result.values).toEqual(values);
    expect(result.type).toEqual(arrowTypeOf(type));
  });

  test('absent rows stay absent', () => {
    const result = cast({ kind: 'long' }, data(new Int32(), Int32Array.of(1, 2, 3), Uint8Array.of(0b101)));
    expect([0, 1, 2].map((row) => result.getValid(row))).toEqual([true, false, true]);
  });

  test('another precision or zone only changes the label', () => {
    const price = makeData({ type: new Decimal(2, 9, 128), data: Uint32Array.of(5, 0, 0, 0) });
    const wider = cast({ kind: 'decimal', precision: 20, scale: 2 }, price);
    expect(wider.values).toBe(price.values);
    expect(wider.type).toMatchObject({ precision: 20, scale: 2 });
    const local = data(new Timestamp(TimeUnit.MICROSECOND), BigInt64Array.of(5n));
    expect(cast({ kind: 'timestamptz' }, local)).toMatchObject({ values: local.values, type: { timezone: 'UTC' } });
  });

  test('the same layout is not touched', () => {
    const text = makeData({ type: new Utf8(), data: new Uint8Array(0), valueOffsets: Int32Array.of(0) });
    expect(cast({ kind: 'string' }, text)).toBe(text);
  });
});

test.each([
  [{ kind: 'int' }, new Uint32()],
  [{ kind: 'long' }, new Uint64()],
  [{ kind: 'double' }, new Float16()],
  [{ kind: 'float' }, new Int32()],
  [{ kind: 'decimal', precision: 9, scale: 2 }, new Decimal(3, 9, 128)],
  [{ kind: 'decimal', precision: 9, scale: 2 }, new Decimal(2, 10, 128)],
  [{ kind: 'uuid' }, arrowTypeOf({ kind: 'fixed', length: 15 })],
  [{ kind: 'date' }, new Int32()],
  [{ kind: 'boolean' }, new Int32()],
] as const)('%o has no cast from %s', (type, stored) => {
  expect(castTo(type, stored)).toBeUndefined();
});
