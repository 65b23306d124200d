import { describe, expect, it } from 'vitest';
import { certificateKey, InterceptedStore, MemoryStore, type ObjectMeta, type ObjectStore, RequestCounter } from '../io/index.ts';
import { type Runtime, systemRuntime } from '../runtime/index.ts';
import type { Catalog } from './catalog.ts';
import { openCatalog } from './open-catalog.ts';

const schema = { id: 'long' } as const;

/** A catalog whose host's clock is ahead of the store's. */
async function catalogAhead(store: ObjectStore, leadMs: number): Promise<Catalog> {
  const clock = { nowMs: () => systemRuntime.clock.nowMs() + leadMs, monotonicMs: () => systemRuntime.clock.monotonicMs() };
  const runtime: Runtime = { ...systemRuntime, clock };
  return await openCatalog('memory:', { store, runtime });
}

async function keysOf(store: ObjectStore): Promise<readonly string[]> {
  const pages = await Array.fromAsync(store.list(''));
  return pages.flatMap(({ objects }) => objects.map(({ key }) => key));
}

describe('a host whose clock is far ahead of the store', () => {
  it('makes no table and no namespace, in a new warehouse and in one with a catalog', async () => {
    const store = new MemoryStore();
    const catalog = await catalogAhead(store, 120_000);
    const refused = { code: 'clock-ahead', kind: 'denied' };
    await expect(catalog.createTable('a.t', { schema })).rejects.toMatchObject(refused);
    await expect(catalog.createNamespace('a')).rejects.toMatchObject(refused);
    expect(await keysOf(store)).toEqual([certificateKey]);
    await (await openCatalog('memory:', { store })).createTable('a.u', { schema });
    const before = await keysOf(store);
    await expect((await catalogAhead(store, 120_000)).createTable('a.t', { schema })).rejects.toMatchObject(refused);
    expect(await keysOf(store)).toEqual(before);
  });

  it('makes a table when it is a little ahead, and dates it by the store', async () => {
    const store = new MemoryStore();
    const catalog = await catalogAhead(store, 20_000);
    const table = await catalog.createTable('a.t', { schema });
    expect(table.metadata.lastUpdatedMs).toBeLessThan(systemRuntime.clock.nowMs() + 2_000);
    await catalog.close();
  });

  it('is not made by one answer with a wrong date, nor is a table dated by it', async () => {
    for (const offMs of [-3_600_000, 3_600_000]) {
      const memory = new MemoryStore();
      let lies = 1;
      const store = new InterceptedStore(memory, async ({ verb, key }, exchange) => {
        const answer = await exchange.send();
        if (verb !== 'head' || key !== certificateKey || lies-- <= 0) return answer;
        const meta = answer as ObjectMeta;
        return { ...meta, storeTimeMs: meta.storeTimeMs! + offMs } as typeof answer;
      });
      const catalog = await openCatalog('memory:', { store });
      const table = await catalog.createTable('a.t', { schema });
      expect(lies).toBeLessThan(0);
      expect(Math.abs(table.metadata.lastUpdatedMs - systemRuntime.clock.nowMs())).toBeLessThan(5_000);
      await catalog.close();
    }
  });

  it('is asked for its time once in a catalog', async () => {
    const store = new MemoryStore();
    const counter = new RequestCounter();
    const catalog = await openCatalog('memory:', { store: counter.wrap(store) });
    await catalog.createTable('a.t', { schema });
    counter.reset();
    await catalog.createTable('a.u', { schema });
    expect(counter.snapshot().verbs.head.requests).toBe(0);
    await catalog.close();
  });
});

describe('the proof of a store', () => {
  it('goes on for the others when the one who began it gives up', async () => {
    const started = Promise.withResolvers<undefined>();
    const store = new InterceptedStore(new MemoryStore(), async ({ key }, exchange) => {
      if (key.startsWith('_frazil/probe/')) started.resolve(undefined);
      return await exchange.send();
    });
    const catalog = await openCatalog('memory:', { store });
    const abort = new AbortController();
    const outcomes = Promise.allSettled([catalog.createTable('a.t', { schema, signal: abort.signal }), catalog.createTable('a.u', { schema })]);
    await started.promise;
    abort.abort();
    expect((await outcomes).map((outcome) => (outcome.status === 'rejected' ? outcome.reason : outcome.status))).toEqual([expect.objectContaining({ code: 'request-aborted' }), 'fulfilled']);
    await catalog.createTable('a.t', { schema });
    await catalog.close();
  });

  it('is tried again when it failed', async () => {
    let failing = true;
    const store = new InterceptedStore(new MemoryStore(), async ({ verb }, exchange) => {
      if (failing && verb === 'list') throw new RangeError('no list today');
      return await exchange.send();
    });
    const catalog = await openCatalog('memory:', { store });
    await expect(catalog.createTable('a.t', { schema })).rejects.toThrow();
    failing = false;
    await catalog.createTable('a.t', { schema });
    await catalog.close();
  });

  it('is not begun for a caller who has given up already', async () => {
    const store = new MemoryStore();
    const catalog = await openCatalog('memory:', { store });
    await expect(catalog.createTable('a.t', { schema, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'request-aborted', kind: 'interrupted' });
    expect(await keysOf(store)).toEqual([]);
    await catalog.close();
  });
});
