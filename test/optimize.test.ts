import { describe, expect, it, vi } from 'vitest';
import { encodeManifestList, type ManifestFile, serializeTableMetadata, type Snapshot, type TableMetadata } from '../src/format/index.ts';
import { type Catalog, openCatalog, optimize, type Table } from '../src/index.ts';
import { MemoryStore } from '../src/io/index.ts';

let made = 0;

interface Warehouse {
  readonly store: MemoryStore;
  open(): Promise<{ readonly catalog: Catalog; readonly table: Table }>;
}

async function warehouse(partitionBy: readonly string[] = ['region']): Promise<Warehouse> {
  const url = `memory:optimize-test-${made++}`;
  const store = new MemoryStore({ url });
  const first = await openCatalog(url, { store });
  await first.createTable('a.t', { schema: { id: 'long required', region: 'string', text: 'string' }, partitionBy });
  await first.close();
  return {
    store,
    open: async () => {
      const catalog = await openCatalog(url, { store });
      return { catalog, table: await catalog.loadTable('a.t') };
    },
  };
}

const row = (id: number): Record<string, unknown> => ({ id: BigInt(id), region: ['north', 'south', null][id % 3], text: 'x'.repeat(id % 50) });

async function idsOf(table: Table, snapshotId?: bigint): Promise<readonly bigint[]> {
  const ids: bigint[] = [];
  for await (const each of table.scan({ columns: ['id'], ...(snapshotId !== undefined && { snapshotId }) }).rows()) ids.push(each['id'] as bigint);
  return ids.toSorted((a, b) => (a < b ? -1 : 1));
}

/** A version of another engine that adds a delete file; its manifest is only listed. */
async function landDeletes(store: MemoryStore, table: Table, manifests: readonly ManifestFile[]): Promise<void> {
  const { metadata, version, location } = table;
  const [sequenceNumber, snapshotId] = [metadata.lastSequenceNumber + 1n, 7n];
  const deletes: ManifestFile = { ...manifests[0]!, content: 'deletes', manifestPath: `${location}/metadata/deletes.avro`, sequenceNumber, minSequenceNumber: sequenceNumber, addedSnapshotId: snapshotId };
  await store.put('a/t/metadata/snap-7.avro', encodeManifestList({ snapshotId, sequenceNumber, manifests: [...manifests, deletes] }));
  const snapshot: Snapshot = { snapshotId, sequenceNumber, timestampMs: metadata.lastUpdatedMs + 1, manifestList: `${location}/metadata/snap-7.avro`, summary: { operation: 'delete' } };
  const value: TableMetadata = {
    ...metadata,
    lastSequenceNumber: sequenceNumber,
    lastUpdatedMs: snapshot.timestampMs,
    currentSnapshotId: snapshotId,
    snapshots: [...metadata.snapshots, snapshot],
    snapshotLog: [...metadata.snapshotLog, { snapshotId, timestampMs: snapshot.timestampMs }],
    refs: { main: { type: 'branch', snapshotId } },
  };
  await store.put(`a/t/metadata/v${version + 1}.metadata.json`, serializeTableMetadata(value));
}

describe('optimize', () => {
  it('changes files and never rows, in the snapshots before and after', async () => {
    const { table } = await (await warehouse()).open();
    for (let id = 0; id < 30; id++) await table.append([row(id)]);
    const before = table.currentSnapshot!.snapshotId;
    const ids = await idsOf(table);
    const result = await optimize(table);
    expect(result).toMatchObject({ groups: 3, skipped: 0, filesBefore: 30, filesAfter: 3, rows: 30n });
    expect(result.snapshots).toHaveLength(3);
    expect(await idsOf(table)).toEqual(ids);
    expect(await idsOf(table, before)).toEqual(ids);
    expect(table.currentSnapshot!.summary).toMatchObject({ operation: 'replace', 'total-data-files': '3', 'total-records': '30' });
    expect(await optimize(table)).toMatchObject({ groups: 0, snapshots: [] });
  });

  it('leaves files alone of which rows were deleted while it planned, also where its handle has seen that', async () => {
    const made = await warehouse([]);
    const writer = (await made.open()).table;
    for (let id = 0; id < 4; id++) await writer.append([row(id)]);
    await writer.close();
    const { table } = await made.open();
    const source = table.manifestSource();
    vi.spyOn(table, 'manifestSource').mockReturnValue({
      manifestsOf: async (snapshot) => {
        const manifests = await source.manifestsOf(snapshot);
        await landDeletes(made.store, table, manifests);
        await table.refresh();
        return manifests;
      },
      entriesOf: (manifest, options) => source.entriesOf(manifest, options),
    });
    expect(await optimize(table)).toMatchObject({ groups: 1, skipped: 1, snapshots: [] });
  });

  it('says what it would do and does nothing, when only asked', async () => {
    const { table } = await (await warehouse()).open();
    for (let id = 0; id < 6; id++) await table.append([row(id)]);
    const { version } = table;
    expect(await optimize(table, { dryRun: true })).toMatchObject({ groups: 3, filesBefore: 6, snapshots: [] });
    expect((await table.refresh()).version).toBe(version);
  });

  it('takes only the partitions that a predicate names', async () => {
    const { table } = await (await warehouse()).open();
    for (let id = 0; id < 9; id++) await table.append([row(id)]);
    expect(await optimize(table, { where: "region = 'north'" })).toMatchObject({ groups: 1, filesBefore: 3, filesAfter: 1 });
  });

  it('lands while four hosts go on appending, and nobody loses a row', async () => {
    const place = await warehouse([]);
    const appenders = await Promise.all(Array.from({ length: 4 }, () => place.open()));
    const { table } = await place.open();
    for (let id = 0; id < 8; id++) await table.append([row(id)]);
    let stop = false;
    const appended: number[] = [];
    const appending = appenders.map(async ({ table: mine }, host) => {
      for (let number = 0; !stop && number < 200; number++) {
        const id = 1_000 * (host + 1) + number;
        await mine.append([row(id)]);
        appended.push(id);
      }
    });
    const results = [];
    for (let round = 0; round < 3; round++) results.push(await optimize(table));
    stop = true;
    await Promise.all(appending);
    expect(results.reduce((sum, result) => sum + result.snapshots.length, 0)).toBeGreaterThanOrEqual(1);
    await table.refresh();
    const expected = [...Array.from({ length: 8 }, (_, id) => id), ...appended].toSorted((a, b) => a - b).map(BigInt);
    expect(await idsOf(table)).toEqual(expected);
    await Promise.all(appenders.map(({ catalog }) => catalog.close()));
  });

  it('gives way when another has replaced the files meanwhile, and leaves nothing behind', async () => {
    const place = await warehouse([]);
    const [one, two] = [await place.open(), await place.open()];
    for (let id = 0; id < 8; id++) await one.table.append([row(id)]);
    const results = await Promise.all([optimize(one.table), optimize(two.table)]);
    expect(results.map(({ skipped }) => skipped).toSorted((a, b) => a - b)).toEqual([0, 1]);
    await Promise.all([one.catalog.close(), two.catalog.close()]);
    const { table } = await place.open();
    expect(await idsOf(table)).toHaveLength(8);
    const data = [];
    for await (const page of place.store.list('a/t/data/')) data.push(...page.objects);
    expect(data).toHaveLength(9); // the eight that older snapshots hold, and one new file
  });
});
