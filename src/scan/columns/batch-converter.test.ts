import { type DataType, Field, Int32, makeData, RecordBatch, Schema as ArrowSchema, Struct, Timestamp, TimeUnit, Uint32, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { type Schema, schemaFromShorthand, type Value } from '../../format/index.ts';
import { fieldIdMetadata } from '../../parquet/index.ts';
import { batchToRows, rowsToBatch } from '../../rows/index.ts';
import { batchConverter } from './batch-converter.ts';

function batchOf(type: DataType, values: ArrayBufferView, fieldId = 1): RecordBatch {
  const field = new Field('stored', type, true, fieldIdMetadata(fieldId));
  const data = makeData({ type, data: values } as never);
  return new RecordBatch(new ArrowSchema([field]), makeData({ type: new Struct([field]), length: data.length, nullCount: 0, children: [data] }));
}

function read(batch: RecordBatch, schema: Schema): unknown[] {
  return [...batchToRows(batchConverter(schema, batch.schema, { file: 'a.parquet' })(batch), schema)];
}

describe('columns are found by id and cast', () => {
  test('what has the layout already keeps its buffers', () => {
    const values = Int32Array.of(1, 2);
    const batch = batchOf(new Int32(), values);
    const converted = batchConverter(schemaFromShorthand({ renamed: 'int' }), batch.schema, { file: 'a.parquet' })(batch);
    expect(converted.data.children[0]?.values).toBe(values);
    expect(converted.schema.fields[0]?.name).toBe('renamed');
  });

  test('an integer widens, at every level', () => {
    expect(read(batchOf(new Int32(), Int32Array.of(-7)), schemaFromShorthand({ x: 'long' }))).toEqual([{ x: -7n }]);
    const narrow = schemaFromShorthand({ place: { height: 'int' }, list: 'list<int>', map: 'map<string, int>' });
    const wide = schemaFromShorthand({ place: { height: 'long' }, list: 'list<long>', map: 'map<string, long>' });
    const batch = rowsToBatch(narrow, [{ place: { height: 5 }, list: [1, null], map: new Map([['a', 2]]) }, { place: null, list: null, map: null }]);
    expect(read(batch, wide)).toEqual([
      { place: { height: 5n }, list: [1n, null], map: new Map([['a', 2n]]) },
      { place: null, list: null, map: null },
    ]);
  });

  test('struct fields are found by id as well: renamed, dropped, added', () => {
    const before = schemaFromShorthand({ place: { city: 'string', height: 'int' } });
    const place = before.fields[0];
    if (place?.type.kind !== 'struct') throw new TypeError('place is a struct');
    const [, height] = place.type.fields;
    if (height === undefined) throw new TypeError('height is there');
    const after: Schema = { ...before, fields: [{ ...place, type: { kind: 'struct', fields: [{ ...height, name: 'altitude' }, { id: 99, name: 'added', required: false, type: { kind: 'list', elementId: 100, elementRequired: false, element: { kind: 'string' } } }] } }] };
    expect(read(rowsToBatch(before, [{ place: { city: 'x', height: 5 } }, { place: null }]), after)).toEqual([{ place: { altitude: 5, added: null } }, { place: null }]);
  });

  test('whether a column means instants is up to the table', () => {
    const batch = batchOf(new Timestamp(TimeUnit.NANOSECOND), BigInt64Array.of(-5000n));
    expect(read(batch, schemaFromShorthand({ at: 'timestamptz' }))).toEqual([{ at: -5n }]);
    expect(read(batch, schemaFromShorthand({ at: 'timestamp' }))).toEqual([{ at: -5n }]);
  });
});

describe('what does not fit is refused', () => {
  test.each([
    ['another type', batchOf(new Int32(), Int32Array.of(1)), 'string', 'stores the column "x" as Int32, which cannot be read as string'],
    ['a wider one', batchOf(new Uint32(), Uint32Array.of(1)), 'int', 'stores the column "x" as Uint32, which cannot be read as int'],
    ['a struct for a list', batchOf(new Int32(), Int32Array.of(1)), 'list<int>', 'stores the column "x" as Int32, which cannot be read as list<int>'],
    ['a value between microseconds', batchOf(new Timestamp(TimeUnit.NANOSECOND), BigInt64Array.of(1n)), 'timestamp', 'holds a value that its column cannot'],
    ['a missing required column', batchOf(new Int32(), Int32Array.of(1), 7), 'int required', 'lacks the required column "x" (field id 1)'],
  ])('%s', (_, batch, type, problem) => {
    expect(() => read(batch, schemaFromShorthand({ x: type }))).toThrow(expect.objectContaining({ code: 'data-file-mismatch', message: expect.stringContaining(`The data file a.parquet ${problem}`) }));
  });

  test('a name is no id', () => {
    const field = new Field('x', new Utf8(), true, fieldIdMetadata(2));
    const batch = new RecordBatch(new ArrowSchema([field]), makeData({ type: new Struct([field]), length: 1, nullCount: 0, children: [vectorFromArray(['a'], new Utf8()).data[0]] as never }));
    expect(read(batch, schemaFromShorthand({ x: 'string' }))).toEqual([{ x: null }]);
  });
});

describe('a column that the file lacks', () => {
  const shorthand = { c: 'int' };
  const values: readonly (readonly [string, Value, unknown])[] = [
    ['boolean', true, true],
    ['int required', 7, 7],
    ['long', 7, 7n],
    ['long', 7n, 7n],
    ['float', 0.5, 0.5],
    ['double', 0.1, 0.1],
    ['date', 1, '1970-01-02'],
    ['time', 1n, 1n],
    ['timestamp', -1n, -1n],
    ['timestamptz', 5n, 5n],
    ['decimal(9, 2)', -1999n, '-19.99'],
    ['string', 'é', 'é'],
    ['binary', Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
    ['fixed[2]', Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
    ['uuid', new Uint8Array(16), '00000000-0000-0000-0000-000000000000'],
  ];

  test.each(values)('and its partition states is that constant: %s', (type, value, expected) => {
    const batch = rowsToBatch(schemaFromShorthand(shorthand), [{ c: 1 }, { c: 2 }, { c: 3 }]);
    const schema = schemaFromShorthand({ c: 'int', p: type });
    const converted = batchConverter(schema, batch.schema, { file: 'a.parquet', constants: new Map([[2, value]]) })(batch);
    expect([...batchToRows(converted, schema)]).toEqual([1, 2, 3].map((c) => ({ c, p: expected })));
  });

  test('a column that the file has is taken from there', () => {
    const schema = schemaFromShorthand(shorthand);
    const batch = rowsToBatch(schema, [{ c: 1 }]);
    expect([...batchToRows(batchConverter(schema, batch.schema, { file: 'a.parquet', constants: new Map([[1, 9]]) })(batch), schema)]).toEqual([{ c: 1 }]);
  });
});
