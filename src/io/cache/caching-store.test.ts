import { describe, expect, it } from 'vitest';
import { manualRuntime } from '../../runtime/index.ts';
import { RequestCounter } from '../count/request-counter.ts';
import { FaultPlan } from '../fault/fault-plan.ts';
import type { FaultRule } from '../fault/fault-rule.ts';
import { InterceptedStore } from '../intercept/intercepted-store.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import { ByteCache } from './byte-cache.ts';
import { CachingStore } from './caching-store.ts';

/** Lets everything run that does not wait for time. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function setUp(options: { readonly budgetBytes?: number; readonly rules?: readonly FaultRule[] } = {}) {
  const runtime = manualRuntime();
  const inner = new MemoryStore();
  const counter = new RequestCounter();
  const plan = new FaultPlan({ runtime, rules: options.rules ?? [] });
  const store = new CachingStore(counter.wrap(plan.wrap(inner)), {
    isImmutable: (key) => key.startsWith('data/'),
    ...(options.budgetBytes !== undefined && { budgetBytes: options.budgetBytes }),
  });
  const gets = (): number => counter.snapshot().verbs.get.requests;
  return { runtime, inner, store, gets, counter };
}

const body = Uint8Array.from({ length: 1000 }, (_, i) => i & 0xff);

describe('a caching store', () => {
  it('asks once for an immutable object, and every time for others', async () => {
    const { inner, store, gets } = setUp();
    for (const key of ['data/a', 'hint']) {
      await inner.put(key, body);
      for (let i = 0; i < 3; i++) expect((await store.get(key)).bytes).toEqual(body);
    }
    expect(gets()).toBe(1 + 3);
  });

  it('answers ranges from what covers them, and nothing else', async () => {
    const { inner, store, gets } = setUp();
    await inner.put('data/a', body);
    await store.get('data/a', { range: { start: 100, end: 300 } });
    expect((await store.get('data/a', { range: { start: 150, end: 200 } })).bytes).toEqual(body.slice(150, 200));
    expect(gets()).toBe(1);
    await store.get('data/a', { range: { start: 250, end: 350 } });
    expect(gets()).toBe(2);
    await store.get('data/a', { range: { suffix: 100 } });
    expect(gets()).toBe(3);
    expect((await store.get('data/a', { range: { start: 950, end: 5000 } })).bytes).toEqual(body.slice(950));
    await expect(store.get('data/a', { range: { start: 1000, end: 1001 } })).rejects.toMatchObject({ code: 'range-unsatisfiable' });
    expect(gets()).toBe(3);
    await store.get('data/a');
    expect((await store.get('data/a', { range: { start: 0, end: 1000 } })).meta.size).toBe(1000);
    expect(gets()).toBe(4);
    expect(store.usedBytes).toBe(1000 + 512);
  });

  it('shares one request among those who ask at once', async () => {
    const { runtime, inner, store, gets } = setUp({ rules: [{ verbs: ['get'], effect: { kind: 'delay', durationMs: 10 } }] });
    await inner.put('data/a', body);
    const reads = Array.from({ length: 5 }, () => store.get('data/a'));
    await turn();
    await runtime.clock.advance(10);
    const results = await Promise.all(reads);
    expect(gets()).toBe(1);
    results[0]?.bytes.fill(0);
    expect(results[1]?.bytes).toEqual(body);
    expect((await store.get('data/a')).bytes).toEqual(body);
  });

  it('gives a shared request up only when all have', async () => {
    const { runtime, inner, store, gets } = setUp({ rules: [{ verbs: ['get'], effect: { kind: 'delay', durationMs: 10 } }] });
    await inner.put('data/a', body);
    const first = new AbortController();
    const second = new AbortController();
    const left = store.get('data/a', { signal: first.signal }).catch((error: unknown) => error);
    const stayed = store.get('data/a', { signal: second.signal });
    await turn();
    first.abort();
    expect(await left).toMatchObject({ code: 'request-aborted' });
    expect(runtime.clock.pending).toBe(1);
    await runtime.clock.advance(10);
    expect((await stayed).bytes).toEqual(body);
    await store.delete(['data/a']);
    await inner.put('data/a', body);
    const alone = store.get('data/a', { signal: second.signal }).catch((error: unknown) => error);
    await turn();
    second.abort();
    expect(await alone).toMatchObject({ code: 'request-aborted' });
    expect(runtime.clock.pending).toBe(0);
    const again = store.get('data/a');
    await turn();
    await runtime.clock.advance(10);
    expect((await again).bytes).toEqual(body);
    expect(gets()).toBe(3);
  });

  it('never keeps absence nor failures', async () => {
    const { inner, store, gets } = setUp({ rules: [{ verbs: ['get'], occurrences: [2], effect: { kind: 'fail-before' } }] });
    await expect(store.get('data/a')).rejects.toMatchObject({ code: 'object-not-found' });
    await inner.put('data/a', body);
    await expect(store.get('data/a')).rejects.toMatchObject({ code: 'store-unavailable' });
    expect((await store.get('data/a')).bytes).toEqual(body);
    expect(gets()).toBe(3);
  });

  it('forgets what is written or deleted through it, also when a read overlaps', async () => {
    const { runtime, inner, store } = setUp({ rules: [{ verbs: ['put'], key: 'data/a', occurrences: [1], effect: { kind: 'delay', durationMs: 10 } }] });
    await inner.put('data/a', body);
    const put = store.put('data/a', body.slice(0, 10));
    expect((await store.get('data/a')).bytes.length).toBe(1000);
    await turn();
    await runtime.clock.advance(10);
    await put;
    expect((await store.get('data/a')).bytes.length).toBe(10);
    const writer = await store.openWriter('data/a');
    await writer.write(body.slice(0, 20));
    await writer.close();
    expect((await store.get('data/a')).bytes.length).toBe(20);
    await store.delete(['data/a']);
    await expect(store.get('data/a')).rejects.toMatchObject({ code: 'object-not-found' });
    expect(store.usedBytes).toBe(0);
  });

  it('does not keep the answer of a read that a write overtook', async () => {
    const inner = new MemoryStore();
    const held = Promise.withResolvers<void>();
    let reads = 0;
    const slow = new InterceptedStore(inner, async (request, exchange) => {
      const result = await exchange.send();
      if (request.verb === 'get' && ++reads === 1) await held.promise;
      return result;
    });
    const store = new CachingStore(slow, { isImmutable: () => true });
    await inner.put('data/a', body);
    const early = store.get('data/a');
    await turn();
    await store.put('data/a', body.slice(0, 10));
    expect((await store.get('data/a')).bytes.length).toBe(10);
    held.resolve();
    expect((await early).bytes.length).toBe(1000);
    expect((await store.get('data/a')).bytes.length).toBe(10);
  });

  it('knows one version from another', async () => {
    const { inner, store, gets } = setUp();
    const { etag } = await inner.put('data/a', body);
    await store.get('data/a');
    await store.get('data/a', { ifMatch: etag });
    expect(gets()).toBe(1);
    await expect(store.get('data/a', { ifMatch: 'other' })).rejects.toMatchObject({ code: 'precondition-failed' });
    await expect(store.get('data/a', { maxBytes: 999 })).rejects.toMatchObject({ code: 'object-too-large' });
  });

  it('stays within its budget, and drops what was not used for longest', async () => {
    const { inner, store, gets } = setUp({ budgetBytes: 3 * 1512 });
    for (const name of ['a', 'b', 'c', 'd']) await inner.put(`data/${name}`, body);
    for (const name of ['a', 'b', 'c', 'a', 'd']) await store.get(`data/${name}`);
    expect(gets()).toBe(4);
    expect(store.usedBytes).toBe(3 * 1512);
    for (const name of ['c', 'a', 'd']) await store.get(`data/${name}`);
    expect(gets()).toBe(4);
    await store.get('data/b');
    expect(gets()).toBe(5);
  });

  it('answers a head from what it holds', async () => {
    const { inner, store, counter } = setUp();
    await inner.put('data/a', body);
    await store.get('data/a');
    expect((await store.head('data/a')).size).toBe(1000);
    expect(counter.snapshot().verbs.head.requests).toBe(0);
  });
});

describe('a byte cache', () => {
  it('takes nothing larger than itself, and counts a replaced value once', () => {
    const cache = new ByteCache<string>(1000);
    cache.set('a', 'x', 489);
    expect(cache.get('a')).toBeUndefined();
    cache.set('a', 'x', 400);
    cache.set('a', 'y', 300);
    expect([cache.get('a'), cache.usedBytes]).toEqual(['y', 812]);
    cache.delete('a');
    cache.delete('a');
    expect(cache.usedBytes).toBe(0);
  });
});
