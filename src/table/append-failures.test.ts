import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FrazilError } from '../errors/index.ts';
import type { ObjectStore } from '../io/index.ts';
import { commitProbe } from './fixtures/commit-probe.ts';

async function dataFiles(store: ObjectStore): Promise<number> {
  let files = 0;
  for await (const page of store.list('data/')) files += page.objects.length;
  return files;
}

describe('an append that fails', () => {
  it.each([
    ['a row with an unknown column', [{ id: 1n }, { id: 2n, nope: 1 }]],
    ['a row without a required value', [{ id: 1n }, {}]],
    ['a row of another type', [{ id: 1n }, { id: 'two' }]],
  ])('because of %s commits nothing and leaves nothing', async (_, rows) => {
    const probe = await commitProbe();
    const table = await probe.table();
    await expect(table.append(rows)).rejects.toMatchObject({ kind: 'invalid' });
    await table.close();
    expect((await (await probe.table()).refresh()).version).toBe(1);
    expect(await dataFiles(probe.store)).toBe(0);
  });

  it('because the list of the manifests to keep is missing says so, commits nothing and leaves nothing', async () => {
    const probe = await commitProbe();
    await using writer = await probe.table();
    await writer.append([{ id: 1n }]);
    const list = writer.currentSnapshot!.manifestList!;
    await probe.store.delete([list.slice('memory:t/'.length)]);
    const table = await probe.table();
    await expect(table.append([{ id: 2n }])).rejects.toMatchObject({ code: 'listed-file-missing', kind: 'corrupt', context: { path: list } });
    await table.close();
    expect((await probe.table()).version).toBe(2);
    expect(await dataFiles(probe.store)).toBe(1);
  });

  it('because it was aborted says so, commits nothing and leaves nothing', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    await expect(table.append([{ id: 1n }], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'request-aborted', kind: 'interrupted' });
    const late = new AbortController();
    async function* rows(): AsyncGenerator<{ id: bigint }> {
      yield { id: 1n };
      late.abort();
      yield { id: 2n };
    }
    await expect(table.append(rows(), { signal: late.signal })).rejects.toMatchObject({ code: 'request-aborted' });
    await table.close();
    expect((await probe.table()).version).toBe(1);
    expect(await dataFiles(probe.store)).toBe(0);
  });

  it('because it was aborted while its stream waits does not wait with it, and closes it', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    const abort = new AbortController();
    const waiting = Promise.withResolvers<undefined>();
    let closed = 0;
    const stream = (items: readonly object[]): AsyncIterable<object> => {
      const left = [...items];
      const next = async (): Promise<IteratorResult<object>> => {
        const value = left.shift();
        if (value !== undefined) return { done: false, value };
        waiting.resolve(undefined);
        return await new Promise<never>(() => undefined);
      };
      return {
        [Symbol.asyncIterator]: () => ({
          next,
          return: () => {
            closed += 1;
            return new Promise<never>(() => undefined);
          },
        }),
      };
    };
    const append = table.append(stream([{ id: 1n }]), { signal: abort.signal });
    await waiting.promise;
    abort.abort();
    await expect(append).rejects.toMatchObject({ code: 'request-aborted' });
    expect(closed).toBe(1);
    await table.close();
    expect((await probe.table()).version).toBe(1);
  });

  it('leaves nothing on the signal of a caller who appends again and again', async () => {
    const probe = await commitProbe();
    await using table = await probe.table();
    const { signal } = new AbortController();
    async function* rows(fails: boolean): AsyncGenerator<object> {
      yield { id: 1n };
      if (fails) throw new RangeError('no more');
    }
    async function* rowsOfText(): AsyncGenerator<object> {
      yield { id: 'x' };
    }
    await table.append(rows(false), { signal });
    await expect(table.append(rows(true), { signal })).rejects.toThrow('no more');
    await expect(table.append(rowsOfText(), { signal })).rejects.toMatchObject({ code: 'row-invalid' });
    await table.committer.settle();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('leaves the appends that waited with it untouched', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    const abort = new AbortController();
    const outcomes = Promise.allSettled([table.append([{ id: 1n }]), table.append([{ id: 2n }], { signal: abort.signal }), table.append([{ id: 3n }])]);
    abort.abort();
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await table.scan().toArrow()).numRows).toBe(2);
    await table.close();
  });

  it('because the handle was closed says so', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    await table.close();
    await expect(table.append([{ id: 1n }])).rejects.toMatchObject({ code: 'handle-closed' });
  });

  it('because of a token that is none says so', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    for (const token of ['', 'x'.repeat(257)]) await expect(table.append([{ id: 1n }], { token })).rejects.toMatchObject({ code: 'token-invalid' });
    await table.close();
    expect(await dataFiles(probe.store)).toBe(0);
  });

  it.each([
    ['a token that is none', { token: '' }, 'token-invalid'],
    ['a summary that is not its own', { summary: { operation: 'delete' } }, 'summary-reserved'],
  ])('because of %s fails before a row is taken', async (_, options, code) => {
    const probe = await commitProbe();
    const table = await probe.table();
    let taken = 0;
    const rows = (function* (): Generator<{ id: bigint }> {
      taken += 1;
      yield { id: 1n };
    })();
    await expect(table.append(rows, options)).rejects.toMatchObject({ code });
    expect(taken).toBe(0);
    await table.close();
  });

  it('because the store is unfit removes also what arrives after that is known', async () => {
    const probe = await commitProbe({ dataPutMs: 100, ensureFit: () => Promise.reject(new FrazilError('store-unfit', 'No conditions.')) });
    const table = await probe.table();
    await expect(table.append([{ id: 1n }])).rejects.toMatchObject({ code: 'store-unfit' });
    await table.close();
    await sleep(150); // longer than the put
    expect(await dataFiles(probe.store)).toBe(0);
  });
});

describe('an append without rows', () => {
  it('commits nothing, unless it has a token or the table has no snapshot', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    expect(await table.append([])).toMatchObject({ rows: 0n, version: 2, snapshotId: table.currentSnapshot?.snapshotId });
    const { snapshotId } = await table.append([{ id: 1n }]);
    expect(await table.append([])).toMatchObject({ rows: 0n, files: 0, version: 3, snapshotId, attempts: 0 });
    expect(await table.append([], { token: 'none today' })).toMatchObject({ rows: 0n, version: 4, alreadyCommitted: false });
    expect(await table.append([{ id: 2n }], { token: 'none today' })).toMatchObject({ rows: 0n, version: 4, alreadyCommitted: true });
    expect((await table.scan().toArrow()).numRows).toBe(1);
    await table.close();
  });
});
