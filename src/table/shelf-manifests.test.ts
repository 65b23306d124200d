import { describe, expect, it } from 'vitest';
import { ManifestShelf } from '../commit/index.ts';
import { encodeManifest, type ManifestEntry, type ManifestFile, type PartitionSpec, type Schema, type TableMetadata } from '../format/index.ts';
import { MemoryStore } from '../io/index.ts';
import { ShelfManifests } from './shelf-manifests.ts';

const location = 'memory:t';
const spec: PartitionSpec = { specId: 0, fields: [{ sourceId: 1, fieldId: 1000, name: 'x', transform: { kind: 'identity' } }] };
const kept = { id: 2, name: 'kept', required: false, type: { kind: 'int' } } as const;
const column = (kind: 'int' | 'long') => ({ id: 1, name: 'x', required: false, type: { kind } }) as const;
const schemas: readonly Schema[] = [
  { schemaId: 0, fields: [column('int'), kept], identifierFieldIds: [] },
  { schemaId: 1, fields: [column('long'), kept], identifierFieldIds: [] },
  { schemaId: 2, fields: [kept], identifierFieldIds: [] },
];
const wide = 3_000_000_000n;

describe('manifests of a handle', () => {
  it('give a partition value whose column was promoted, and dropped since, in the newest type that it had', async () => {
    const store = new MemoryStore({ url: location });
    const entry: ManifestEntry = {
      status: 'added',
      snapshotId: null,
      sequenceNumber: null,
      fileSequenceNumber: null,
      dataFile: { content: 'data', filePath: `${location}/data/a.parquet`, fileFormat: 'parquet', partition: [wide], recordCount: 1n, fileSizeInBytes: 1n },
    };
    const { bytes, ...counts } = encodeManifest({ schema: schemas[1]!, spec, entries: [entry] });
    await store.put('metadata/m.avro', bytes);
    const manifest: ManifestFile = { ...counts, manifestPath: `${location}/metadata/m.avro`, manifestLength: BigInt(bytes.length), sequenceNumber: 1n, minSequenceNumber: 1n, addedSnapshotId: 1n };
    const metadata = { location, schemas, currentSchemaId: 2, partitionSpecs: [spec] } as unknown as TableMetadata;
    const [read] = await new ShelfManifests(new ManifestShelf(store), metadata).entriesOf(manifest);
    expect(read?.dataFile.partition).toEqual([wide]);
  });
});
