import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../memory/memory-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { RequestCounter } from './request-counter.ts';

async function drain(store: ObjectStore, pageSize: number): Promise<void> {
  for await (const page of store.list('', { pageSize })) expect(page.objects.length).toBeGreaterThan(0);
}

describe('a request counter', () => {
  it('counts requests, failures and bytes of each verb', async () => {
    const counter = new RequestCounter();
    const store = counter.wrap(new MemoryStore());
    await store.put('a', new Uint8Array(100));
    await store.put('a', new Uint8Array(7), { condition: { kind: 'if-absent' } }).catch(() => undefined);
    await store.get('a');
    await store.get('a', { range: { suffix: 10 } });
    await store.head('a');
    await store.get('none').catch(() => undefined);
    const { verbs, total } = counter.snapshot();
    expect(verbs.put).toEqual({ requests: 2, failures: 1, sentBytes: 107, receivedBytes: 0 });
    expect(verbs.get).toEqual({ requests: 3, failures: 1, sentBytes: 0, receivedBytes: 110 });
    expect(verbs.head.requests).toBe(1);
    expect(verbs.list.requests).toBe(0);
    expect(total).toEqual({ requests: 6, failures: 2, sentBytes: 107, receivedBytes: 110 });
  });

  it('counts a page as a request, the empty listing as one, and 1,000 keys of a delete as one', async () => {
    const counter = new RequestCounter();
    const store = counter.wrap(new MemoryStore());
    await drain(store, 10);
    expect(counter.snapshot().verbs.list.requests).toBe(1);
    for (let i = 0; i < 7; i++) await store.put(`k${i}`, new Uint8Array(1));
    counter.reset();
    await drain(store, 2);
    expect(counter.snapshot().verbs.list.requests).toBe(4);
    await store.delete(Array.from({ length: 2001 }, (_, i) => `k${i}`));
    expect(counter.snapshot().verbs.delete.requests).toBe(3);
  });

  it('counts the steps of a writer and their bytes', async () => {
    const counter = new RequestCounter();
    const writer = await counter.wrap(new MemoryStore()).openWriter('a');
    await writer.write(new Uint8Array(10));
    await writer.write(new Uint8Array(20));
    await writer.close();
    const { verbs } = counter.snapshot();
    expect([verbs['open-writer'].requests, verbs.write.requests, verbs['close-writer'].requests, verbs.write.sentBytes]).toEqual([1, 2, 1, 30]);
  });

  it('tells sequential round trips from parallel ones', async () => {
    const counter = new RequestCounter();
    const store = counter.wrap(new MemoryStore());
    await Promise.all(['a', 'b', 'c'].map((key) => store.put(key, new Uint8Array(1))));
    expect(counter.snapshot().depth).toBe(1);
    await store.put('d', new Uint8Array(1));
    await Promise.all([store.get('a').then(() => store.get('b')), store.get('c')]);
    expect(counter.snapshot().depth).toBe(4);
    counter.reset();
    await store.get('a');
    expect(counter.snapshot().depth).toBe(1);
  });

  it('forgets at a reset what is still under way', async () => {
    const counter = new RequestCounter();
    const store = counter.wrap(new MemoryStore());
    const put = store.put('a', new Uint8Array(1));
    counter.reset();
    await put;
    expect(counter.snapshot().total.requests).toBe(0);
  });
});
