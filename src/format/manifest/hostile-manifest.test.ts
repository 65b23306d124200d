import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AvroWriter } from '../avro/avro-writer.ts';
import { readContainerHeader } from '../avro/container-reader.ts';
import { encodeContainer } from '../avro/container-writer.ts';
import { anyEntry, wideSchema, wideSpec } from '../fixtures/arbitrary-manifest.ts';
import { corruptOrFine, errorOf } from '../fixtures/expect-corrupt.ts';
import { fixtureNames, readFixture } from '../fixtures/spec-fixtures.ts';
import { compressZstd, deflateRaw } from '../../runtime/index.ts';
import type { ManifestEntry, ManifestFile } from '../manifest-types.ts';
import { decodeManifest, type DecodeManifestOptions } from './decode-manifest.ts';
import { decodeManifestList } from './decode-manifest-list.ts';
import { encodeManifest } from './encode-manifest.ts';
import { encodeManifestList } from './encode-manifest-list.ts';

const entries = fc.sample(anyEntry, { numRuns: 3, seed: 11 });
const ours = encodeManifest({ schema: wideSchema, spec: wideSpec, entries }).bytes;
const decode = (bytes: Uint8Array): unknown => decodeManifest(bytes, { path: 'm.avro' });
const source = { path: 'm.avro', code: 'manifest-invalid' as const };

const plainAdded: ManifestEntry = {
  status: 'added', snapshotId: null, sequenceNumber: null, fileSequenceNumber: null,
  dataFile: { content: 'data', filePath: 'p', fileFormat: 'parquet', partition: [], recordCount: 1n, fileSizeInBytes: 1n },
};
const plainLine: ManifestFile = {
  manifestPath: 'm', manifestLength: 1n, partitionSpecId: 0, content: 'data', sequenceNumber: 1n, minSequenceNumber: 1n, addedSnapshotId: 1n, addedFilesCount: 1,
  existingFilesCount: 0, deletedFilesCount: 0, addedRowsCount: 1n, existingRowsCount: 0n, deletedRowsCount: 0n, partitions: [],
};

/** A file with one block of any content under any schema; all but the block is sound. */
function fileOf(schema: unknown, block: Uint8Array, options: { readonly codec?: string; readonly count?: number; readonly header?: readonly (readonly [string, string])[] } = {}): Uint8Array {
  const marker = new Uint8Array(16).fill(1);
  const writer = new AvroWriter();
  const keyValues = [['avro.schema', typeof schema === 'string' ? schema : JSON.stringify(schema)], ['avro.codec', options.codec ?? 'null'], ['partition-spec', '[]'], ...(options.header ?? [])] as const;
  writer.writeFixed(Uint8Array.of(0x4f, 0x62, 0x6a, 1));
  writer.writeInt(keyValues.length);
  for (const [key, value] of keyValues) {
    writer.writeString(key);
    writer.writeString(value);
  }
  writer.writeInt(0);
  writer.writeFixed(marker);
  writer.writeLong(BigInt(options.count ?? 1));
  writer.writeBytes(block);
  writer.writeFixed(marker);
  return writer.written();
}

const dataFileFields = [
  { name: 'file_path', type: 'string', 'field-id': 100 },
  { name: 'file_format', type: 'string', 'field-id': 101 },
  { name: 'record_count', type: 'long', 'field-id': 103 },
  { name: 'file_size_in_bytes', type: 'long', 'field-id': 104 },
];
const schemaWith = (more: readonly object[], dataFile: readonly object[] = dataFileFields): object => ({
  type: 'record',
  name: 'manifest_entry',
  fields: [{ name: 'status', type: 'int', 'field-id': 0 }, { name: 'data_file', type: { type: 'record', name: 'r2', fields: dataFile }, 'field-id': 2 }, ...more],
});
/** An added entry of the plain schema: status 1, path "p", format "x", 3 rows, 4 bytes. */
const plainEntry = Uint8Array.of(2, 2, 0x70, 2, 0x78, 6, 8);
const partitionWith = (fields: readonly object[]): object => ({ name: 'partition', type: { type: 'record', name: 'r102', fields }, 'field-id': 102 });
const byDay = ['partition-spec', '[{"name":"a","transform":"day","source-id":1,"field-id":1000}]'] as const;
const byTime = ['partition-spec', '[{"name":"a","transform":"identity","source-id":1,"field-id":1000}]'] as const;
const timeSchema = ['schema', '{"type":"struct","schema-id":0,"fields":[{"id":1,"name":"at","required":false,"type":"timestamp"}]}'] as const;
const bytes = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
/** Joins large parts without spreading them. */
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const varint = (value: bigint): Uint8Array => {
  const writer = new AvroWriter();
  writer.writeLong(value);
  return writer.written();
};

describe('a damaged manifest', () => {
  it('cut at any byte is corrupt, but where a block ends', () => {
    const { offset } = readContainerHeader(ours, source);
    for (let length = 0; length < ours.length; length++) {
      const outcome = corruptOrFine(() => decode(ours.subarray(0, length)));
      expect(outcome).toBe(length === offset ? 'fine' : 'corrupt');
    }
  });

  it('with any bits flipped reads or is corrupt, in every codec', () => {
    const files = [ours, ...fixtureNames('foreign/fastavro').map((name) => readFixture(`foreign/fastavro/${name}`))];
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 1, max: 255 }), (file, at, flip) => {
        const broken = new Uint8Array(file);
        broken[at % file.length] = (broken[at % file.length] ?? 0) ^ flip;
        corruptOrFine(() => decode(broken));
        corruptOrFine(() => decodeManifestList(broken, 'l'));
      }),
      { numRuns: 3000 },
    );
  });

  it('of random bytes behind a sound header reads or is corrupt', () => {
    const { offset } = readContainerHeader(ours, source);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        corruptOrFine(() => decode(bytes(ours.subarray(0, offset), tail)));
      }),
      { numRuns: 1000 },
    );
  });

  it('says which file, block and byte', () => {
    const error = errorOf(() => decode(fileOf(schemaWith([]), Uint8Array.of(2, 2, 0x70, 200))));
    expect(error).toMatchObject({ code: 'manifest-invalid', kind: 'corrupt', context: { path: 'm.avro', offset: 4 } });
    expect(error.message).toBe('m.avro: block 0: ends within a value (at byte 4)');
  });

  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(), 'is empty'],
    ['another format', new TextEncoder().encode('PAR1....'), 'is not an Avro file'],
    ['a wrong sync marker', bytes(fileOf(schemaWith([]), plainEntry).subarray(0, -1), [9]), 'sync marker'],
    ['a status of 3', fileOf(schemaWith([]), bytes([6], plainEntry.subarray(1))), 'status is 3'],
    ['a negative row count', fileOf(schemaWith([]), bytes(plainEntry.subarray(0, 5), [5, 8])), 'record_count is -3'],
    ['a negative size', fileOf(schemaWith([]), bytes(plainEntry.subarray(0, 6), [7])), 'file_size_in_bytes is -4'],
    ['more records than announced', fileOf(schemaWith([]), bytes(plainEntry, plainEntry)), 'bytes after its 1 records'],
    ['fewer records than announced', fileOf(schemaWith([]), plainEntry, { count: 2 }), 'ends within a value'],
    ['a forged record count', fileOf(schemaWith([]), plainEntry, { count: 2 ** 31 }), 'has more than 100'],
    ['a negative record count', fileOf(schemaWith([]), plainEntry, { count: -1 }), 'a record count of -1'],
    ['text that is not UTF-8', fileOf(schemaWith([]), bytes([2, 2, 0xff], plainEntry.subarray(3))), 'not UTF-8'],
    ['a forged string length', fileOf(schemaWith([]), bytes([2], varint(2n ** 40n), [0x70])), 'a length of 1099511627776 where'],
    ['a negative length', fileOf(schemaWith([]), bytes([2, 3], plainEntry.subarray(2))), 'a length of -2'],
    ['a long of eleven bytes', fileOf(schemaWith([]), bytes(plainEntry.subarray(0, 5), new Uint8Array(10).fill(0xff), [1, 8])), 'longer than 64 bits'],
    ['a long of 65 bits', fileOf(schemaWith([]), bytes(plainEntry.subarray(0, 5), new Uint8Array(9).fill(0xff), [2, 8])), 'longer than 64 bits'],
    ['an int of six bytes', fileOf(schemaWith([]), bytes(new Uint8Array(5).fill(0xff), plainEntry)), 'longer than 32 bits'],
    ['no schema', fileOf('', plainEntry), 'is empty'],
    ['a schema that is no JSON', fileOf('{', plainEntry), 'it ends too early'],
    ['a schema that is a number', fileOf(7, plainEntry), 'not an Avro schema'],
    ['a schema of another kind', fileOf('"long"', plainEntry), 'is a long instead of a record'],
    ['a schema without the path', fileOf(schemaWith([], dataFileFields.slice(1)), plainEntry), 'lacks file_path (field id 100)'],
    ['a schema with one field twice', fileOf(schemaWith([{ name: 'x', type: 'int', 'field-id': 0 }]), plainEntry), 'appears twice'],
    ['a schema with a wrong type', fileOf(schemaWith([{ name: 'snapshot_id', type: 'string', 'field-id': 1 }]), plainEntry), 'is a string instead of a long'],
    ['a schema with a name that is missing', fileOf(schemaWith([{ name: 'x', type: 'nowhere' }]), plainEntry), 'refers to "nowhere"'],
    ['a schema that contains itself', fileOf(schemaWith([{ name: 'x', type: { type: 'record', name: 'me', fields: [{ name: 'y', type: 'me' }] } }]), plainEntry), 'refers to "me"'],
    ['an unknown content', fileOf(schemaWith([]), plainEntry, { header: [['content', 'rows']] }), 'content is "rows"'],
    ['a spec id that is no number', fileOf(schemaWith([]), plainEntry, { header: [['partition-spec-id', '-1']] }), 'partition-spec-id is "-1"'],
    ['a table schema that is broken', fileOf(schemaWith([]), plainEntry, { header: [byDay, ['schema', '{"type":"struct"}']] }), 'schema.fields: is missing'],
    ['a partition that is missing', fileOf(schemaWith([]), plainEntry, { header: [byDay] }), 'lacks partition'],
    ['a partition field that is missing', fileOf(schemaWith([], [...dataFileFields, partitionWith([{ name: 'b', type: 'int', 'field-id': 1001 }])]), plainEntry, { header: [byDay] }), 'data_file.partition of the schema lacks a (field id 1000)'],
    ['a partition in nanoseconds', fileOf(schemaWith([], [...dataFileFields, partitionWith([{ name: 'a', type: { type: 'long', logicalType: 'timestamp-nanos' }, 'field-id': 1000 }])]), plainEntry, { header: [byTime, timeSchema] }), 'counts nanoseconds'],
    ['a union branch that is not there', fileOf(schemaWith([{ name: 'snapshot_id', type: ['null', 'long'], 'field-id': 1 }]), bytes(plainEntry, [4, 2])), 'union branch 2 of 2'],
    ['a null where none may be', fileOf(schemaWith([], [{ name: 'file_path', type: ['null', 'string'], 'field-id': 100 }, ...dataFileFields.slice(1)]), bytes([2, 0], plainEntry.subarray(3))), 'file_path is null'],
  ])('with %s is refused', (_what, file, message) => {
    const error = errorOf(() => decode(file));
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ code: 'manifest-invalid', kind: 'corrupt' });
    expect(error.message).toContain('m.avro');
  });

  it('with an unknown codec is unsupported', () => {
    expect(errorOf(() => decode(fileOf(schemaWith([]), plainEntry, { codec: 'xz' })))).toMatchObject({ code: 'manifest-unsupported', kind: 'unsupported' });
    expect(errorOf(() => decode(fileOf(schemaWith([]), plainEntry, { codec: 'constructor' }))).code).toBe('manifest-unsupported');
  });
});

describe('a bomb', () => {
  const zeros = new Uint8Array(80 * 1024 * 1024);

  it('in any codec stops at the budget', () => {
    const deflated = deflateRaw(zeros);
    expect(errorOf(() => decode(fileOf(schemaWith([]), deflated, { codec: 'deflate' }))).message).toContain('inflates to more than 67108864 bytes');
    expect(errorOf(() => decode(fileOf(schemaWith([]), compressZstd(zeros), { codec: 'zstandard' }))).message).toContain('inflates to more than 67108864 bytes');
    const snappy = bytes([0x80, 0x80, 0x80, 0x80, 0x04], [0, 0, 0, 0, 0, 0]);
    expect(errorOf(() => decode(fileOf(schemaWith([]), snappy, { codec: 'snappy' }))).message).toContain('inflates to 1073741824 bytes, more than');
  });

  it('of many sound blocks stops at the budget of the file', () => {
    const padding = 50 * 1024 * 1024;
    const block = deflateRaw(joined(plainEntry, varint(BigInt(padding)), new Uint8Array(padding)));
    const one = fileOf(schemaWith([{ name: 'pad', type: 'bytes' }]), block, { codec: 'deflate' });
    const { offset } = readContainerHeader(one, source);
    expect(decode(one)).toMatchObject({ entries: [{ dataFile: { filePath: 'p' } }] });
    const two = joined(one, one.subarray(offset));
    expect(errorOf(() => decode(two)).message).toMatch(/block 1 \(deflate\): inflates to more than \d+ bytes/);
  });

  it('of blocks without records is refused at the first', () => {
    const file = fileOf(schemaWith([]), deflateRaw(new Uint8Array(1000)), { codec: 'deflate', count: 0 });
    expect(errorOf(() => decode(file)).message).toContain('1000 bytes after its 0 records');
  });

  it.each<[string, object, Uint8Array]>([
    ['an array of nulls', { type: 'array', items: 'null' }, varint(2n ** 47n)],
    ['an array of nulls, counted in bytes', { type: 'array', items: 'null' }, bytes(varint(-(2n ** 47n)), [2])],
    ['an array of 2^62 nulls', { type: 'array', items: 'null' }, varint(2n ** 62n)],
    ['an array of empty records', { type: 'array', items: { type: 'record', name: 'e', fields: [] } }, varint(1_000_000_000n)],
    ['a map', { type: 'map', values: 'null' }, varint(2n ** 31n)],
  ])('of %s is refused at once', (_what, type, value) => {
    const file = fileOf(schemaWith([{ name: 'x', type }]), bytes(plainEntry, value, [0]));
    expect(errorOf(() => decode(file)).message).toMatch(/a block of .* items where/);
  });

  it('of array blocks that take no bytes is refused', () => {
    const blocks = new Uint8Array(100_000).fill(2);
    const wide = Uint8Array.from({ length: 30_000 }, (_, i) => [0x80, 0x80, 0x02][i % 3] ?? 0);
    const type = { type: 'array', items: { type: 'record', name: 'e', fields: [{ name: 'n', type: 'null' }] } };
    for (const tail of [blocks, wide]) {
      const file = fileOf(schemaWith([{ name: 'x', type }]), bytes(plainEntry, tail, [0]));
      corruptOrFine(() => decode(file));
    }
    // Found at the second block already, not where the bytes run out: all items together are more than the bytes.
    const error = errorOf(() => decode(fileOf(schemaWith([{ name: 'x', type }]), bytes(plainEntry, wide, [0]))));
    expect(error.message).toContain('a block of 16384 items');
    expect(error.context.offset).toBe(plainEntry.length + 3);
  });

  it('of items that take one byte in the file and many in memory is refused', () => {
    const longs = { name: 'split_offsets', type: { type: 'array', items: 'long' }, 'field-id': 132 };
    const many = 10_000_000;
    const one = deflateRaw(joined(plainEntry, varint(BigInt(many)), new Uint8Array(many + 1)));
    expect(errorOf(() => decode(fileOf(schemaWith([], [...dataFileFields, longs]), one, { codec: 'deflate' }))).message).toMatch(/a block of 10000000 items where \d{6} are possible/);

    const entry = joined(plainEntry, varint(10_000n), new Uint8Array(10_001));
    const entries = deflateRaw(joined(...Array.from({ length: 1000 }, () => entry)));
    const file = fileOf(schemaWith([], [...dataFileFields, longs]), entries, { codec: 'deflate', count: 1000 });
    expect(errorOf(() => decode(file)).message).toMatch(/a block of 10000 items where \d{1,4} are possible/);
    const halves = fileOf(schemaWith([], [...dataFileFields, longs]), deflateRaw(joined(...Array.from({ length: 50 }, () => entry))), { codec: 'deflate', count: 50 });
    const { offset } = readContainerHeader(halves, source);
    expect(decode(halves)).toMatchObject({ entries: { length: 50 } });
    expect(errorOf(() => decode(joined(halves, halves.subarray(offset), halves.subarray(offset)))).message).toMatch(/block [12]: a block of 10000 items/);
  });

  it('of items in one list is refused', () => {
    const longs = { name: 'split_offsets', type: { type: 'array', items: 'long' }, 'field-id': 132 };
    const list = (count: number): Uint8Array => fileOf(schemaWith([], [...dataFileFields, longs]), joined(plainEntry, varint(BigInt(count)), new Uint8Array(count + 1)));
    expect(decode(list(100_000))).toMatchObject({ entries: [{ dataFile: { splitOffsets: { length: 100_000 } } }] });
    expect(errorOf(() => decode(list(100_001))).message).toContain('split_offsets has more than 100000 items');
  });

  it('of what takes more room in memory than is given is refused, unless it is not kept', () => {
    const limited = (file: Uint8Array, options: Partial<DecodeManifestOptions>): unknown => decodeManifest(file, { path: 'm.avro', maxDecodedBytes: 1_000_000, ...options });
    const bound = Uint8Array.of(...new Uint8Array(4000).fill(7));
    const bounds = Array.from({ length: 100 }, (): ManifestEntry => ({ ...plainAdded, dataFile: { ...plainAdded.dataFile, lowerBounds: new Map([[1, bound], [2, bound], [3, bound]]) } }));
    const offsets = Array.from({ length: 100 }, (): ManifestEntry => ({ ...plainAdded, dataFile: { ...plainAdded.dataFile, splitOffsets: Array.from({ length: 100 }, (__, index) => BigInt(index)) } }));
    const paths = Array.from({ length: 100 }, (_, index): ManifestEntry => ({ ...plainAdded, dataFile: { ...plainAdded.dataFile, filePath: `${'p'.repeat(10_000)}${index}` } }));
    for (const large of [bounds, offsets, paths]) {
      const file = encodeManifest({ schema: wideSchema, spec: { specId: 0, fields: [] }, entries: large }).bytes;
      expect(errorOf(() => limited(file, {}))).toMatchObject({ code: 'manifest-unsupported', context: { path: 'm.avro', limitBytes: 1_000_000 } });
      expect(limited(file, { keep: ({ dataFile }) => dataFile === undefined })).toMatchObject({ entries: [] });
    }
    const file = encodeManifest({ schema: wideSchema, spec: { specId: 0, fields: [] }, entries: bounds }).bytes;
    expect(limited(file, { statisticsOf: new Set([1]) })).toMatchObject({ entries: { length: 100 } });
    expect(errorOf(() => limited(file, { statisticsOf: new Set([1, 2, 3]) })).code).toBe('manifest-unsupported');
  });

  it('of a manifest list that takes more room than is given is refused', () => {
    const partitions = Array.from({ length: 100 }, () => ({ containsNull: false, lowerBound: new Uint8Array(9), upperBound: new Uint8Array(9) }));
    const manifests = Array.from({ length: 50 }, (_, index) => ({ ...plainLine, manifestPath: `m${index}`, partitions }));
    const list = encodeManifestList({ snapshotId: 1n, sequenceNumber: 1n, manifests });
    expect(decodeManifestList(list, 'l')).toHaveLength(50);
    expect(errorOf(() => decodeManifestList(list, 'l', 1_000_000))).toMatchObject({ code: 'manifest-unsupported', context: { path: 'l' } });
  });

  it('of records that are all alike is refused', () => {
    const count = 300_000;
    const block = new Uint8Array(count * plainEntry.length);
    for (let at = 0; at < block.length; at += plainEntry.length) block.set(plainEntry, at);
    expect(errorOf(() => decode(fileOf(schemaWith([]), deflateRaw(block), { codec: 'deflate', count }))).message).toMatch(/has more than 10\d{4} records/);
    expect(decode(fileOf(schemaWith([]), block, { count }))).toMatchObject({ entries: { length: count } });
  });

  it('of names that multiply each other is refused', () => {
    const record = (name: string, inner: unknown): object => ({ type: 'record', name, fields: Array.from({ length: 10 }, (_, i) => ({ name: `f${i}`, type: i === 0 ? inner : typeof inner === 'string' ? inner : (inner as { name: string }).name })) });
    let type: unknown = 'null';
    for (let level = 0; level < 12; level++) type = record(`r_${level}`, type);
    expect(errorOf(() => decode(fileOf(schemaWith([{ name: 'x', type }]), plainEntry))).message).toContain('more than 20000 parts');
  });

  it('of schema levels is refused', () => {
    let type: unknown = 'int';
    for (let level = 0; level < 100; level++) type = { type: 'array', items: type };
    expect(errorOf(() => decode(fileOf(schemaWith([{ name: 'x', type }]), plainEntry))).message).toContain('more than 64 levels');
  });

  it('of header keys is refused', () => {
    const header = Array.from({ length: 2000 }, (_, index) => [`k${index}`, ''] as const);
    expect(errorOf(() => decode(fileOf(schemaWith([]), plainEntry, { header }))).message).toContain('more than 1000 key-values');
  });
});

describe('quotes, code and prototypes in names', () => {
  it('do nothing', () => {
    const evil = ['__proto__', 'constructor', '"); throw 1; ("', '${process.exit()}', 'a\nb', 'prototype'];
    const more = evil.map((name, index) => ({ name, type: { type: 'record', name, fields: [{ name, type: 'int' }] }, 'field-id': 5000 + index }));
    const file = encodeContainer({ schema: JSON.stringify(schemaWith(more)), header: [['partition-spec', '[]'], ['__proto__', 'x']], records: [0], write: (writer) => writer.writeFixed(bytes(plainEntry, new Uint8Array(evil.length))) });
    expect(decode(file)).toMatchObject({ entries: [{ dataFile: { filePath: 'p' } }] });
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
