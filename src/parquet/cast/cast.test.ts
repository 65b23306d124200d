import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { type PrimitiveType, schemaFromShorthand } from '../../format/index.ts';
import { arrayOf, arrowTypeOf, primitiveCast, sameType } from '../index.ts';
import { valueReader } from '../partition/source-column.ts';

function typeOf(text: string): PrimitiveType {
  return schemaFromShorthand({ c: text }).fields[0]?.type as PrimitiveType;
}

function cast(vector: arrow.Vector, typeText: string): readonly unknown[] {
  const type = typeOf(typeText);
  const data = vector.data[0] as arrow.Data;
  const found = primitiveCast(data.type, type, 'c');
  if (found === undefined) throw new RangeError('no cast');
  const result = found(data);
  expect(sameType(result.type, arrowTypeOf(type))).toBe(true);
  const read = valueReader(type, result);
  return Array.from({ length: result.length }, (_, index) => (result.getValid(index) ? read(index) : null));
}

const of = (values: readonly unknown[], type: arrow.DataType): arrow.Vector => arrow.vectorFromArray(values, type);

describe('casts to the table’s types', () => {
  it.each([
    ['int8', of([-128, null, 127], new arrow.Int8()), 'int', [-128, null, 127]],
    ['uint16', of([0, 65_535], new arrow.Uint16()), 'int', [0, 65_535]],
    ['uint32', of([0, 4_294_967_295], new arrow.Uint32()), 'long', [0n, 4_294_967_295n]],
    ['int32', of([-1, null, 2], new arrow.Int32()), 'long', [-1n, null, 2n]],
    ['int8 to long', of([-1], new arrow.Int8()), 'long', [-1n]],
    ['uint64', of([5n, null], new arrow.Uint64()), 'long', [5n, null]],
    ['uint64 to decimal', of([2n ** 64n - 1n], new arrow.Uint64()), 'decimal(20, 0)', [2n ** 64n - 1n]],
    ['float32', of([0.5, null], new arrow.Float32()), 'double', [0.5, null]],
    ['date in ms', of([new Date(86_400_000 * 3)], new arrow.DateMillisecond()), 'date', [3]],
    ['large strings', of(['a', null, 'éé'], new arrow.LargeUtf8()), 'string', ['a', null, 'éé']],
    ['string views', of(['short', null, 'a string longer than twelve bytes', ''], new arrow.Utf8View()), 'string', ['short', null, 'a string longer than twelve bytes', '']],
    ['large binary', of([Uint8Array.of(1, 2)], new arrow.LargeBinary()), 'binary', [Uint8Array.of(1, 2)]],
    ['fixed bytes', of([Uint8Array.of(1, 2), null], new arrow.FixedSizeBinary(2)), 'binary', [Uint8Array.of(1, 2), null]],
    ['nulls', of([null, null], new arrow.Null()), 'string', [null, null]],
  ])('widen %s', (_, vector, typeText, expected) => {
    expect(cast(vector, typeText)).toEqual(expected);
  });

  it('multiply seconds and milliseconds, and divide nanoseconds that are whole', () => {
    const timestamps = (unit: arrow.TimeUnit, values: readonly bigint[]): arrow.Vector =>
      new arrow.Vector([arrayOf(new arrow.Timestamp(unit), values.length, { values: BigInt64Array.from(values) })]);
    expect(cast(timestamps(arrow.TimeUnit.SECOND, [-1n, 2n]), 'timestamp')).toEqual([-1_000_000n, 2_000_000n]);
    expect(cast(timestamps(arrow.TimeUnit.MILLISECOND, [-1n]), 'timestamp')).toEqual([-1000n]);
    const zoned = new arrow.Vector([arrayOf(new arrow.Timestamp(arrow.TimeUnit.MICROSECOND, 'Europe/Zurich'), 1, { values: BigInt64Array.of(5n) })]);
    expect(cast(zoned, 'timestamptz')).toEqual([5n]);
    expect(cast(timestamps(arrow.TimeUnit.NANOSECOND, [-2000n]), 'timestamp')).toEqual([-2n]);
    expect(() => cast(timestamps(arrow.TimeUnit.NANOSECOND, [1000n, 1n]), 'timestamp')).toThrow(
      expect.objectContaining({ code: 'row-invalid', message: 'Row 2 of a batch, column "c": expected timestamp to microseconds, found 1 ns.' }),
    );
    expect(() => cast(timestamps(arrow.TimeUnit.SECOND, [2n ** 62n]), 'timestamp')).toThrow(expect.objectContaining({ code: 'row-invalid' }));
  });

  it('rescale decimals exactly and check the precision', () => {
    const decimals = (scale: number, precision: number, words: readonly number[], bits = 128): arrow.Vector =>
      new arrow.Vector([arrayOf(new arrow.Decimal(scale, precision, bits), words.length / (bits / 32), { values: Uint32Array.from(words) })]);
    expect(cast(decimals(1, 5, [15, 0, 0, 0, -15, -1, -1, -1]), 'decimal(8, 3)')).toEqual([1500n, -1500n]);
    expect(cast(decimals(0, 50, [7, 0, 0, 0, 0, 0, 0, 0, -7, -1, -1, -1, -1, -1, -1, -1], 256), 'decimal(4, 1)')).toEqual([70n, -70n]);
    expect(() => cast(decimals(0, 5, [1000, 0, 0, 0]), 'decimal(4, 1)')).toThrow(expect.objectContaining({ code: 'row-invalid' }));
  });

  it('read halves', () => {
    const halves = new arrow.Vector([arrayOf(new arrow.Float16(), 5, { values: Uint16Array.of(0x3c00, 0xc000, 0x7c00, 0x0001, 0x8000) })]);
    expect(cast(halves, 'float')).toEqual([1, -2, Number.POSITIVE_INFINITY, 2 ** -24, -0]);
  });

  it('read slices from their own start', () => {
    const slice = (vector: arrow.Vector): arrow.Vector => vector.slice(1, 4);
    expect(cast(slice(of(['w', null, 'x', 'yy', 'z'], new arrow.LargeUtf8())), 'string')).toEqual([null, 'x', 'yy']);
    expect(cast(slice(of([1, null, 3, 4, 5], new arrow.Int16())), 'int')).toEqual([null, 3, 4]);
  });

  it.each([
    ['long', new arrow.Float64()], ['int', new arrow.Int64()], ['float', new arrow.Float64()], ['string', new arrow.Binary()],
    ['timestamp', new arrow.TimestampMicrosecond('UTC')], ['timestamptz', new arrow.TimestampMicrosecond()], ['date', new arrow.Int32()],
    ['uuid', new arrow.FixedSizeBinary(4)], ['boolean', new arrow.Int8()], ['decimal(9, 1)', new arrow.Decimal(2, 5, 128)], ['time', new arrow.Utf8()],
  ])('give %s nothing from what would lose', (typeText, source) => {
    expect(primitiveCast(source, typeOf(typeText), 'c')).toBeUndefined();
  });

  it('refuse values that do not fit', () => {
    expect(() => cast(of([1n, 2n ** 63n], new arrow.Uint64()), 'long')).toThrow(expect.objectContaining({ message: 'Row 2 of a batch, column "c": expected long, found 9223372036854775808.' }));
    const odd = new arrow.Vector([arrayOf(new arrow.DateMillisecond(), 1, { values: BigInt64Array.of(5n) })]);
    expect(() => cast(odd, 'date')).toThrow(expect.objectContaining({ code: 'row-invalid' }));
    const far = new arrow.Vector([arrayOf(new arrow.DateMillisecond(), 1, { values: BigInt64Array.of(2n ** 31n * 86_400_000n) })]);
    expect(() => cast(far, 'date')).toThrow(expect.objectContaining({ code: 'row-invalid', message: expect.stringContaining('out of range') }));
    const huge = new arrow.Vector([arrayOf(new arrow.LargeUtf8(), 1, { offsets: BigInt64Array.of(7n, 7n + 2n ** 31n) as never, values: new Uint8Array(8) })]);
    expect(() => cast(huge, 'string')).toThrow(expect.objectContaining({ code: 'row-invalid', message: expect.stringContaining('2147483648 bytes, to be split') }));
  });
});
