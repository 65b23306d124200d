import { readFileSync } from 'node:fs';
import { Field, Int32, Interval, makeData, RecordBatch, Schema as ArrowSchema, Struct, Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { printType, schemaFromShorthand } from '../../format/index.ts';
import { bytePieces, readAll } from '../fixtures/read-all.ts';
import { openArrow, type RowInput } from '../index.ts';
import { decompressLz4Frame } from './lz4-frame.ts';

const source = 'events.arrow';
const arrow = (bytes: Uint8Array, size?: number): RowInput => openArrow(bytePieces(bytes, size), { source });
/** Written by pyarrow 22: 300 rows in three batches, with large, view and dictionary layouts. */
const fixture = (name: string): Uint8Array => readFileSync(new URL(`../fixtures/${name}.arrow`, import.meta.url));

const foreignRows = Array.from({ length: 300 }, (_, i) => ({
  id: i,
  text: i % 7 === 0 ? null : `value ${i % 5}`.repeat(1 + (i % 3)),
  view: i % 2 === 1 ? 'short' : `a text that is longer than a view ${i}`,
  word: ['red', 'green', null][i % 3],
  at: BigInt(i - 1) * 1_000_000n,
  price: `${Math.floor(i / 100)}.${String(i % 100).padStart(2, '0')}`,
  tags: i % 11 === 0 ? null : Array.from({ length: i % 4 }, () => 'x'),
}));

describe('an Arrow file or stream', () => {
  it.each(['plain-file', 'lz4-file', 'zstd-stream'])('of another writer: %s', async (name) => {
    for (const size of [1_000, 64 * 1024]) {
      const input = arrow(fixture(name), size);
      const schema = await input.inferSchema();
      expect(schema.fields.map((field) => printType(field.type))).toEqual(['int', 'string', 'string', 'string', 'timestamptz', 'decimal(9, 2)', 'list<string>']);
      expect(await readAll(input, schema)).toEqual(foreignRows);
    }
  });

  it('of real data: 200,000 flights', async () => {
    const bytes = readFileSync(new URL('../../../node_modules/vega-datasets/data/flights-200k.arrow', import.meta.url));
    let rows = 0;
    const schema = schemaFromShorthand({ time: 'double', delay: 'long', distance: 'int' });
    for await (const batch of arrow(bytes).batches(schema)) rows += batch.numRows;
    expect(rows).toBe(200_000);
  });

  it('numbers rows over batches in errors', async () => {
    const table = new Table({ a: vectorFromArray([1, 2], new Int32()) }).concat(new Table({ a: vectorFromArray([3, null], new Int32()) }));
    await expect(readAll(arrow(tableToIPC(table, 'stream')), schemaFromShorthand({ a: 'int required' }))).rejects.toMatchObject({
      code: 'row-invalid',
      message: 'events.arrow: Column "a", row 4: expected int, found null, and the column is required.',
      context: { source, row: 4 },
    });
  });

  it('with unknown columns is refused unless told to ignore them', async () => {
    const bytes = tableToIPC(new Table({ a: vectorFromArray([1], new Int32()), b: vectorFromArray([2], new Int32()) }), 'file');
    const schema = schemaFromShorthand({ a: 'int' });
    await expect(readAll(arrow(bytes), schema)).rejects.toMatchObject({ code: 'column-unknown', message: expect.stringContaining('events.arrow: the table has no column "b"') });
    expect(await readAll(arrow(bytes), schema, { ignoreUnknownFields: true })).toEqual([{ a: 1 }]);
  });

  it('with a type that no table has is refused by name', async () => {
    const fields = [new Field('gap', new Interval(0), true)];
    const empty = new RecordBatch(new ArrowSchema(fields), makeData({ type: new Struct(fields), length: 0, nullCount: 0, children: [makeData({ type: new Interval(0), length: 0, data: new Int32Array(0) })] }));
    await expect(arrow(tableToIPC(new Table([empty]), 'stream')).inferSchema()).rejects.toMatchObject({ code: 'arrow-type-unsupported', message: expect.stringMatching(/^events\.arrow: .*"gap"/), context: { source } });
  });
});

describe('a damaged Arrow file', () => {
  const whole = tableToIPC(new Table({ a: vectorFromArray(Array.from({ length: 100 }, (_, i) => i), new Int32()) }), 'file');
  const schema = schemaFromShorthand({ a: 'int' });

  it('is never read as if it were shorter, wherever it was cut', async () => {
    for (let end = 0; end < whole.length; end += 1) {
      await expect(readAll(arrow(whole.subarray(0, end)), schema), `cut at ${end}`).rejects.toMatchObject({ code: 'arrow-file-invalid', context: { source } });
    }
    expect(await readAll(arrow(whole), schema)).toHaveLength(100);
  });

  it('of a writer that puts the schema first is not either', async () => {
    const file = fixture('lz4-file');
    const known = await arrow(file).inferSchema();
    for (let end = 1; end < file.length; end += end > file.length - 3_000 ? 1 : 97) {
      await expect(readAll(arrow(file.subarray(0, end)), known), `cut at ${end}`).rejects.toMatchObject({ code: 'arrow-file-invalid' });
    }
  });

  it.each([
    ['', 'events.arrow: the file is empty.'],
    ['PAR1 and more', 'this is neither an Arrow file nor an Arrow stream'],
    ['a,b,c\n1,2,3\n4,5,6\n', 'this is neither an Arrow file nor an Arrow stream'],
    ['abc', 'this is neither'],
  ])('or other bytes: %j', async (text, message) => {
    await expect(readAll(arrow(new TextEncoder().encode(text)))).rejects.toMatchObject({ code: 'arrow-file-invalid', message: expect.stringContaining(message) });
  });

  it('of compressed bytes names the file', async () => {
    const bytes = fixture('lz4-file').slice();
    const frame = [0x04, 0x22, 0x4d, 0x18];
    const at = bytes.findIndex((_, i) => frame.every((byte, j) => bytes[i + j] === byte));
    bytes[at] = 0;
    await expect(readAll(arrow(bytes))).rejects.toMatchObject({ code: 'arrow-file-invalid', message: 'events.arrow: cannot be decoded: an LZ4 frame does not start with its magic number.', context: { source } });
  });
});

describe('an LZ4 frame', () => {
  const header = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
  const frame = (...blocks: number[][]): Uint8Array => Uint8Array.from([...header, ...blocks.flatMap((block) => [block.length, 0, 0, 0, ...block]), 0, 0, 0, 0]);
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(decompressLz4Frame(bytes));

  it('holds runs of bytes and copies of earlier ones, which may overlap and reach into the block before', () => {
    expect(text(frame([0x30, 0x61, 0x62, 0x63]))).toBe('abc');
    expect(text(frame([0x12, 0x61, 1, 0, 0x10, 0x62]))).toBe('aaaaaaab');
    expect(text(frame([0x40, 0x61, 0x62, 0x63, 0x64], [0x00, 4, 0, 0x10, 0x21]))).toBe('abcdabcd!');
    expect(text(frame([0x1f, 0x61, 1, 0, 255, 1, 0x10, 0x62]))).toBe(`${'a'.repeat(1 + 15 + 255 + 1 + 4)}b`);
    expect(text(Uint8Array.from([...header, 2, 0, 0, 0x80, 0x68, 0x69, 0, 0, 0, 0]))).toBe('hi');
  });

  it.each([
    ['no magic number', Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]), 'magic'],
    ['no end mark', frame([0x10, 0x61]).slice(0, -4), 'no end mark'],
    ['a block that ends early', frame([0x30, 0x61, 0x62, 0x63]).slice(0, -6), 'ends inside a block'],
    ['a run that ends early', frame([0x30, 0x61]), 'ends inside a run'],
    ['a length that ends early', frame([0xf0, 255]), 'ends inside a length'],
    ['a copy of what is not there', frame([0x10, 0x61, 2, 0]), 'before its start'],
    ['a copy from nowhere', frame([0x10, 0x61, 0, 0]), 'before its start'],
  ])('with %s is refused', (_, bytes, message) => {
    expect(() => decompressLz4Frame(bytes)).toThrow(expect.objectContaining({ code: 'arrow-file-invalid', message: expect.stringContaining(message) }));
  });
});
