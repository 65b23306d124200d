import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEntry, wideSchema, wideSpec, withPlainMaps } from '../fixtures/arbitrary-manifest.ts';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import type { DataFile, ManifestEntry, ManifestFile } from '../manifest-types.ts';
import { schemaFromShorthand } from '../schema/schema-shorthand.ts';
import { parsePartitionBy } from '../transform/parse-partition-by.ts';
import type { Value } from '../types.ts';
import { decodeValue, encodeValue } from '../value/single-value.ts';
import { decodeManifest, inheritEntry } from './decode-manifest.ts';
import { encodeManifest } from './encode-manifest.ts';

const schema = schemaFromShorthand({ id: 'long', region: 'string', x: 'double', at: 'timestamptz' });
const spec = parsePartitionBy('region, x', schema);

function dataFile(partition: readonly (Value | null)[], more: Partial<DataFile> = {}): DataFile {
  return { content: 'data', filePath: 's3://b/t/data/a.parquet', fileFormat: 'parquet', partition, recordCount: 10n, fileSizeInBytes: 1000n, ...more };
}

function added(partition: readonly (Value | null)[], more: Partial<DataFile> = {}): ManifestEntry {
  return { status: 'added', snapshotId: null, sequenceNumber: null, fileSequenceNumber: null, dataFile: dataFile(partition, more) };
}

function line(bytes: Uint8Array, more: Partial<ManifestFile> = {}): ManifestFile {
  return {
    manifestPath: 's3://b/t/metadata/m.avro', manifestLength: BigInt(bytes.length), partitionSpecId: 0, content: 'data', sequenceNumber: 7n, minSequenceNumber: 7n,
    addedSnapshotId: 2n ** 63n - 1n, addedFilesCount: 1, existingFilesCount: 0, deletedFilesCount: 0, addedRowsCount: 10n, existingRowsCount: 0n,
    deletedRowsCount: 0n, partitions: [], ...more,
  };
}

describe('manifests', () => {
  it('round-trip: every partition type, every statistic, nulls, extremes and astral text', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 5 }), fc.constantFrom('deflate' as const, 'null' as const), (entries, codec) => {
        const { bytes } = encodeManifest({ schema: wideSchema, spec: wideSpec, entries, codec });
        const decoded = decodeManifest(bytes, { path: 'm' });
        expect(decoded.entries.map(withPlainMaps)).toEqual(entries);
        expect(decoded).toMatchObject({ content: 'data', specId: 0, spec: wideSpec, formatVersion: 2 });
      }),
      { numRuns: 200 },
    );
  });

  it('span many blocks', () => {
    const entries = Array.from({ length: 5000 }, (_, index) => added([`r${index}`, index], { filePath: `s3://b/t/data/${'x'.repeat(200)}-${index}.parquet` }));
    const { bytes } = encodeManifest({ schema, spec, entries, codec: 'null' });
    expect(decodeManifest(bytes, { path: 'm' }).entries).toEqual(entries);
  });

  it('have the same bytes for the same content, and others for other content', () => {
    const encode = (region: string): Uint8Array => encodeManifest({ schema, spec, entries: [added([region, 1])] }).bytes;
    expect(encode('a')).toEqual(encode('a'));
    expect(encode('a').subarray(-16)).not.toEqual(encode('b').subarray(-16));
    const marked = encodeManifest({ schema, spec, entries: [added(['a', 1])], syncMarker: new Uint8Array(16).fill(5) });
    expect(marked.bytes.subarray(-16)).toEqual(new Uint8Array(16).fill(5));
  });

  it('count what they hold', () => {
    const explicit = { snapshotId: 1n, sequenceNumber: 4n, fileSequenceNumber: 4n };
    const encoded = encodeManifest({
      schema,
      spec,
      entries: [
        added(['a', 1]),
        { status: 'existing', ...explicit, dataFile: dataFile([null, 2], { recordCount: 5n }) },
        { status: 'existing', ...explicit, sequenceNumber: 3n, dataFile: dataFile(['b', 3], { recordCount: 6n }) },
        { status: 'deleted', ...explicit, sequenceNumber: 2n, dataFile: dataFile(['💾', Number.NaN], { recordCount: 7n }) },
      ],
    });
    expect(encoded).toMatchObject({
      content: 'data', partitionSpecId: 0, addedFilesCount: 1, existingFilesCount: 2, deletedFilesCount: 1, addedRowsCount: 10n, existingRowsCount: 11n, deletedRowsCount: 7n,
      minSequenceNumber: 3n,
    });
    const [region, x] = encoded.partitions;
    expect(region).toEqual({ containsNull: true, containsNan: false, lowerBound: encodeValue({ kind: 'string' }, 'a'), upperBound: encodeValue({ kind: 'string' }, '💾') });
    expect(x).toEqual({ containsNull: false, containsNan: true, lowerBound: encodeValue({ kind: 'double' }, 1), upperBound: encodeValue({ kind: 'double' }, 3) });
  });

  it('have no bounds where all is null or NaN, and no summaries without partitions', () => {
    expect(encodeManifest({ schema, spec, entries: [added([null, Number.NaN])] }).partitions).toEqual([
      { containsNull: true, containsNan: false },
      { containsNull: false, containsNan: true },
    ]);
    const bare = encodeManifest({ schema, spec: { specId: 0, fields: [] }, entries: [added([])] });
    expect(bare.partitions).toEqual([]);
    expect(decodeManifest(bare.bytes, { path: 'm' }).entries[0]?.dataFile.partition).toEqual([]);
    expect('minSequenceNumber' in bare).toBe(false);
  });

  it('of deletes hold delete files alone', () => {
    const entries = [added(['a', 1], { content: 'equality-deletes', equalityIds: [1] })];
    const { bytes } = encodeManifest({ schema, spec, entries, content: 'deletes' });
    expect(decodeManifest(bytes, { path: 'm' })).toMatchObject({ content: 'deletes', entries });
    expect(errorOf(() => encodeManifest({ schema, spec, entries })).code).toBe('internal-invariant');
  });

  it('refuse entries that no manifest may hold', () => {
    const existing: ManifestEntry = { ...added(['a', 1]), status: 'existing' };
    expect(errorOf(() => encodeManifest({ schema, spec, entries: [existing] })).message).toContain('must state its snapshot');
    expect(errorOf(() => encodeManifest({ schema, spec, entries: [added(['a'])] })).message).toContain('one value for each field');
    expect(errorOf(() => encodeManifest({ schema, spec, entries: [added([7, 1])] })).code).toBe('value-invalid');
  });

  it('give the wanted entries only, each judged once with what it inherits, and all counted', () => {
    const { bytes } = encodeManifest({ schema, spec, entries: ['a', 'b', 'c'].map((region) => added([region, 1])) });
    const judged: ManifestEntry[] = [];
    const keep = (entry: ManifestEntry): boolean => {
      judged.push(entry);
      return entry.dataFile.partition[0] === 'b';
    };
    const manifest = line(bytes, { addedFilesCount: 3 });
    const { entries } = decodeManifest(bytes, { path: 'm', manifest, keep });
    expect(entries).toEqual(judged.slice(1, 2));
    expect(judged.map(({ sequenceNumber, dataFile: { partition } }) => [sequenceNumber, partition[0]])).toEqual([[7n, 'a'], [7n, 'b'], [7n, 'c']]);
    expect(errorOf(() => decodeManifest(bytes, { path: 'm', manifest: line(bytes, { addedFilesCount: 1 }), keep })).code).toBe('manifest-invalid');
  });

  it('keep the statistics of the wanted columns only', () => {
    const counts = new Map([[1, 5n], [2, 6n]]);
    const bounds = new Map([[1, Uint8Array.of(1)], [2, Uint8Array.of(2)]]);
    const entries = [added(['a', 1], { columnSizes: counts, valueCounts: counts, lowerBounds: bounds, splitOffsets: [4n] })];
    const { bytes } = encodeManifest({ schema, spec, entries });
    const some = decodeManifest(bytes, { path: 'm', statisticsOf: new Set([2]) }).entries[0]?.dataFile;
    expect(some).toEqual(dataFile(['a', 1], { valueCounts: new Map([[2, 6n]]), lowerBounds: new Map([[2, Uint8Array.of(2)]]), splitOffsets: [4n] }));
    expect(decodeManifest(bytes, { path: 'm', statisticsOf: new Set() }).entries[0]?.dataFile).toEqual(dataFile(['a', 1], { splitOffsets: [4n] }));
  });
});

describe('what a table knows', () => {
  it('gives partition values the type that the source column has now', () => {
    const before = schemaFromShorthand({ id: 'int', f: 'float' });
    const bySource = parsePartitionBy('id, f', before);
    const { bytes } = encodeManifest({ schema: before, spec: bySource, entries: [added([5, 0.5])] });
    const now = schemaFromShorthand({ id: 'long', f: 'double' });
    expect(decodeManifest(bytes, { path: 'm', schemas: [now] }).entries[0]?.dataFile.partition).toEqual([5n, 0.5]);
    expect(decodeManifest(bytes, { path: 'm' }).entries[0]?.dataFile.partition).toEqual([5, 0.5]);
  });

  it('takes the table\'s spec over the header\'s, fields found by id', () => {
    const { bytes } = encodeManifest({ schema, spec, entries: [added(['a', 1])] });
    const turned = { specId: 0, fields: [{ ...spec.fields[1]!, name: 'renamed' }, spec.fields[0]!, { sourceId: 1, fieldId: 1009, name: 'gone', transform: { kind: 'void' as const } }] };
    expect(decodeManifest(bytes, { path: 'm', specs: [turned] }).entries[0]?.dataFile.partition).toEqual([1, 'a', null]);
  });

  it('keeps values of a source column that is gone, with an older schema or by what they are', () => {
    const after = schemaFromShorthand({ id: 'long' });
    const gone = { specId: 2, fields: [{ sourceId: 99, fieldId: 1000, name: 'gone', transform: { kind: 'identity' as const } }] };
    for (const value of [true, 5, 0.5, 7n, 'x', Uint8Array.of(1)]) {
      const { bytes } = encodeManifest({ schema: after, spec: gone, entries: [added([null]), added([value])] });
      expect(decodeManifest(bytes, { path: 'm' }).entries.map((entry) => entry.dataFile.partition[0])).toEqual([null, value]);
    }
    const mixed = encodeManifest({ schema: after, spec: gone, entries: [added([5]), added([0.5]), added([Number.NaN])] });
    expect(decodeManifest(mixed.bytes, { path: 'm' }).entries.map((entry) => entry.dataFile.partition[0])).toEqual([5, 0.5, Number.NaN]);
    const older = { ...schema, fields: [{ ...schema.fields[3]!, id: 99 }] };
    const { bytes, partitions } = encodeManifest({ schema: after, olderSchemas: [older], spec: gone, entries: [added([5n])] });
    expect(decodeManifest(bytes, { path: 'm', schemas: [after, older] }).entries[0]?.dataFile.partition).toEqual([5n]);
    expect(decodeValue({ kind: 'timestamptz' }, partitions[0]!.lowerBound!)).toBe(5n);
  });
});

describe('inheritance', () => {
  const { bytes } = encodeManifest({ schema, spec, entries: [added(['a', 1])] });

  it('fills in what an added entry leaves null', () => {
    const [entry] = decodeManifest(bytes, { path: 'm', manifest: line(bytes) }).entries;
    expect(entry).toMatchObject({ snapshotId: 2n ** 63n - 1n, sequenceNumber: 7n, fileSequenceNumber: 7n });
  });

  it('leaves explicit numbers alone', () => {
    const entry: ManifestEntry = { ...added(['a', 1]), snapshotId: 1n, sequenceNumber: 2n, fileSequenceNumber: 3n };
    expect(inheritEntry(entry, line(bytes))).toBe(entry);
    expect(inheritEntry({ ...entry, snapshotId: null }, line(bytes))).toMatchObject({ snapshotId: 2n ** 63n - 1n, sequenceNumber: 2n, fileSequenceNumber: 3n });
  });

  it('of existing entries is 0 in manifests from before sequence numbers, and damage otherwise', () => {
    const entry: ManifestEntry = { ...added(['a', 1]), status: 'existing', snapshotId: 4n };
    expect(inheritEntry(entry, line(bytes, { sequenceNumber: 0n }))).toMatchObject({ snapshotId: 4n, sequenceNumber: 0n, fileSequenceNumber: 0n });
    expect(errorOf(() => inheritEntry(entry, line(bytes)))).toMatchObject({ code: 'manifest-invalid', kind: 'corrupt' });
  });

  it.each<[string, Partial<ManifestFile>, string]>([
    ['length', { manifestLength: 5n }, 'the length is'],
    ['spec', { partitionSpecId: 1 }, 'the partition spec is 0'],
    ['content', { content: 'deletes' }, 'the content is data'],
    ['added files', { addedFilesCount: 2 }, 'the number of added files is 1, but the manifest list says 2'],
    ['existing files', { existingFilesCount: 1 }, 'the number of existing files is 0'],
    ['deleted files', { deletedFilesCount: 1 }, 'the number of deleted files is 0'],
  ])('is refused when the list lies about the %s', (_what, lie, message) => {
    const error = errorOf(() => decodeManifest(bytes, { path: 's3://b/t/metadata/m.avro', manifest: line(bytes, lie) }));
    expect(error.code).toBe('manifest-invalid');
    expect(error.message).toContain(message);
    expect(error.message).toContain('s3://b/t/metadata/m.avro');
  });
});
