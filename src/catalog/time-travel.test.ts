import { describe, expect, it } from 'vitest';
import { encodeTombstone } from '../format/index.ts';
import { MemoryStore, RequestCounter } from '../io/index.ts';
import { type Runtime, systemRuntime } from '../runtime/index.ts';
import type { Table } from '../table/index.ts';
import { openCatalog } from './open-catalog.ts';

const quarterMs = 15 * 60_000;
const startMs = 1_750_000_000_000;

interface Past {
  readonly table: Table;
  readonly store: MemoryStore;
  readonly counter: RequestCounter;
  readonly snapshots: readonly { readonly snapshotId: bigint; readonly timestampMs: number; readonly version: number }[];
  readonly reopen: () => Promise<Table>;
}

/** A table with one row a quarter of an hour, so that the list holds the newest 50 commits only. */
async function longPast(commits: number): Promise<Past> {
  let nowMs = startMs;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs - startMs };
  const runtime: Runtime = { ...systemRuntime, clock };
  const store = new MemoryStore({ clock });
  const counter = new RequestCounter();
  const catalog = await openCatalog('memory:', { store: counter.wrap(store), runtime });
  const table = await catalog.createTable('a.t', { schema: { id: 'long' } });
  const snapshots = [];
  for (let commit = 0; commit < commits; commit++) {
    nowMs += quarterMs;
    const receipt = await table.append([{ id: BigInt(commit) }], commit === 3 ? { token: 'third' } : {});
    snapshots.push({ snapshotId: receipt.snapshotId, timestampMs: table.currentSnapshot!.timestampMs, version: receipt.version });
  }
  return { table, store, counter, snapshots, reopen: async () => await (await openCatalog('memory:', { store, runtime })).loadTable('a.t') };
}

const rows = async (table: Table, selection: Parameters<Table['scan']>[0]): Promise<number> => (await table.scan(selection).toArrow()).numRows;

describe('the past of a table with 80 commits', () => {
  it('lists 50 snapshots and finds every one by id and by time', async () => {
    const { table, snapshots } = await longPast(80);
    expect(table.metadata.snapshots).toHaveLength(50);
    for (const [index, { snapshotId, timestampMs }] of snapshots.entries()) {
      expect(await rows(table, { snapshotId })).toBe(index + 1);
      expect(await rows(table, { asOf: timestampMs })).toBe(index + 1);
      expect(await rows(table, { asOf: timestampMs + quarterMs - 1 })).toBe(index + 1);
    }
  });

  it('searches beyond the list by the first bytes of versions, and reads one whole', async () => {
    const { table, store, snapshots, counter } = await longPast(80);
    counter.reset();
    expect(await rows(table, { asOf: snapshots[7]!.timestampMs })).toBe(8);
    const { requests, receivedBytes } = counter.snapshot().verbs.get;
    const whole = (await store.head(`a/t/metadata/v${snapshots[7]!.version}.metadata.json`)).size;
    expect(requests).toBeLessThan(25);
    expect(receivedBytes).toBeLessThan(whole + 10 * 512 + 8 * 4_096);
  });

  it('walks its whole history on request, and only the list otherwise', async () => {
    const { table, snapshots } = await longPast(80);
    expect((await Array.fromAsync(table.history())).length).toBe(50);
    const all = await Array.fromAsync(table.history({ all: true }));
    expect(all.map(({ snapshotId }) => snapshotId)).toEqual(snapshots.map(({ snapshotId }) => snapshotId).toReversed());
    expect(all.map(({ version }) => version)).toEqual(snapshots.map(({ version }) => version).toReversed());
    expect(await Array.fromAsync(table.history({ all: true, limit: 55 }))).toHaveLength(55);
  });

  it('ends with a typed error where it begins, and for ids that nobody minted', async () => {
    const { table } = await longPast(60);
    await expect(rows(table, { asOf: startMs - 1 })).rejects.toMatchObject({ code: 'snapshot-expired' });
    await expect(rows(table, { snapshotId: 12_345n })).rejects.toMatchObject({ code: 'snapshot-not-found' });
    await expect(rows(table, { snapshotId: 2n ** 62n })).rejects.toMatchObject({ code: 'snapshot-not-found' });
    await expect(rows(table, { asOf: '2026-01-01T00:00:00' })).rejects.toMatchObject({ code: 'instant-invalid' });
    await expect(rows(table, { asOf: 1, snapshotId: 1n })).rejects.toMatchObject({ code: 'selection-ambiguous' });
    await expect(rows(table, { ref: 'nope' })).rejects.toMatchObject({ code: 'ref-not-found' });
  });

  it('reads what is left after old versions were retired, and says what is gone', async () => {
    const { store, snapshots, reopen } = await longPast(80);
    for (let version = 1; version <= 20; version++) {
      store.objects.set(`a/t/metadata/v${version}.metadata.json`, encodeTombstone({ version, commitId: 'x', lastUpdatedMs: startMs }));
    }
    const table = await reopen();
    expect(await rows(table, { snapshotId: snapshots[25]!.snapshotId })).toBe(26);
    await expect(rows(table, { asOf: snapshots[5]!.timestampMs })).rejects.toMatchObject({ code: 'snapshot-expired' });
  });

  it('remembers a token that has left the list', async () => {
    const { reopen, snapshots } = await longPast(80);
    const again = await (await reopen()).append([{ id: 3n }], { token: 'third' });
    expect(again).toMatchObject({ alreadyCommitted: true, snapshotId: snapshots[3]!.snapshotId, version: snapshots[3]!.version, rows: 1n });
  });

  it.each([
    ['empty', ''],
    ['garbage', 'latest'],
    ['too low', '2'],
    ['too high', '4000'],
    ['missing', undefined],
  ])('opens at the newest version with a hint that is %s', async (_, hint) => {
    const { store, table, reopen } = await longPast(30);
    await table.close();
    if (hint === undefined) store.objects.delete('a/t/metadata/version-hint.text');
    else store.objects.set('a/t/metadata/version-hint.text', new TextEncoder().encode(hint));
    expect((await reopen()).version).toBe(31);
  });

  it('refuses a version that is damaged, and names it', async () => {
    const { store, table, reopen } = await longPast(2);
    await table.close();
    const whole = (await store.get('a/t/metadata/v3.metadata.json')).bytes;
    store.objects.set('a/t/metadata/v3.metadata.json', whole.subarray(0, 200));
    await expect(reopen()).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringContaining('v3.metadata.json') });
  });
});

describe('a table that was copied', () => {
  it('is read at its new place and refuses to be written there', async () => {
    const { store, table } = await longPast(3);
    await table.close();
    for await (const page of store.list('a/t/')) {
      for (const { key } of page.objects) store.objects.set(key.replace('a/t/', 'b/t/'), (await store.get(key)).bytes);
    }
    const copy = await (await openCatalog('memory:', { store })).openTable('memory:b/t');
    expect(await rows(copy, {})).toBe(3);
    await expect(copy.append([{ id: 1n }])).rejects.toMatchObject({ code: 'table-relocated' });
  });
});
