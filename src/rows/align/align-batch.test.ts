import { createRequire } from 'node:module';
import type * as Arrow from 'apache-arrow';
import {
  Binary, Bool, DateDay, DateMillisecond, Decimal, Dictionary, Field, FixedSizeBinary, FixedSizeList, Float16, Float32, Float64, Int16, Int32, Int64, Int8, LargeBinary,
  LargeUtf8, List, makeData, makeVector, Map_, Null, RecordBatch, Schema as ArrowSchema, Struct, Table, TimeMillisecond, TimeNanosecond, TimeSecond, TimestampMicrosecond,
  TimestampMillisecond, TimestampNanosecond, TimestampSecond, tableFromIPC, tableToIPC, Uint16, Uint32, Uint64, Utf8, Utf8View, vectorFromArray, type DataType, type Vector,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { schemaFromShorthand, type SchemaShorthand } from '../../format/index.ts';
import { arrowSchemaOf, fieldIdMetadata } from '../../parquet/index.ts';
import { appendBatches, batchToRows, rowsToBatch } from '../index.ts';
import { alignBatch, type AlignOptions } from './align-batch.ts';

function batchOf(columns: Readonly<Record<string, Vector>>, nullable = true): RecordBatch {
  const fields = Object.entries(columns).map(([name, vector]) => new Field(name, vector.type as DataType, nullable));
  const children = Object.values(columns).map((vector) => vector.data[0]);
  const schema = new ArrowSchema(fields);
  return new RecordBatch(schema, makeData({ type: new Struct(fields), length: children[0]?.length ?? 0, nullCount: 0, children: children as never }));
}

function aligned(columns: Readonly<Record<string, Vector>>, shorthand: SchemaShorthand, options: AlignOptions = {}): unknown[] {
  const schema = schemaFromShorthand(shorthand);
  const batch = alignBatch(batchOf(columns), schema, options);
  expect(batch.schema.fields.every(({ type }, index) => type === arrowSchemaOf(schema).fields[index]?.type)).toBe(true);
  return [...batchToRows(batch, schema)];
}

/** The values of one column after alignment. */
function column(vector: Vector, type: string | SchemaShorthand): unknown[] {
  return aligned({ x: vector }, { x: type }).map((row) => (row as { readonly x: unknown }).x);
}

const int32 = (...values: number[]): Vector => makeVector(Int32Array.from(values));

describe('an aligned batch', () => {
  it('is the same object when it has the layout already', () => {
    const schema = schemaFromShorthand({ id: 'long required' });
    const batch = rowsToBatch(schema, [{ id: 1 }]);
    expect(alignBatch(batch, schema)).toBe(batch);
  });

  it('has the field ids and the nullability of the table, also when its columns were put into a schema of others', () => {
    const schema = schemaFromShorthand({ id: 'long required', x: 'string' });
    const { data } = rowsToBatch(schema, [{ id: 1, x: 'a' }]);
    const bare = new RecordBatch(new ArrowSchema(arrowSchemaOf(schema).fields.map(({ name, type }) => new Field(name, type, true))), data);
    const batch = alignBatch(bare, schema);
    expect(batch.schema).toBe(arrowSchemaOf(schema));
    expect([...batchToRows(batch, schema)]).toEqual([{ id: 1n, x: 'a' }]);
  });

  it('holds no value that the encoder has no room for, whatever layout it came in', () => {
    const schema = schemaFromShorthand({ raw: 'binary' });
    const values = new Uint8Array(2 ** 28 + 2);
    const offsets = Int32Array.of(0, 1, 2 ** 28 + 2);
    const binary = (type: DataType): Vector => makeVector(makeData({ type: type as Binary, length: 2, valueOffsets: offsets, data: values }));
    const refused = expect.objectContaining({ code: 'row-invalid', message: expect.stringContaining('Column "raw", row 2: expected binary, found 268435457 bytes, where 256 MiB are the most') });
    expect(() => alignBatch(batchOf({ raw: binary(new Binary()) }), schema)).toThrow(refused);
    const laidOut = binary(arrowSchemaOf(schema).fields[0]?.type as DataType);
    expect(() => alignBatch(batchOf({ raw: laidOut }), schema)).toThrow(refused);
    offsets[1] = 2 ** 27;
    expect(alignBatch(batchOf({ raw: laidOut }), schema).numRows).toBe(2);
  });

  it('shares the buffers of columns whose layout fits', () => {
    const values = Int32Array.of(1, 2);
    const schema = schemaFromShorthand({ b: 'long', a: 'int' });
    const batch = alignBatch(batchOf({ a: makeVector(values) }), schema);
    expect(batch.data.children[1]?.values).toBe(values);
    expect([...batchToRows(batch, schema)]).toEqual([{ b: null, a: 1 }, { b: null, a: 2 }]);
  });

  it('has columns by name in the order of the table, missing optional ones as nulls of every type', () => {
    const rest: SchemaShorthand = {
      flag: 'boolean', i: 'int', l: 'long', f: 'float', d: 'double', day: 'date', clock: 'time', local: 'timestamp', at: 'timestamptz', s: 'string', u: 'uuid', raw: 'binary',
      f4: 'fixed[4]', dec: 'decimal(20, 2)', tags: 'list<string>', attrs: 'map<string, long>', where: { lat: 'double required' },
    };
    const nulls = Object.fromEntries(Object.keys(rest).map((name) => [name, null]));
    expect(aligned({ z: int32(3), id: int32(7) }, { id: 'int', ...rest, z: 'int' })).toEqual([{ id: 7, ...nulls, z: 3 }]);
  });

  it('takes columns by field id where asked, and by name where a field has none', () => {
    const fields = [new Field('renamed', new Int32(), true, fieldIdMetadata(1)), new Field('a', new Int32(), true, fieldIdMetadata(9)), new Field('b', new Int32())];
    const children = [int32(1), int32(2), int32(3)].map((vector) => vector.data[0]);
    const batch = new RecordBatch(new ArrowSchema(fields), makeData({ type: new Struct(fields), length: 1, nullCount: 0, children: children as never }));
    const schema = schemaFromShorthand({ a: 'int', b: 'int' });
    expect([...batchToRows(alignBatch(batch, schema, { matchBy: 'field-id', ignoreUnknownFields: true }), schema)]).toEqual([{ a: 1, b: 3 }]);
    expect([...batchToRows(alignBatch(batch, schema, { ignoreUnknownFields: true }), schema)]).toEqual([{ a: 2, b: 3 }]);
    expect(() => alignBatch(batch, schema, { matchBy: 'field-id' })).toThrow(expect.objectContaining({ code: 'column-unknown' }));
  });
});

describe('values are widened', () => {
  const nulled = (type: DataType, ...values: unknown[]): Vector => vectorFromArray([...values, null], type) as Vector;
  it.each<[string, Vector, string | SchemaShorthand, unknown[]]>([
    ['int8 to int', nulled(new Int8(), -128, 127), 'int', [-128, 127, null]],
    ['uint16 to int', nulled(new Uint16(), 65_535), 'int', [65_535, null]],
    ['int32 to long', nulled(new Int32(), -(2 ** 31)), 'long', [-2147483648n, null]],
    ['uint32 to long', nulled(new Uint32(), 2 ** 32 - 1), 'long', [4294967295n, null]],
    ['uint64 to long', nulled(new Uint64(), 2n ** 63n - 1n), 'long', [2n ** 63n - 1n, null]],
    ['uint64 to decimal', nulled(new Uint64(), 2n ** 64n - 1n), 'decimal(20, 0)', ['18446744073709551615', null]],
    ['int32 to decimal', nulled(new Int32(), -5), 'decimal(9, 2)', ['-5.00', null]],
    ['half to float', makeVector(makeData({ type: new Float16(), data: Uint16Array.of(0x3c00, 0xc000, 0x7c00, 0x0001, 0x8000) })), 'float', [1, -2, Number.POSITIVE_INFINITY, 2 ** -24, -0]],
    ['half to double', makeVector(makeData({ type: new Float16(), data: Uint16Array.of(0x7e00, 0xfc00) })), 'double', [Number.NaN, Number.NEGATIVE_INFINITY]],
    ['float to double', nulled(new Float32(), 1.5, -0), 'double', [1.5, -0, null]],
    ['date in ms to date', makeVector(makeData({ type: new DateMillisecond(), data: BigInt64Array.of(-86_400_000n, 86_400_000n) as never })), 'date', ['1969-12-31', '1970-01-02']],
    ['time in s to time', makeVector(makeData({ type: new TimeSecond(), data: Int32Array.of(1) })), 'time', [1_000_000n]],
    ['time in ms to time', makeVector(makeData({ type: new TimeMillisecond(), data: Int32Array.of(1) })), 'time', [1000n]],
    ['time in ns to time', makeVector(makeData({ type: new TimeNanosecond(), data: BigInt64Array.of(1000n) })), 'time', [1n]],
    ['s to timestamp', makeVector(makeData({ type: new TimestampSecond(), data: BigInt64Array.of(-1n) })), 'timestamp', [-1_000_000n]],
    ['ms to timestamptz', makeVector(makeData({ type: new TimestampMillisecond('Europe/Berlin'), data: BigInt64Array.of(-1n) })), 'timestamptz', [-1000n]],
    ['ns to timestamptz', makeVector(makeData({ type: new TimestampNanosecond('UTC'), data: BigInt64Array.of(-5000n) })), 'timestamptz', [-5n]],
    ['large text', nulled(new LargeUtf8(), 'Zürich', ''), 'string', ['Zürich', '', null]],
    ['large binary', nulled(new LargeBinary(), Uint8Array.of(1)), 'binary', [Uint8Array.of(1), null]],
    ['fixed to binary', nulled(new FixedSizeBinary(2), Uint8Array.of(1, 2)), 'binary', [Uint8Array.of(1, 2), null]],
    ['fixed[16] to uuid', nulled(new FixedSizeBinary(16), new Uint8Array(16)), 'uuid', ['00000000-0000-0000-0000-000000000000', null]],
    ['dictionary of text', nulled(new Dictionary(new Utf8(), new Int8()), 'b', 'a', 'b'), 'string', ['b', 'a', 'b', null]],
    ['dictionary of int16 to long', nulled(new Dictionary(new Int16(), new Int32()), 5, 5), 'long', [5n, 5n, null]],
    ['dictionary of booleans', nulled(new Dictionary(new Bool(), new Int32()), true, false), 'boolean', [true, false, null]],
    ['null to anything', nulled(new Null(), null), 'list<long>', [null, null]],
    ['list of int16', nulled(new List(new Field('item', new Int16())), [1, null], []), 'list<long>', [[1n, null], [], null]],
    ['map of narrow values', nulled(new Map_(new Field('entries', new Struct([new Field('k', new Utf8(), false), new Field('v', new Int8())]), false) as never), new Map([['a', 1]])), 'map<string, long>', [new Map([['a', 1n]]), null]],
    ['struct by name', nulled(new Struct([new Field('lon', new Float32()), new Field('lat', new Float64())]), { lat: 1, lon: 2 }), { lat: 'double', lon: 'double', alt: 'int' }, [{ lat: 1, lon: 2, alt: null }, null]],
  ])('%s', (_, vector, type, expected) => {
    expect(column(vector, type)).toEqual(expected);
  });

  it('decimals of any width and smaller scale', () => {
    const words = (unscaled: bigint, count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => Number(BigInt.asUintN(32, unscaled >> BigInt(32 * i))));
    const of = (type: Decimal, unscaled: bigint): Vector => makeVector(makeData({ type, length: 1, data: words(unscaled, type.bitWidth / 32) }));
    expect(column(of(new Decimal(1, 5, 128), -1234n), 'decimal(9, 3)')).toEqual(['-123.400']);
    expect(column(of(new Decimal(2, 38, 256), -(10n ** 37n)), 'decimal(38, 2)')).toEqual([`-1${'0'.repeat(35)}.00`]);
    expect(() => column(of(new Decimal(3, 9, 128), 1n), 'decimal(9, 2)')).toThrow('Decimal');
    expect(column(of(new Decimal(2, 12, 128), 999_999_999n), 'decimal(9, 2)')).toEqual(['9999999.99']);
    expect(() => column(of(new Decimal(2, 12, 128), 1_000_000_000n), 'decimal(9, 2)')).toThrow('row 1: expected decimal(9, 2), found 1000000000 at scale 2');
    expect(column(of(new Decimal(2, 5, 128), -1234n), 'decimal(9, 2)')).toEqual(['-12.34']);
    expect(column(of(new Decimal(0, 9, 128), 1_234_567n), 'decimal(9, 2)')).toEqual(['1234567.00']);
    expect(() => column(of(new Decimal(0, 9, 128), 12_345_678n), 'decimal(9, 2)')).toThrow('row 1: expected decimal(9, 2), found 12345678 at scale 0');
  });

  it('views of text, short and long', () => {
    const texts = ['short', null, 'this text is longer than a view holds', 'exactly twelve!'.slice(0, 12), ''];
    const built = vectorFromArray(texts, new Utf8View()) as Vector;
    expect(column(built, 'string')).toEqual(texts);
  });

  it('lists of fixed size, with nulls over elements', () => {
    const child = makeData({ type: new Int32(), data: Int32Array.of(1, 2, 3, 4), nullBitmap: Uint8Array.of(0b0011), nullCount: 2 });
    const lists = makeVector(makeData({ type: new FixedSizeList(2, new Field('item', new Int32())), length: 2, child, nullBitmap: Uint8Array.of(0b01), nullCount: 1 }));
    expect(column(lists, 'list<int required>')).toEqual([[1, 2], null]);
  });

  it('of slices, with bitmaps and offsets that do not start at a byte', () => {
    const all = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? null : i));
    const table = new Table({
      int: vectorFromArray(all, new Int16()),
      same: vectorFromArray(all, new Int32()),
      flag: vectorFromArray(all.map((i) => (i === null ? null : i % 2 === 0)), new Bool()),
      text: vectorFromArray(all.map((i) => (i === null ? null : `t${i}`)), new Utf8()),
      large: vectorFromArray(all.map((i) => (i === null ? null : `t${i}`)), new LargeUtf8()),
      list: vectorFromArray(all.map((i) => (i === null ? null : [i, i])), new List(new Field('item', new Int16()))),
      nested: vectorFromArray(all.map((i) => (i === null ? null : { a: i })), new Struct([new Field('a', new Int32())])),
    });
    const batch = table.batches[0]?.slice(5, 21) as RecordBatch;
    const schema = schemaFromShorthand({ int: 'long', same: 'int', flag: 'boolean', text: 'string', large: 'string', list: 'list<int>', nested: { a: 'int' } });
    const expected = all.slice(5, 21).map((i) => (i === null
      ? { int: null, same: null, flag: null, text: null, large: null, list: null, nested: null }
      : { int: BigInt(i), same: i, flag: i % 2 === 0, text: `t${i}`, large: `t${i}`, list: [i, i], nested: { a: i } }));
    expect([...batchToRows(alignBatch(batch, schema), schema)]).toEqual(expected);
  });

  it('of what came through an Arrow stream, with dictionaries that grew', () => {
    const type = new Dictionary(new Utf8(), new Int32());
    const table = new Table({ x: vectorFromArray(['a', 'b', null, 'a'], type) }).concat(new Table({ x: vectorFromArray(['c', 'a'], type) }));
    const read = tableFromIPC(tableToIPC(table, 'stream'));
    const schema = schemaFromShorthand({ x: 'string' });
    const rows = read.batches.flatMap((batch) => [...batchToRows(alignBatch(batch, schema), schema)]);
    expect(rows.map(({ x }) => x)).toEqual(['a', 'b', null, 'a', 'c', 'a']);
  });
});

describe('what does not fit is refused', () => {
  it.each<[string, Vector, string, string]>([
    ['int64 in int', makeVector(BigInt64Array.of(1n)), 'int', 'Column "x" has the Arrow type Int64, the table column is int. Convert it before appending.'],
    ['uint32 in int', makeVector(Uint32Array.of(1)), 'int', 'Uint32'],
    ['double in float', makeVector(Float64Array.of(1)), 'float', 'Float64'],
    ['int32 in float', int32(1), 'float', 'Int32'],
    ['int32 in double', int32(1), 'double', 'Int32'],
    ['int64 in double', makeVector(BigInt64Array.of(1n)), 'double', 'Int64'],
    ['text in long', vectorFromArray(['1'], new Utf8()) as Vector, 'long', 'Utf8'],
    ['long in text', makeVector(BigInt64Array.of(1n)), 'string', 'Int64'],
    ['binary in text', vectorFromArray([Uint8Array.of(1)], new Binary()) as Vector, 'string', 'Binary'],
    ['a timestamp with zone in timestamp', makeVector(makeData({ type: new TimestampMicrosecond('UTC'), data: BigInt64Array.of(1n) })), 'timestamp', 'timestamp'],
    ['a timestamp without zone in timestamptz', makeVector(makeData({ type: new TimestampMicrosecond(), data: BigInt64Array.of(1n) })), 'timestamptz', 'timestamptz'],
    ['fixed[4] in fixed[5]', vectorFromArray([new Uint8Array(4)], new FixedSizeBinary(4)) as Vector, 'fixed[5]', 'fixed[5]'],
    ['a list in a map', vectorFromArray([[1]], new List(new Field('item', new Int32()))) as Vector, 'map<string, int>', 'map<string, int>'],
    ['a date in a timestamp', makeVector(makeData({ type: new DateDay(), data: Int32Array.of(1) })), 'timestamp', 'Date32'],
  ])('%s', (_, vector, type, message) => {
    expect(() => column(vector, type)).toThrow(expect.objectContaining({ code: 'column-type-mismatch', message: expect.stringContaining(message) }));
  });

  it.each<[string, Vector, string, string]>([
    ['uint64 above 2^63', makeVector(BigUint64Array.of(1n, 2n ** 63n)), 'long', 'Column "x", row 12: expected long, found 9223372036854775808'],
    ['fine nanoseconds', makeVector(makeData({ type: new TimestampNanosecond(), data: BigInt64Array.of(1000n, -1n) })), 'timestamp', 'row 12: expected timestamp, found -1 ns'],
    ['seconds beyond 64 bits of micros', makeVector(makeData({ type: new TimestampSecond(), data: BigInt64Array.of(2n ** 60n) })), 'timestamp', 'row 11: expected timestamp, found 1152921504606846976, which is out of range'],
    ['milliseconds that are no midnight', makeVector(makeData({ type: new DateMillisecond(), data: BigInt64Array.of(0n, 1n) as never })), 'date', 'row 12'],
    ['a null in a required column', vectorFromArray([1, null], new Int32()) as Vector, 'int required', 'row 12: expected int, found null, and the column is required'],
    ['only nulls in a required column', vectorFromArray([null], new Null()) as Vector, 'int required', 'row 11'],
    ['a null element that is required', vectorFromArray([[], [1], [2, null]], new List(new Field('item', new Int32()))) as Vector, 'list<int required>', 'Column "x.element", row 13'],
  ])('%s', (_, vector, type, message) => {
    expect(() => aligned({ x: vector }, { x: type }, { rowsBefore: 10 })).toThrow(expect.objectContaining({ code: 'row-invalid', message: expect.stringContaining(message) }));
  });

  it('a required column that is not there, an unknown one, and unknown fields of structs', () => {
    const options = { source: 'a.arrow' };
    expect(() => aligned({ x: int32(1) }, { x: 'int', y: 'int required' }, options)).toThrow(expect.objectContaining({ code: 'row-invalid', message: 'a.arrow: Column "y" is required by the table and is not in the input. Add it.' }));
    expect(() => aligned({ X: int32(1) }, { x: 'int' }, options)).toThrow(expect.objectContaining({ code: 'column-unknown', message: 'a.arrow: the table has no column "X". Did you mean "x"?' }));
    const struct = vectorFromArray([{ a: 1 }], new Struct([new Field('a', new Int32())])) as Vector;
    expect(() => aligned({ s: struct }, { s: { b: 'int' } })).toThrow(expect.objectContaining({ code: 'column-unknown', message: expect.stringContaining('"s.a"') }));
    expect(aligned({ s: struct, t: struct }, { s: { b: 'int' } }, { ignoreUnknownFields: true })).toEqual([{ s: { b: null } }]);
  });

  it('a null in a required field within a column, also in a batch that has the layout of the table', () => {
    const schema = schemaFromShorthand({ id: 'long', place: { lat: 'int required' } });
    const { type } = arrowSchemaOf(schema).fields[1]!;
    const lat = vectorFromArray([1, null], new Int32()).data[0]!;
    const place = makeData({ type: type as Struct, length: 2, nullCount: 0, children: [lat] as never });
    const batch = new RecordBatch(arrowSchemaOf(schema), makeData({ type: new Struct(arrowSchemaOf(schema).fields), length: 2, nullCount: 0, children: [makeVector(BigInt64Array.of(1n, 2n)).data[0]!, place] as never }));
    expect(() => alignBatch(batch, schema)).toThrow(expect.objectContaining({ code: 'row-invalid', message: expect.stringContaining('place.lat') }));
  });

  it('but nulls of required fields under an absent struct are fine', () => {
    const struct = vectorFromArray([{ a: 1 }, null], new Struct([new Field('a', new Int32())])) as Vector;
    expect(aligned({ s: struct }, { s: { a: 'int required' } })).toEqual([{ s: { a: 1 } }, { s: null }]);
  });
});

describe('appendBatches', () => {
  const schema = schemaFromShorthand({ id: 'long required' });
  const table = new Table({ id: makeVector(BigInt64Array.of(1n, 2n)) });
  const idsOf = async (batches: AsyncIterable<RecordBatch>): Promise<unknown[]> => {
    const ids: unknown[] = [];
    for await (const batch of batches) ids.push([...batchToRows(batch, schema)].map(({ id }) => id));
    return ids;
  };

  it('takes a table, a batch, and any mix of rows and Arrow data in order', async () => {
    expect(await idsOf(appendBatches(table, schema))).toEqual([[1n, 2n]]);
    expect(await idsOf(appendBatches(table.batches[0] as RecordBatch, schema))).toEqual([[1n, 2n]]);
    expect(await idsOf(appendBatches([{ id: 5 }, { id: 6 }, table, { id: 7n }], schema))).toEqual([[5n, 6n], [1n, 2n], [7n]]);
    async function* stream(): AsyncGenerator<{ id: number }> {
      for (let id = 0; id < 5; id++) yield await Promise.resolve({ id });
    }
    expect(await idsOf(appendBatches(stream(), schema, { batchRows: 2 }))).toEqual([[0n, 1n], [2n, 3n], [4n]]);
  });

  it('takes Arrow values of another copy of the library', async () => {
    const require = createRequire(import.meta.url);
    const other = require('apache-arrow') as typeof Arrow;
    expect(other.Table).not.toBe(Table);
    const foreign = new other.Table({ id: other.makeVector(BigInt64Array.of(1n, 2n)) });
    expect(await idsOf(appendBatches(foreign as never, schema))).toEqual([[1n, 2n]]);
    expect(await idsOf(appendBatches([foreign.batches[0]] as never, schema))).toEqual([[1n, 2n]]);
  });

  it('does not mistake rows for Arrow values', async () => {
    const odd = schemaFromShorthand({ schema: { fields: 'list<string>' }, batches: 'list<string>' });
    const batches = [];
    for await (const batch of appendBatches([{ schema: { fields: [] }, batches: ['x'] }], odd)) batches.push(...batchToRows(batch, odd));
    expect(batches).toEqual([{ schema: { fields: [] }, batches: ['x'] }]);
  });

  it('numbers rows over everything that came before', async () => {
    await expect(idsOf(appendBatches([{ id: 1 }, table, { id: 2 }, { id: null }], schema))).rejects.toMatchObject({ code: 'row-invalid', context: { row: 5 } });
    const bad = new Table({ id: vectorFromArray([1n, null], new Int64()) });
    await expect(idsOf(appendBatches([{ id: 1 }, bad], schema))).rejects.toMatchObject({ code: 'row-invalid', context: { row: 3 } });
  });

  it.each([[{ id: 1 }, 'a value of type Object'], ['text', '"text"'], [5, '5'], [null, 'null']])('refuses %o as a whole', async (input, found) => {
    await expect(idsOf(appendBatches(input as never, schema))).rejects.toMatchObject({ code: 'row-invalid', context: { found } });
  });

  it('ends batches of wide rows early', async () => {
    const wide = schemaFromShorthand({ text: 'string' });
    const sizes: number[] = [];
    const text = 'x'.repeat(4 * 1024 ** 2);
    for await (const batch of appendBatches(Array.from({ length: 40 }, () => ({ text })), wide)) sizes.push(batch.numRows);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(40);
    expect(Math.max(...sizes)).toBeLessThan(24);
  });

  it('closes its input when given up, and stops at the signal', async () => {
    let closed = 0;
    async function* endless(): AsyncGenerator<{ id: number }> {
      try {
        for (let id = 0; ; id++) yield await Promise.resolve({ id });
      } finally {
        closed++;
      }
    }
    for await (const batch of appendBatches(endless(), schema, { batchRows: 3 })) {
      expect(batch.numRows).toBe(3);
      break;
    }
    const controller = new AbortController();
    const reading = (async () => {
      for await (const batch of appendBatches(endless(), schema, { batchRows: 3, signal: controller.signal })) {
        expect(batch.numRows).toBe(3);
        controller.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(closed).toBe(2);
    const other = new AbortController();
    const readingArray = (async () => {
      for await (const batch of appendBatches(Array.from({ length: 9 }, (_, id) => ({ id })), schema, { batchRows: 3, signal: other.signal })) {
        expect(batch.numRows).toBe(3);
        other.abort();
      }
    })();
    await expect(readingArray).rejects.toMatchObject({ name: 'AbortError' });
  });
});
