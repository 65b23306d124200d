import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEntry, wideSchema, wideSpec, withPlainMaps } from '../fixtures/arbitrary-manifest.ts';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import { fixtureNames, readFixture } from '../fixtures/spec-fixtures.ts';
import { decodeManifest } from '../manifest/decode-manifest.ts';
import { decodeManifestList } from '../manifest/decode-manifest-list.ts';
import { encodeManifest } from '../manifest/encode-manifest.ts';
import { parseTableMetadata } from '../metadata/parse-table-metadata.ts';
import { schemaFromShorthand } from '../schema/schema-shorthand.ts';
import { bucketFunction } from '../transform/bucket-function.ts';
import { parsePartitionBy } from '../transform/parse-partition-by.ts';
import { decodeValue } from '../value/single-value.ts';
import { AvroCursor } from './avro-cursor.ts';
import { readContainerHeader } from './container-reader.ts';
import { encodeContainer } from './container-writer.ts';

/** Encodes records as another Avro library does, under the schema given. */
function foreignFile(schema: object, records: readonly unknown[], header: Readonly<Record<string, string>> = {}): Uint8Array {
  const type = avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: false });
  return encodeContainer({
    schema: JSON.stringify(schema),
    header: Object.entries(header),
    records,
    write: (writer, record) => writer.writeFixed(new Uint8Array(type.toBuffer(record))),
  });
}

const optional = (type: unknown, id: number, name: string): object => ({ name, type: ['null', type], default: null, 'field-id': id });
const required = (type: unknown, id: number, name: string): object => ({ name, type, 'field-id': id });

describe('files of other writers', () => {
  it('of pyiceberg 0.12 read and agree with their manifest list', () => {
    const metadata = parseTableMetadata(readFixture('foreign/pyiceberg/metadata.json'), 'm');
    const manifests = decodeManifestList(readFixture('foreign/pyiceberg/manifest-list.avro'), 'l');
    expect(manifests.map((one) => [one.addedFilesCount, one.existingFilesCount, one.deletedFilesCount])).toEqual([[0, 0, 1], [2, 0, 0], [0, 3, 0]]);
    const bucket = bucketFunction({ kind: 'long' }, 4);
    const rows = manifests.flatMap((manifest, index) => {
      const bytes = readFixture(`foreign/pyiceberg/manifest-${index}.avro`);
      const { entries } = decodeManifest(bytes, { path: manifest.manifestPath, manifest, specs: metadata.partitionSpecs, schemas: metadata.schemas });
      for (const { dataFile } of entries) {
        const id = decodeValue({ kind: 'long' }, dataFile.lowerBounds!.get(1)!);
        expect(dataFile.partition[0]).toBe(bucket(id));
      }
      return entries.map((entry) => [entry.status, entry.sequenceNumber, entry.dataFile.partition, decodeValue({ kind: 'string' }, entry.dataFile.lowerBounds!.get(4)!)]);
    });
    expect(rows).toEqual([
      ['deleted', 1n, [0, 0, -150n], 'n1💾'],
      ['added', 2n, [1, -1, null], 'n6💾'],
      ['added', 2n, [3, 0, -150n], 'n7💾'],
      ['existing', 1n, [0, -1, null], 'n0💾'],
      ['existing', 1n, [3, 0, -150n], 'n3💾'],
      ['existing', 1n, [2, -1, null], 'n4💾'],
    ]);
  });

  it.each(fixtureNames('foreign/fastavro'))('%s reads like the file it was copied from', (name) => {
    const { entries } = decodeManifest(readFixture('foreign/pyiceberg/manifest-2.avro'), { path: 'm' });
    expect(entries).toHaveLength(3);
    expect(decodeManifest(readFixture(`foreign/fastavro/${name}`), { path: name }).entries).toEqual(entries);
  });

  it('with other names, another order and unknown fields are read by field id', () => {
    const schema = {
      type: 'record', name: 'row', namespace: 'other.space', fields: [
        { name: 'comment', type: { type: 'map', values: { type: 'array', items: ['null', 'string', { type: 'record', name: 'deep', fields: [{ name: 'x', type: 'double' }] }] } } },
        { ...required({
          type: 'record', name: 'file', fields: [
            required('long', 104, 'bytes'), required('int', 103, 'rows'), required(['null', { type: 'enum', name: 'kind', symbols: ['A', 'B'] }], 900, 'kind'),
            required({ type: 'record', name: 'p', fields: [optional('int', 1001, 'b'), optional('string', 1000, 'a')] }, 102, 'part'),
            required('string', 101, 'format'), required('string', 100, 'path'), required({ type: 'fixed', name: 'f4', size: 4 }, 901, 'four'),
            optional({ type: 'array', items: 'long', 'element-id': 133 }, 132, 'offsets'),
            { name: 'again', type: ['null', 'f4'], default: null },
          ],
        }, 2, 'the_file') },
        required('int', 0, 'state'),
      ],
    };
    const record = {
      comment: { k: [null, 'x', { x: 1.5 }] },
      the_file: { bytes: 7, rows: 3, kind: 'B', part: { b: 5, a: 'x' }, format: 'Parquet', path: 'p1', four: Buffer.from([1, 2, 3, 4]), offsets: [4, 99], again: Buffer.from([1, 2, 3, 4]) },
      state: 1,
    };
    const bytes = foreignFile(schema, [record, record], {
      'partition-spec': '[{"name":"a","transform":"identity","source-id":1,"field-id":1000},{"name":"b","transform":"identity","source-id":2,"field-id":1001}]',
      'partition-spec-id': '3',
    });
    const decoded = decodeManifest(bytes, { path: 'm' });
    expect(decoded).toMatchObject({ specId: 3, formatVersion: 1, content: 'data' });
    expect(decoded.entries).toEqual(Array.from({ length: 2 }, () => ({
      status: 'added', snapshotId: null, sequenceNumber: null, fileSequenceNumber: null,
      dataFile: { content: 'data', filePath: 'p1', fileFormat: 'parquet', partition: ['x', 5], recordCount: 3n, fileSizeInBytes: 7n, splitOffsets: [4n, 99n] },
    })));
  });

  it('without field ids are read by name', () => {
    const plain = (name: string, type: unknown): object => ({ name, type });
    const schema = {
      type: 'record', name: 'manifest_entry', fields: [
        plain('status', 'int'), plain('snapshot_id', ['null', 'long']),
        plain('data_file', { type: 'record', name: 'r2', fields: [plain('file_path', 'string'), plain('file_format', 'string'), plain('partition', { type: 'record', name: 'r102', fields: [] }), plain('record_count', 'long'), plain('file_size_in_bytes', 'long'), plain('block_size_in_bytes', 'long')] }),
      ],
    };
    const bytes = foreignFile(schema, [{ status: 1, snapshot_id: 9, data_file: { file_path: 'p', file_format: 'PARQUET', partition: {}, record_count: 1, file_size_in_bytes: 2, block_size_in_bytes: 67108864 } }], { 'partition-spec': '[]' });
    expect(decodeManifest(bytes, { path: 'm' }).entries[0]).toMatchObject({ snapshotId: 9n, dataFile: { filePath: 'p', fileSizeInBytes: 2n } });
  });

  it('may keep the entries of their maps in another order, with more in them', () => {
    const pair = (name: string, keyId: number, value: object): object => ({
      type: 'array', items: { type: 'record', name, fields: [required('string', 900, 'note'), required(value, keyId + 1, 'v'), required('long', keyId, 'k')] },
    });
    const schema = {
      type: 'record', name: 'manifest_entry', fields: [
        required('int', 0, 'status'),
        required({
          type: 'record', name: 'r2', fields: [
            required('string', 100, 'file_path'), required('string', 101, 'file_format'), required('long', 103, 'record_count'), required('long', 104, 'file_size_in_bytes'),
            optional(pair('counts', 119, 'long' as unknown as object), 109, 'value_counts'), optional(pair('bounds', 126, 'bytes' as unknown as object), 125, 'lower_bounds'),
          ],
        }, 2, 'data_file'),
      ],
    };
    const file = {
      file_path: 'p', file_format: 'PARQUET', record_count: 1, file_size_in_bytes: 2,
      value_counts: [{ note: 'x', v: 5, k: 1 }, { note: '', v: 6, k: 2 }], lower_bounds: [{ note: 'x', v: Buffer.from([7]), k: 2 }],
    };
    const bytes = foreignFile(schema, [{ status: 1, data_file: file }], { 'partition-spec': '[]' });
    const statistics = { valueCounts: new Map([[1, 5n], [2, 6n]]), lowerBounds: new Map([[2, Uint8Array.of(7)]]) };
    expect(decodeManifest(bytes, { path: 'm' }).entries.map(withPlainMaps)[0]?.dataFile).toMatchObject(statistics);
    expect(decodeManifest(bytes, { path: 'm', statisticsOf: new Set([1]) }).entries[0]?.dataFile.valueCounts).toEqual(new Map([[1, 5n]]));
  });

  it('without field ids may have made the names of partitions fit for Avro, and counted milliseconds', () => {
    const plain = (name: string, type: unknown): object => ({ name, type });
    const partition = { type: 'record', name: 'r102', fields: [plain('a_x20b', ['null', 'string']), plain('at', { type: 'long', logicalType: 'timestamp-millis' })] };
    const schema = {
      type: 'record', name: 'manifest_entry', fields: [
        plain('status', 'int'),
        plain('data_file', { type: 'record', name: 'r2', fields: [plain('file_path', 'string'), plain('file_format', 'string'), plain('partition', partition), plain('record_count', 'long'), plain('file_size_in_bytes', 'long')] }),
      ],
    };
    const known = schemaFromShorthand({ 'a b': 'string', at: 'timestamp' });
    const spec = parsePartitionBy(['"a b"', 'at'], known);
    const bytes = foreignFile(schema, [{ status: 1, data_file: { file_path: 'p', file_format: 'PARQUET', partition: { a_x20b: 'x', at: -5 }, record_count: 1, file_size_in_bytes: 2 } }]);
    expect(decodeManifest(bytes, { path: 'm', specs: [spec], schemas: [known] }).entries[0]?.dataFile.partition).toEqual(['x', -5000n]);
  });

  it('of version 1 lists read with sequence numbers 0, and must give counts', () => {
    const fields = [
      required('string', 500, 'manifest_path'), required('long', 501, 'manifest_length'), required('int', 502, 'partition_spec_id'), optional('long', 503, 'added_snapshot_id'),
      optional('int', 504, 'added_data_files_count'), optional('int', 505, 'existing_data_files_count'), optional('int', 506, 'deleted_data_files_count'),
      optional('long', 512, 'added_rows_count'), optional('long', 513, 'existing_rows_count'), optional('long', 514, 'deleted_rows_count'),
    ];
    const schema = { type: 'record', name: 'manifest_file', fields };
    const record = {
      manifest_path: 'm0', manifest_length: 100, partition_spec_id: 0, added_snapshot_id: 5, added_data_files_count: 1, existing_data_files_count: 2,
      deleted_data_files_count: 3, added_rows_count: 4, existing_rows_count: 5, deleted_rows_count: 6,
    };
    expect(decodeManifestList(foreignFile(schema, [record]), 'l')).toEqual([{
      manifestPath: 'm0', manifestLength: 100n, partitionSpecId: 0, content: 'data', sequenceNumber: 0n, minSequenceNumber: 0n, addedSnapshotId: 5n,
      addedFilesCount: 1, existingFilesCount: 2, deletedFilesCount: 3, addedRowsCount: 4n, existingRowsCount: 5n, deletedRowsCount: 6n, partitions: [],
    }]);
    const error = errorOf(() => decodeManifestList(foreignFile(schema, [{ ...record, added_data_files_count: null }]), 'l'));
    expect(error).toMatchObject({ code: 'manifest-unsupported', kind: 'unsupported' });
    expect(error.message).toContain('added_files_count of m0');
  });
});

interface ForeignEntry {
  readonly status: number;
  readonly snapshot_id: bigint | null;
  readonly data_file: {
    readonly file_path: string;
    readonly record_count: bigint;
    readonly value_counts: readonly { readonly key: number; readonly value: bigint }[] | null;
    readonly partition: { readonly s: string | null; readonly l: bigint | null };
  };
}

/** Decodes the records of an uncompressed file of one block with the other library. */
function decodeElsewhere(bytes: Uint8Array): readonly ForeignEntry[] {
  const source = { path: 'm', code: 'manifest-invalid' as const };
  const header = readContainerHeader(bytes, source);
  const long = avsc.types.LongType.__with({
    fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
    toBuffer: (value: bigint) => Buffer.from(new BigInt64Array([value]).buffer),
    fromJSON: BigInt,
    toJSON: String,
    isValid: (value: unknown) => typeof value === 'bigint',
    compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
  });
  // Its long with a meaning is always a number; the plain one is the bigint above.
  const schema = JSON.parse(header.schema, (_key, value: unknown) => (value as { type?: string } | null)?.type === 'long' && 'logicalType' in (value as object) ? 'long' : value) as avsc.Schema;
  const type = avsc.Type.forSchema(schema, { wrapUnions: false, registry: { long } });
  const file = new AvroCursor(bytes, source, 'file');
  file.skip(header.offset);
  const count = file.readSize('a count');
  const block = Buffer.from(file.readBytes());
  const entries: ForeignEntry[] = [];
  for (let at = 0, i = 0; i < count; i++) {
    const { value, offset } = type.decode(block, at) as { value: ForeignEntry; offset: number };
    entries.push(value);
    at = offset;
  }
  return entries;
}

describe('what another library makes of our files', () => {
  it('is what we wrote', () => {
    const numbers = { existing: 0, added: 1, deleted: 2 } as const;
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 3 }), (entries) => {
        const { bytes } = encodeManifest({ schema: wideSchema, spec: wideSpec, entries, codec: 'null' });
        expect(
          decodeElsewhere(bytes).map(({ status, snapshot_id, data_file: file }) => [status, snapshot_id, file.file_path, file.record_count, file.partition.s, file.partition.l, file.value_counts?.map(({ key, value }) => [key, value])]),
        ).toEqual(
          entries.map(({ status, snapshotId, dataFile: file }) => [numbers[status], snapshotId, file.filePath, file.recordCount, file.partition[12], file.partition[2], file.valueCounts && [...file.valueCounts]]),
        );
      }),
      { numRuns: 100 },
    );
  });
});
