import { describe, expect, it } from 'vitest';
import { schemaFromShorthand } from '../../format/index.ts';
import { MemoryStore } from '../../io/index.ts';
import { rowsToBatch } from '../../rows/index.ts';
import { openBytes } from '../fixtures/collect.ts';
import { encodeThrift } from '../footer/encode-thrift.ts';
import type { ColumnChunk, RowGroup } from '../footer/footer.ts';
import { parseThrift } from '../footer/parse-thrift.ts';
import { intField, structField, type ThriftStruct, valueOf, withFields } from '../footer/thrift.ts';
import { encodeDataFile, ParquetFile, type WriteSettings } from '../index.ts';
import { checkPages, leastArrowBytes } from './check-pages.ts';

const schema = schemaFromShorthand({ a: 'long' });

interface Chunk {
  readonly bytes: Uint8Array;
  readonly chunk: ColumnChunk;
  readonly rowGroup: RowGroup;
}

async function chunkOf(compression: NonNullable<WriteSettings['compression']>, value: (index: number) => number = (index) => index): Promise<Chunk> {
  const rows = Array.from({ length: 30_000 }, (_, index) => ({ a: value(index) }));
  const { bytes } = await encodeDataFile({ schema, compression, batches: [rowsToBatch(schema, rows)] });
  const { footer } = await openBytes(bytes);
  const rowGroup = footer.rowGroups[0] as RowGroup;
  const chunk = rowGroup.chunks[0] as ColumnChunk;
  return { chunk, rowGroup, bytes: bytes.subarray(chunk.startOffset, chunk.startOffset + chunk.compressedBytes) };
}

/** The same bytes with another header of the first page. */
function forged(bytes: Uint8Array, change: (header: ThriftStruct) => ThriftStruct): Uint8Array {
  const { struct, end } = parseThrift(bytes, 0);
  const header = encodeThrift(change(struct)).slice();
  return Uint8Array.from([...header, ...bytes.subarray(end)]);
}

describe('pages of a column chunk', () => {
  it.each(['zstd', 'snappy', 'gzip', 'lz4', 'none'] as const)('pass as they are written, however well they compress: %s', async (compression) => {
    for (const value of [(index: number) => index, () => 7, (index: number) => index % 3]) {
      const { bytes, chunk } = await chunkOf(compression, value);
      expect(() => checkPages(bytes, chunk)).not.toThrow();
      expect(() => checkPages(Uint8Array.from([...bytes, 0, 0, 0]), chunk)).not.toThrow();
    }
  });

  it.each(['snappy', 'gzip', 'lz4', 'zstd'] as const)('that ask for more memory than their bytes can fill are refused: %s', async (compression) => {
    const { bytes, chunk } = await chunkOf(compression, () => 7);
    expect(() => checkPages(forged(bytes, (header) => withFields(header, [intField(2, 2 ** 31 - 1)])), chunk)).toThrow(expect.objectContaining({ code: 'parquet-corrupt', message: expect.stringContaining('claims to hold 2147483647') }));
  });

  it('that hold more values than the footer says are refused', async () => {
    const { bytes, chunk } = await chunkOf('zstd');
    expect(() => checkPages(bytes, { ...chunk, valueCount: chunk.valueCount - 1n })).toThrow(expect.objectContaining({ message: expect.stringContaining('more than its 29999 values') }));
  });

  it.each<[string, (header: ThriftStruct) => ThriftStruct, string]>([
    ['a size beyond the chunk', (header) => withFields(header, [intField(3, 1_000_000)]), 'claims 1000000 bytes'],
    ['a negative size', (header) => withFields(header, [intField(3, -1)]), 'states no size'],
    ['no size', (header) => header.filter(({ id }) => id !== 2), 'states no size'],
    ['a size that the decoder sees as another one', (header) => [...header, intField(2, 2 ** 31 - 1)], 'claims to hold 2147483647'],
    ['more values in the header of the other kind', (header) => [...header, structField(8, [intField(1, 2 ** 31 - 1)])], 'more than its 30000 values'],
    ['a negative number of values', (header) => [...header, structField(8, [intField(1, -1)])], 'claims -1 values'],
    ['a field whose number the decoder would cut off, to see another size', (header) => [...header, intField(65_536 + 2, 2 ** 31 - 1)], 'has the number 65538'],
    ['a size of one byte, where the decoder takes more', (header) => header.map((field) => (field.id === 2 ? { id: 2, type: 3, value: 0x7e } : field)), 'field 2 of a page header has another type'],
    ['a type of bytes, which the decoder would read as fields', (header) => [{ id: 1, type: 8, value: Uint8Array.of(0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f) }, ...header.slice(1)], 'field 1 of a page header has another type'],
    ['a number where a struct belongs', (header) => [...header, intField(8, 1)], 'field 8 is not a struct'],
    ['a list of booleans, whose members the decoder would read as fields', (header) => [...header, structField(20, [{ id: 1, type: 9, value: { elementType: 1, items: [true] } }])], 'list of booleans'],
    ['such lists in a list', (header) => [...header, { id: 20, type: 9, value: { elementType: 9, items: [{ elementType: 2, items: [false] }] } }], 'list of booleans'],
    ['a dictionary of more values than bytes', (header) => withFields(header, [structField(7, [intField(1, 2 ** 31 - 1)])]), 'claims to hold more values than that'],
  ])('with %s are refused', async (_, change, message) => {
    const { bytes, chunk } = await chunkOf('zstd');
    expect(() => checkPages(forged(bytes, change), chunk)).toThrow(expect.objectContaining({ code: 'parquet-corrupt', message: expect.stringContaining(message) }));
  });

  it.each<[string, readonly number[], string]>([
    ['of more than 32 bits where the decoder would cut it off', [0x15, 0x80, 0x80, 0x80, 0x80, 0x20], 'more than 32 bits'],
    ['without an end, which would take long to read', [0x16, ...Array.from({ length: 100_000 }, () => 0x80)], 'more than 64 bits'],
    ['that counts more members than there are bytes', [0x19, 0xf8, 0xff, 0xff, 0xff, 0x07], 'claims 16777215 members'],
  ])('with an integer %s are refused', async (_, bytes, message) => {
    const { chunk } = await chunkOf('zstd');
    expect(() => checkPages(Uint8Array.from(bytes), chunk)).toThrow(expect.objectContaining({ code: 'parquet-corrupt', message: expect.stringContaining(message) }));
  });

  it('are walked to the last one', async () => {
    const { bytes, chunk } = await chunkOf('zstd');
    let pages = 0;
    for (let at = 0; at < bytes.length; pages++) {
      const { struct, end } = parseThrift(bytes, at);
      at = end + Number(valueOf(struct, 3));
    }
    expect(pages).toBeGreaterThan(1);
    expect(() => checkPages(bytes.subarray(0, -1), chunk)).toThrow(expect.objectContaining({ code: 'parquet-corrupt' }));
  });
});

describe('a file with a forged page', () => {
  it('names file and row group, and the decoder asks for no memory', async () => {
    const { bytes } = await encodeDataFile({ schema, compression: 'snappy', batches: [rowsToBatch(schema, Array.from({ length: 100 }, (_, index) => ({ a: index })))] });
    const { footer } = await openBytes(bytes);
    const chunk = footer.rowGroups[0]?.chunks[0] as ColumnChunk;
    const { struct, end } = parseThrift(bytes, chunk.startOffset);
    const bad = bytes.slice();
    // As many bytes as before, so that the footer stays right: a larger size in the place of the checksum or statistics.
    const header = encodeThrift(withFields(struct.filter(({ id }) => id < 5 || id === 7), [intField(2, 2 ** 31 - 1)]));
    expect(header.length).toBeLessThanOrEqual(end - chunk.startOffset + 4);
    bad.set(header, chunk.startOffset);
    const reading = (async () => Array.fromAsync((await openBytes(bad)).read()))();
    await expect(reading).rejects.toMatchObject({ code: 'parquet-corrupt', message: expect.stringContaining('Row group 0 of data/a.parquet'), context: { file: 'data/a.parquet', rowGroup: 0 } });
  });

  it('with row groups beyond what can be decoded at once is refused before anything is fetched', async () => {
    const { bytes } = await encodeDataFile({ schema, batches: [rowsToBatch(schema, [{ a: 1 }])] });
    const { footer } = await openBytes(bytes);
    const [rowGroup] = footer.rowGroups;
    // The store has no such file, so that a request would fail in another way.
    const source = { store: new MemoryStore(), key: 'data/huge.parquet', fileSize: 10 ** 9 };
    const stored = (rowGroup as RowGroup).chunks.map((chunk) => ({ ...chunk, compressedBytes: 2 ** 31 + 1 }));
    const long = new ParquetFile(source, { ...footer, rowGroups: [{ ...(rowGroup as RowGroup), chunks: stored }] });
    await expect(Array.fromAsync(long.read({ fetchAheadBytes: 0 }))).rejects.toMatchObject({ code: 'parquet-unsupported', message: expect.stringContaining('has 1 rows, which take more than 2 GiB at once') });
    const file = new ParquetFile(source, { ...footer, rowGroups: [{ ...(rowGroup as RowGroup), rowCount: 2 ** 28 + 1 }] });
    await expect(Array.fromAsync(file.read({ fetchAheadBytes: 0 }))).rejects.toMatchObject({ code: 'parquet-unsupported', message: expect.stringContaining('Row group 0 of data/huge.parquet has 268435457 rows'), context: { file: 'data/huge.parquet', rowGroup: 0 } });
  });

  it('is measured by the narrowest form of its values', async () => {
    const { rowGroup } = await chunkOf('zstd');
    const node = { name: 'a', path: ['a'], repetition: 'optional', children: [], physical: 'int64' } as const;
    expect(leastArrowBytes(rowGroup, [0], [node])).toBe(240_000);
    expect(leastArrowBytes({ ...rowGroup, rowCount: 2 ** 31 }, [0], [{ ...node, physical: 'boolean' }])).toBe(2 ** 28);
    expect(leastArrowBytes({ ...rowGroup, rowCount: 10 }, [0], [{ ...node, physical: 'fixed-length', typeLength: 16 }])).toBe(480_000);
  });
});
