import { mkdirSync, writeFileSync } from 'node:fs';
import { openCatalog } from '../../src/index.ts';
import { encodeManifest, encodeManifestList, encodeValue, type ManifestEntry, type ManifestFile, type PartitionSpec, type Schema, serializeTableMetadata, type TableMetadata, type Value } from '../../src/format/index.ts';
import { SeededRandom } from '../../src/runtime/index.ts';
import type { Place } from '../harness/place.ts';

/** `clustered`: a day's files stand in one manifest; `scattered`: in all of them. */
export type Arrangement = 'clustered' | 'scattered';

export interface PlannedTable {
  readonly place: Place;
  readonly location: string;
  readonly metadata: string;
  readonly manifests: number;
  readonly files: number;
  /** Selects one day. */
  readonly where: string;
  readonly filesOfDay: number;
}

export interface PlannedTableSize {
  readonly manifests: number;
  readonly filesEach: number;
  readonly days: number;
}

const columns = { day: 'int', id: 'long', user_id: 'long', price: 'double', score: 'double', category: 'string', tag: 'string', at: 'timestamp' } as const;
const snapshotId = 7_000_000_000_000_000_001n;

/** Makes a table of data files that do not exist, partitioned by day, with statistics of eight columns: to plan over, and never to read. */
export async function makePlannedTable(folder: string, arrangement: Arrangement, { manifests, filesEach, days }: PlannedTableSize): Promise<PlannedTable> {
  const catalog = await openCatalog(folder);
  const { location, metadata: empty, schema, partitionSpec } = await catalog.createTable('bench.planned', { schema: columns, partitionBy: ['day'] });
  await catalog.close();
  const path = (name: string): string => `${location.slice('file://'.length)}/metadata/${name}`;
  const random = new SeededRandom(7);
  const files = manifests * filesEach;
  mkdirSync(path('.'), { recursive: true });
  const listed = Array.from({ length: manifests }, (_, manifest) => {
    const entries = Array.from({ length: filesEach }, (_each, index) => {
      const number = manifest * filesEach + index;
      const day = arrangement === 'scattered' ? number % days : Math.floor((number * days) / files);
      return entryOf({ location, schema, number, day, random });
    });
    return writeManifest(path(`planned-${manifest}.avro`), `${location}/metadata/planned-${manifest}.avro`, { schema, spec: partitionSpec, entries });
  });
  writeFileSync(path('snap-planned.avro'), encodeManifestList({ snapshotId, sequenceNumber: 1n, manifests: listed }));
  writeFileSync(path('v2.metadata.json'), serializeTableMetadata(withSnapshot(empty, `${location}/metadata/snap-planned.avro`)));
  writeFileSync(path('version-hint.text'), '2');
  const day = Math.floor(days / 2) + 17;
  return { place: { kind: 'local', folder }, location, metadata: `${location}/metadata/v2.metadata.json`, manifests, files, where: `day = ${day}`, filesOfDay: files / days };
}

function entryOf({ location, schema, number, day, random }: { location: string; schema: Schema; number: number; day: number; random: SeededRandom }): ManifestEntry {
  const at = (BigInt(day) * 86_400n + BigInt(number % 1000)) * 1_000_000n;
  const [price, score] = [random.fraction() * 100, random.fraction()];
  const lower = [day, BigInt(number) * 1000n, BigInt(random.below(1000)), price, -score, 'category-a', `tag-000${random.below(90) + 10}`, at];
  const upper = [day, BigInt(number) * 1000n + 999n, 999_000n + BigInt(random.below(1000)), price + 500, score, 'category-z', `tag-099${random.below(90) + 10}`, at + 80_000_000_000n];
  const bounds = (values: readonly Value[]): ReadonlyMap<number, Uint8Array> => new Map(schema.fields.map(({ id, type }, index) => [id, encodeValue(type as Parameters<typeof encodeValue>[0], values[index] as Value)]));
  const each = (value: () => bigint): ReadonlyMap<number, bigint> => new Map(schema.fields.map(({ id }) => [id, value()]));
  return {
    status: 'added',
    snapshotId: null,
    sequenceNumber: null,
    fileSequenceNumber: null,
    dataFile: {
      content: 'data',
      filePath: `${location}/data/${random.below(2 ** 30).toString(16).padStart(8, '0')}-${number}.parquet`,
      fileFormat: 'parquet',
      partition: [day],
      recordCount: 1000n,
      fileSizeInBytes: BigInt(40_000 + random.below(5000)),
      columnSizes: each(() => BigInt(4000 + random.below(999))),
      valueCounts: each(() => 1000n),
      nullValueCounts: each(() => 0n),
      nanValueCounts: new Map([[4, 0n], [5, 0n]]),
      lowerBounds: bounds(lower),
      upperBounds: bounds(upper),
      splitOffsets: [4n],
      sortOrderId: 0,
    },
  };
}

function writeManifest(path: string, location: string, content: { schema: Schema; spec: PartitionSpec; entries: readonly ManifestEntry[] }): ManifestFile {
  const { bytes, ...described } = encodeManifest(content);
  writeFileSync(path, bytes);
  return { ...described, manifestPath: location, manifestLength: BigInt(bytes.length), sequenceNumber: 1n, minSequenceNumber: 1n, addedSnapshotId: snapshotId };
}

function withSnapshot(empty: TableMetadata, manifestList: string): TableMetadata {
  const timestampMs = empty.lastUpdatedMs + 1;
  return {
    ...empty,
    lastSequenceNumber: 1n,
    lastUpdatedMs: timestampMs,
    currentSnapshotId: snapshotId,
    snapshots: [{ snapshotId, sequenceNumber: 1n, timestampMs, manifestList, summary: { operation: 'append' }, schemaId: empty.currentSchemaId }],
    snapshotLog: [{ timestampMs, snapshotId }],
    refs: { main: { snapshotId, type: 'branch' } },
  };
}
