import { describe, expect, it } from 'vitest';
import { encodeManifestList, type ManifestFile, type Schema, type Snapshot } from '../../format/index.ts';
import { type GetOptions, type GetResult, MemoryStore } from '../../io/index.ts';
import { entryBytes, listBytes, ManifestShelf } from './manifest-shelf.ts';
import { landedEntries, manifestFileOf, type StagedManifest, stageManifest } from './staged-manifest.ts';

const location = 'memory:t';
const schema = { schemaId: 0, fields: [], identifierFieldIds: [] };
const staged: StagedManifest = stageManifest({ key: 'metadata/m0.avro', metadata: { schemas: [schema], currentSchemaId: 0 }, spec: { specId: 0, fields: [] }, entries: [] });
const manifest: ManifestFile = manifestFileOf(staged, location, { snapshotId: 1n, sequenceNumber: 1n });

const column = (id: number): Schema['fields'][number] => ({ id, name: `c${id}`, required: false, type: { kind: 'long' } });
const wide: Schema = { schemaId: 0, fields: [1, 2, 3].map(column), identifierFieldIds: [] };
const filled: StagedManifest = stageManifest({
  key: 'metadata/m1.avro',
  metadata: { schemas: [wide], currentSchemaId: 0 },
  spec: { specId: 0, fields: [] },
  entries: Array.from({ length: 5 }, (_, number) => ({
    status: 'added',
    snapshotId: null,
    sequenceNumber: null,
    fileSequenceNumber: null,
    dataFile: {
      content: 'data',
      filePath: `${location}/data/${number}.parquet`,
      fileFormat: 'parquet',
      partition: [],
      recordCount: 7n,
      fileSizeInBytes: 900n,
      valueCounts: new Map([[1, 7n], [2, 7n], [3, 7n]]),
    },
  })),
});
const filledManifest: ManifestFile = manifestFileOf(filled, location, { snapshotId: 1n, sequenceNumber: 1n });

function snapshotOf(number: number): Snapshot {
  return { snapshotId: BigInt(number), sequenceNumber: 1n, timestampMs: 0, manifestList: `${location}/metadata/snap-${number}.avro`, summary: { operation: 'append' } };
}

/** Reads wait until the test lets them go, and are given up when their signal is aborted. */
class HeldBackStore extends MemoryStore {
  reads = 0;
  aborted = 0;
  letGo: () => void = () => undefined;
  readonly #gate = new Promise<void>((resolve) => {
    this.letGo = resolve;
  });

  override async get(key: string, options: GetOptions = {}): Promise<GetResult> {
    this.reads += 1;
    await Promise.race([
      this.#gate,
      new Promise<never>((_, reject) => {
        options.signal?.addEventListener('abort', () => {
          this.aborted += 1;
          reject(options.signal?.reason as Error);
        });
      }),
    ]);
    return await super.get(key, options);
  }
}

async function filledStore(): Promise<HeldBackStore> {
  const store = new HeldBackStore({ url: location });
  await store.put('metadata/m0.avro', staged.object.bytes);
  for (let number = 1; number <= 12; number++) await store.put(`metadata/snap-${number}.avro`, encodeManifestList({ snapshotId: BigInt(number), sequenceNumber: 1n, manifests: [manifest] }));
  return store;
}

describe('ManifestShelf', () => {
  const asks: readonly (readonly [string, (shelf: ManifestShelf, signal?: AbortSignal) => Promise<unknown>])[] = [
    ['a list', (shelf, signal) => shelf.listOf(snapshotOf(1), location, signal)],
    ['entries', (shelf, signal) => shelf.entriesOf(manifest, location, signal)],
  ];

  it.each(asks)('fetches %s once for all who ask, and the abort of the first does not fail the others', async (_, ask) => {
    const store = await filledStore();
    const shelf = new ManifestShelf(store);
    const scan = new AbortController();
    const first = ask(shelf, scan.signal);
    const second = ask(shelf);
    scan.abort();
    await expect(first).rejects.toMatchObject({ code: 'request-aborted' });
    store.letGo();
    expect(await second).toBeInstanceOf(Array);
    expect(store.reads).toBe(1);
    await ask(shelf);
    expect(store.reads).toBe(1);
  });

  it.each(asks)('gives up fetching %s when all who asked have, and begins anew for the next', async (_, ask) => {
    const store = await filledStore();
    const shelf = new ManifestShelf(store);
    const scans = [new AbortController(), new AbortController()];
    const asked = Promise.allSettled(scans.map(({ signal }) => ask(shelf, signal)));
    await Promise.resolve();
    for (const scan of scans) scan.abort();
    const next = ask(shelf);
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(store.aborted).toBe(1);
    store.letGo();
    await next;
    expect(store.reads).toBe(2);
  });

  it('asks nothing for a caller that has given up already', async () => {
    const store = await filledStore();
    await expect(new ManifestShelf(store).listOf(snapshotOf(1), location, AbortSignal.abort())).rejects.toMatchObject({ code: 'request-aborted' });
    expect(store.reads).toBe(0);
  });

  it('asks again after a failure', async () => {
    const store = await filledStore();
    const shelf = new ManifestShelf(store);
    store.letGo();
    const lost = { ...snapshotOf(1), manifestList: `${location}/metadata/snap-99.avro` };
    await expect(shelf.listOf(lost, location)).rejects.toMatchObject({ code: 'listed-file-missing', kind: 'corrupt', message: expect.stringMatching(/snap-99\.avro of snapshot 1 does not exist/) });
    const lostManifest = { ...manifest, manifestPath: `${location}/metadata/m99.avro` };
    for (const read of [shelf.entriesOf(lostManifest, location), shelf.selectedEntriesOf(lostManifest, location)]) {
      await expect(read).rejects.toMatchObject({ code: 'listed-file-missing', message: expect.stringMatching(/m99\.avro, which snapshot 1 added,/) });
    }
    await store.put('metadata/snap-99.avro', encodeManifestList({ snapshotId: 99n, sequenceNumber: 1n, manifests: [manifest] }));
    expect(await shelf.listOf(lost, location)).toHaveLength(1);
  });

  it('forgets the list that was not used for longest', async () => {
    const store = await filledStore();
    const shelf = new ManifestShelf(store, { listBytes: 8 * (512 + listBytes([manifest])) });
    store.letGo();
    for (let number = 1; number <= 8; number++) await shelf.listOf(snapshotOf(number), location);
    await shelf.listOf(snapshotOf(1), location);
    await shelf.listOf(snapshotOf(9), location);
    expect(store.reads).toBe(9);
    await shelf.listOf(snapshotOf(1), location);
    expect(store.reads).toBe(9);
    await shelf.listOf(snapshotOf(2), location);
    expect(store.reads).toBe(10);
  });

  it('refuses a snapshot that names its manifests one by one, whose files would be overlooked', async () => {
    const { manifestList: _, ...listless } = snapshotOf(1);
    await expect(new ManifestShelf(await filledStore()).listOf(listless, location)).rejects.toMatchObject({ code: 'manifest-unsupported' });
  });

  it('gives a commit everything of a manifest that a plan has read a part of, without reading it again', async () => {
    const store = await filledStore();
    const shelf = new ManifestShelf(store);
    store.letGo();
    await store.put('metadata/m1.avro', filled.object.bytes);
    expect(shelf.holds(filledManifest)).toBe(false);
    const [planned] = await shelf.selectedEntriesOf(filledManifest, location, { statisticsOf: new Set() });
    expect(planned?.dataFile.valueCounts).toBeUndefined();
    expect(shelf.holds(filledManifest)).toBe(true);
    for (let time = 0; time < 2; time++) {
      const entries = await shelf.entriesOf(filledManifest, location);
      const decoded = entries.map((entry) => ({ ...entry, dataFile: { ...entry.dataFile, valueCounts: new Map(entry.dataFile.valueCounts) } }));
      expect(decoded).toEqual(landedEntries(filled, filledManifest));
    }
    expect(store.reads).toBe(1);
  });

  it('plans over what its own commits wrote, without reading it', async () => {
    const store = await filledStore();
    const shelf = new ManifestShelf(store);
    shelf.holdManifest(filledManifest.manifestPath, filled.object.bytes, landedEntries(filled, filledManifest));
    expect((await shelf.selectedEntriesOf(filledManifest, location)).map(({ dataFile }) => dataFile.filePath)).toEqual(filled.entries.map(({ dataFile }) => dataFile.filePath));
    expect(store.reads).toBe(0);
  });

  it('holds no more than its limits, whatever it has read', async () => {
    const store = new MemoryStore({ url: location });
    const [manifestBytes, entriesBytes] = [10 * filled.object.bytes.length, 10 * entryBytes(filled.entries)];
    const shelf = new ManifestShelf(store, { manifestBytes, entryBytes: entriesBytes });
    for (let number = 0; number < 40; number++) {
      const one = { ...filledManifest, manifestPath: `${location}/metadata/n${number}.avro` };
      await store.put(`metadata/n${number}.avro`, filled.object.bytes);
      await shelf.entriesOf(one, location);
      expect(shelf.holds(one)).toBe(true);
      expect(shelf.heldBytes).toBeLessThanOrEqual(manifestBytes + entriesBytes);
    }
    expect(shelf.heldBytes).toBeGreaterThan((manifestBytes + entriesBytes) / 2);
  });

  it('counts statistics that were read as they are kept, encoded, and so holds many more of them', async () => {
    const store = await filledStore();
    store.letGo();
    const columns = Array.from({ length: 100 }, (_, id): [number, bigint] => [id, 7n]);
    const statistics = { columnSizes: new Map(columns), valueCounts: new Map(columns), nullValueCounts: new Map(columns) };
    const schema100: Schema = { schemaId: 0, fields: columns.map(([id]) => column(id)), identifierFieldIds: [] };
    const entries = filled.entries.map((entry) => ({ ...entry, dataFile: { ...entry.dataFile, ...statistics } }));
    const many = stageManifest({ key: 'metadata/m2.avro', metadata: { schemas: [schema100], currentSchemaId: 0 }, spec: { specId: 0, fields: [] }, entries });
    await store.put(many.object.key, many.object.bytes);
    const read = await new ManifestShelf(store).entriesOf(manifestFileOf(many, location, { snapshotId: 1n, sequenceNumber: 1n }), location);
    expect(entryBytes(entries)).toBeGreaterThan(10 * entryBytes(read));
  });

  it('does not keep entries that take more than there is for all', async () => {
    const shelf = new ManifestShelf(new MemoryStore({ url: location }), { entryBytes: entryBytes(filled.entries) / 2 });
    shelf.holdManifest(filledManifest.manifestPath, filled.object.bytes, filled.entries);
    expect(shelf.heldBytes).toBeLessThan(filled.object.bytes.length + 1000);
    expect(shelf.holds(filledManifest)).toBe(true);
  });
});
