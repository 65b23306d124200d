import { describe, expect, it } from 'vitest';
import { schemaFromShorthand } from '../../format/index.ts';
import { MemoryStore } from '../../io/index.ts';
import { encodeDataFile } from '../../parquet/index.ts';
import { columnsOf, readAll } from '../fixtures/read-all.ts';
import { openParquet, type RowInput, rowsToBatch } from '../index.ts';

const written = schemaFromShorthand({ id: 'int required', at: 'timestamptz', tags: 'list<string>' });
const rows = Array.from({ length: 2_500 }, (_, id) => ({ id, at: BigInt(id), tags: id % 2 === 0 ? null : ['x'] }));

async function fileOf(bytes?: Uint8Array): Promise<RowInput> {
  const store = new MemoryStore();
  const encoded = await encodeDataFile({ schema: written, batches: [rowsToBatch(written, rows)], rowGroupRows: 1_000 });
  await store.put('in/a.parquet', bytes ?? encoded.bytes);
  return openParquet(store, 'in/a.parquet', { source: 'a.parquet' });
}

describe('a Parquet file of rows', () => {
  it('tells its schema and then its rows', async () => {
    const input = await fileOf();
    const schema = await input.inferSchema();
    expect(columnsOf(schema)).toEqual(['id: int', 'at: timestamptz', 'tags: list']);
    expect(schema.fields[0]?.required).toBe(true);
    expect(await readAll(input, schema)).toEqual(rows);
  });

  it('is brought to the columns of the table', async () => {
    const wider = schemaFromShorthand({ extra: 'string', tags: 'list<string>', id: 'long', at: 'timestamptz' });
    expect((await readAll(await fileOf(), wider)).at(-1)).toEqual({ extra: null, tags: ['x'], id: 2_499n, at: 2_499n });
  });

  it('that does not fit is refused: columns, types and values', async () => {
    const refused = async (shorthand: Record<string, string>): Promise<unknown> => readAll(await fileOf(), schemaFromShorthand(shorthand)).catch((error: unknown) => error);
    expect(await refused({ id: 'int', at: 'timestamptz' })).toMatchObject({ code: 'column-unknown', message: 'a.parquet: the table has no column "tags". It has "id", "at".' });
    expect(await refused({ id: 'string', at: 'timestamptz', tags: 'list<string>' })).toMatchObject({ code: 'column-type-mismatch', message: expect.stringContaining('a.parquet: Column "id" has the Arrow type Int32, the table column is string') });
    expect(await refused({ id: 'int', at: 'timestamptz', tags: 'list<string> required' })).toMatchObject({ code: 'row-invalid', context: { column: 'tags', row: 1 } });
  });

  it('numbers rows over row groups', async () => {
    const optional = schemaFromShorthand({ id: 'int' });
    const { bytes } = await encodeDataFile({ schema: optional, batches: [rowsToBatch(optional, rows.map(({ id }) => ({ id: id === 2_222 ? null : id })))], rowGroupRows: 1_000 });
    await expect(readAll(await fileOf(bytes), schemaFromShorthand({ id: 'int required' }))).rejects.toMatchObject({ code: 'row-invalid', context: { source: 'a.parquet', column: 'id', row: 2_223 } });
  });

  it('that is damaged or missing says so', async () => {
    await expect(readAll(await fileOf(new TextEncoder().encode('no Parquet at all')))).rejects.toMatchObject({ code: 'parquet-corrupt' });
    await expect(openParquet(new MemoryStore(), 'x.parquet', { source: 'x.parquet' }).inferSchema()).rejects.toMatchObject({ code: 'object-not-found' });
  });

  it('without rows has a schema all the same', async () => {
    const { bytes } = await encodeDataFile({ schema: written, batches: [rowsToBatch(written, [])] });
    expect(columnsOf(await (await fileOf(bytes)).inferSchema())).toEqual(['id: int', 'at: timestamptz', 'tags: list']);
    expect(await readAll(await fileOf(bytes), written)).toEqual([]);
  });

  it('gives batches as large as asked', async () => {
    const sizes: number[] = [];
    for await (const batch of (await fileOf()).batches(written, { batchRows: 700 })) sizes.push(batch.numRows);
    expect(sizes).toEqual([700, 300, 700, 300, 500]);
  });

  it('is not read on once it is given up', async () => {
    const input = await fileOf();
    const batches = input.batches(written, { batchRows: 100 });
    expect((await batches.next()).value?.numRows).toBe(100);
    await input.close();
    expect((await batches.next()).done).toBe(true);
    await input.close();
    expect(await Array.fromAsync(input.batches(written))).toEqual([]);
  });
});
