import { describe, expect, it } from 'vitest';
import { FrazilError } from '../../errors/index.ts';
import { encodeTombstone } from '../../format/index.ts';
import { ManualTable } from '../fixtures/manual-table.ts';
import { frazilProperties } from './properties.ts';
import { tableCodec } from './table-codec.ts';

const elevenMinutesMs = 11 * 60_000;
const claimOf = (manual: ManualTable): string | undefined => {
  const key = manual.store.log.find((line) => line.startsWith('put metadata/tokens/'))?.slice('put '.length);
  const bytes = key === undefined ? undefined : manual.store.objects.get(key)?.bytes;
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
};
const versionReads = (manual: ManualTable): number => manual.store.log.filter((line) => /^get metadata\/v\d+\.metadata\.json$/.test(line)).length;

/** Lands so many versions through another handle. */
async function busy(manual: ManualTable, versions: number): Promise<void> {
  const rival = await manual.open();
  for (let number = 0; number < versions; number++) await manual.until(rival.append(manual.request()));
  await manual.until(rival.close());
}

/** A handle that knows version 6 of a table whose versions from `version` on somebody has taken away. */
async function setBackFrom(version: number): Promise<{ readonly manual: ManualTable; readonly slept: Awaited<ReturnType<ManualTable['open']>> }> {
  const manual = new ManualTable();
  const slept = await manual.open();
  for (let number = 0; number < 5; number++) await manual.until(slept.append(manual.request()));
  await manual.until(slept.settle());
  for (let gone = version; gone <= 6; gone++) manual.store.objects.delete(tableCodec.keyOf(gone));
  return { manual, slept };
}

describe('an append with a token', () => {
  it('on a handle far behind looks for the head before it claims, instead of reading every version since', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    await busy(manual, 120);
    manual.store.log.length = 0;
    await manual.pass(2_000);
    const receipt = await manual.until(table.append(manual.request({ token: 'a' })));
    expect(receipt).toMatchObject({ version: 122, attempts: 1 });
    expect(claimOf(manual)).toBe('{"base-version":121}');
    expect(versionReads(manual)).toBeLessThan(20);
    await manual.until(table.close());
  });

  it('does not look on a handle that has just looked', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    manual.store.log.length = 0;
    await manual.until(table.append(manual.request({ token: 'a' })));
    expect(versionReads(manual)).toBe(0);
    await manual.until(table.close());
  });

  it('whose search was given up goes on where it ended', async () => {
    const manual = new ManualTable();
    const before = await manual.open();
    // The claim of a writer that died before it landed anything.
    const dead = before.append(manual.request({ token: 'a', staged: Promise.reject(new Error('crashed')) }));
    await expect(manual.until(dead)).rejects.toThrow('crashed');
    await busy(manual, 200);
    const table = await manual.open();
    manual.store.log.length = 0;
    manual.store.gate = (moment) => (moment === 'before get' ? manual.runtime.timer.sleep(100) : undefined);
    const first = table.append(manual.request({ token: 'a', timeoutMs: 450 }));
    await expect(manual.until(first)).rejects.toMatchObject({ code: 'commit-not-sent' });
    const readFirst = versionReads(manual);
    expect(readFirst).toBeGreaterThan(50);
    expect(readFirst).toBeLessThan(190);
    manual.store.log.length = 0;
    await manual.until(table.append(manual.request({ token: 'a' })));
    expect(versionReads(manual)).toBeLessThan(160);
    await manual.until(table.close());
  });

  it('reads each version once for all that search at the same time', async () => {
    const manual = new ManualTable();
    const before = await manual.open();
    const tokens = Array.from({ length: 10 }, (_, index) => `token ${index}`);
    await manual.until(Promise.allSettled(tokens.map((token) => before.append(manual.request({ token, staged: Promise.reject(new Error('crashed')) })))));
    await busy(manual, 50);
    const table = await manual.open();
    manual.store.log.length = 0;
    manual.store.gate = (moment) => (moment === 'before get' ? manual.runtime.timer.sleep(10) : undefined);
    const receipts = await manual.until(Promise.all(tokens.map((token) => table.append(manual.request({ token })))));
    expect(new Set(receipts.map(({ version }) => version)).size).toBe(1);
    expect(versionReads(manual)).toBeLessThan(60);
    await manual.until(table.close());
  });

  it('finds what it landed before, also when that version is a tombstone, and removes only its new file', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const landed = await manual.until(table.append(manual.request({ token: 'a' })));
    await busy(manual, 3);
    const { value } = tableCodec.decode(manual.store.objects.get(tableCodec.keyOf(2))!.bytes, 'v2') as { readonly value: typeof table.head.value };
    manual.store.objects.set(tableCodec.keyOf(2), encodeTombstone({ version: 2, commitId: landed.commitId, lastUpdatedMs: value.lastUpdatedMs, tokens: value.properties[frazilProperties.tokens]! }));
    const again = await manual.open();
    const request = manual.request({ token: 'a' });
    expect(await manual.until(again.append(request))).toMatchObject({ alreadyCommitted: true, version: 2, snapshotId: landed.snapshotId, rows: 1n });
    await manual.until(Promise.all([table.close(), again.close()]));
    expect(manual.has(request.stagedKeys[0]!)).toBe(false);
    expect(manual.has('data/0.parquet')).toBe(true);
  });

  it('lands once also where the log was set back to before its claim, however far the log has grown since', async () => {
    const manual = new ManualTable();
    await busy(manual, 5);
    const before = await manual.open();
    expect(await manual.until(before.append(manual.request({ token: 'a' })))).toMatchObject({ version: 7 });
    await manual.until(before.close());
    for (let version = 4; version <= 7; version++) manual.store.objects.delete(tableCodec.keyOf(version));
    const again = await manual.open();
    expect(await manual.until(again.append(manual.request({ token: 'a' })))).toMatchObject({ version: 4, alreadyCommitted: false });
    await manual.until(again.close());
    expect(claimOf(manual)).toBe('{"base-version":0}');
    await busy(manual, 5);
    const third = await manual.open();
    expect(await manual.until(third.append(manual.request({ token: 'a' })))).toMatchObject({ version: 4, alreadyCommitted: true });
    await manual.until(third.close());
  });

  it('on a handle that is behind the claim only looks whether the claim tells the truth', async () => {
    const manual = new ManualTable();
    const behind = await manual.open();
    const ahead = await manual.open();
    await manual.until(ahead.append(manual.request()));
    const dead = ahead.append(manual.request({ token: 'a', staged: Promise.reject(new Error('crashed')) }));
    await expect(manual.until(dead)).rejects.toThrow('crashed');
    expect(claimOf(manual)).toBe('{"base-version":2}');
    expect(await manual.until(behind.append(manual.request({ token: 'a' })))).toMatchObject({ version: 3, attempts: 2 });
    expect(claimOf(manual)).toBe('{"base-version":2}');
    await manual.until(Promise.all([behind.close(), ahead.close()]));
  });

  it('lands once also on a handle whose log was set back while it slept and has grown since', async () => {
    const { manual, slept } = await setBackFrom(3);
    const other = await manual.open();
    expect(await manual.until(other.append(manual.request({ token: 'a' })))).toMatchObject({ version: 3 });
    await manual.until(other.close());
    await manual.pass(elevenMinutesMs);
    expect(await manual.until(slept.append(manual.request({ token: 'a' })))).toMatchObject({ version: 3, alreadyCommitted: true });
    expect(await manual.until(slept.append(manual.request({ token: 'b' })))).toMatchObject({ version: 4, alreadyCommitted: false });
    await manual.until(slept.close());
  });

  it('forgets what it knew of a log that was set back and has outgrown it since', async () => {
    const manual = new ManualTable();
    const slept = await manual.open();
    for (let number = 0; number < 3; number++) await manual.until(slept.append(manual.request()));
    // Searched for up to version 4, and not landed.
    const dead = slept.append(manual.request({ token: 'a', staged: Promise.reject(new Error('crashed')) }));
    await expect(manual.until(dead)).rejects.toThrow('crashed');
    await manual.until(slept.settle());
    for (let version = 3; version <= 4; version++) manual.store.objects.delete(tableCodec.keyOf(version));
    manual.store.objects.delete(manual.store.log.find((line) => line.startsWith('put metadata/tokens/'))!.slice('put '.length));
    const other = await manual.open();
    expect(await manual.until(other.append(manual.request({ token: 'a' })))).toMatchObject({ version: 3 });
    for (let number = 0; number < 4; number++) await manual.until(other.append(manual.request()));
    await manual.until(other.close());
    await manual.pass(elevenMinutesMs);
    expect(await manual.until(slept.append(manual.request({ token: 'a' })))).toMatchObject({ version: 3, alreadyCommitted: true });
    await manual.until(slept.close());
  });

  it('lands on a handle that slept while its log was set back to before its head', async () => {
    const { manual, slept } = await setBackFrom(4);
    await manual.pass(elevenMinutesMs);
    expect(await manual.until(slept.append(manual.request({ token: 'a' })))).toMatchObject({ version: 4, alreadyCommitted: false });
    expect(await manual.until(slept.append(manual.request({ token: 'a' })))).toMatchObject({ version: 4, alreadyCommitted: true });
    await manual.until(slept.close());
  });

  it('that is refused leaves no failure of its staging behind, also without files', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const staged = Promise.reject(new Error('unfit'));
    await expect(table.append(manual.request({ files: [], stagedKeys: [], token: 'a', staged, signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'request-aborted' });
    await manual.until(table.close());
  });

  it('goes on with the claim while reading it back fails', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    let failures = 3;
    manual.store.gate = (moment, key) => {
      if (!key.startsWith('metadata/tokens/')) return undefined;
      if (moment === 'after put') return Promise.reject(new FrazilError('write-outcome-unknown', 'the answer was lost'));
      return moment === 'before get' && failures-- > 0 ? Promise.reject(new FrazilError('store-unavailable', 'try later')) : undefined;
    };
    expect(await manual.until(table.append(manual.request({ token: 'a' })))).toMatchObject({ version: 2, alreadyCommitted: false });
    expect(failures).toBe(-1);
    await manual.until(table.close());
  });
});

describe('an append of nothing', () => {
  it('commits nothing without a token, but for the first snapshot', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const nothing = { files: [], stagedKeys: [] };
    expect(await manual.until(table.append(manual.request(nothing)))).toMatchObject({ version: 2, rows: 0n, files: 0, attempts: 1 });
    const { snapshotId } = await manual.until(table.append(manual.request()));
    manual.store.log.length = 0;
    expect(await manual.until(table.append(manual.request(nothing)))).toMatchObject({ version: 3, snapshotId, rows: 0n, attempts: 0, commitId: '', alreadyCommitted: false });
    expect(manual.store.log).toEqual([]);
    await expect(table.append(manual.request({ ...nothing, signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'request-aborted' });
    await manual.until(table.close());
    await expect(table.append(manual.request(nothing))).rejects.toMatchObject({ code: 'handle-closed' });
  });

  it('records its token, without a manifest', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    await manual.until(table.append(manual.request()));
    const nothing = { files: [], stagedKeys: [], token: 'empty batch' };
    expect(await manual.until(table.append(manual.request(nothing)))).toMatchObject({ version: 3, rows: 0n, alreadyCommitted: false });
    expect(await manual.until(table.append(manual.request(nothing)))).toMatchObject({ version: 3, rows: 0n, alreadyCommitted: true });
    expect(await table.shelf.listOf(table.head.value.snapshots.at(-1), 'memory:t')).toHaveLength(1);
    await manual.until(table.close());
  });
});

describe('an append that is submitted again', () => {
  it('is refused, and its files are left alone', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const request = manual.request();
    await manual.until(table.append(request));
    for (const copy of [request, { ...request }]) await expect(table.append(copy)).rejects.toMatchObject({ code: 'append-resubmitted', kind: 'invalid' });
    await manual.until(table.close());
    expect(manual.has(request.stagedKeys[0]!)).toBe(true);
  });
});

describe('the summary of an append', () => {
  it.each(['operation', 'frazil.commit-id', 'added-records', 'total-data-files', 'removed-files-size'])('may not say %s', async (name) => {
    const manual = new ManualTable();
    const table = await manual.open();
    const request = manual.request({ summary: { [name]: '1' } });
    await expect(table.append(request)).rejects.toMatchObject({ code: 'summary-reserved', context: { name } });
    await manual.until(table.close());
    expect(manual.has(request.stagedKeys[0]!)).toBe(false);
  });

  it('may say anything else, whatever its name', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const summary = Object.fromEntries([['engine', 'mine'], ['__proto__', 'kept']]);
    await manual.until(table.append(manual.request({ summary })));
    expect(Object.entries(table.head.value.snapshots[0]!.summary)).toEqual(expect.arrayContaining([['engine', 'mine'], ['__proto__', 'kept']]));
    await manual.until(table.close());
  });
});
