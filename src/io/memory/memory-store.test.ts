import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../runtime/index.ts';
import { objectStoreSuite } from '../../testing/object-store.suite.ts';
import { MemoryStore } from './memory-store.ts';

objectStoreSuite({
  name: 'memory',
  open: async () => new MemoryStore(),
  plant: async (store, key, bytes) => {
    if (store instanceof MemoryStore) store.objects.set(key, bytes);
  },
  capabilities: { createIfAbsent: true, putIfMatch: true, conditionalMultipart: true, storeTime: true },
  raceKeyCount: 100,
});

describe('memory store', () => {
  it('dates objects and answers by its own clock', async () => {
    const clock = new ManualClock(5000);
    const store = new MemoryStore({ clock });
    const put = await store.put('a', new Uint8Array(1));
    await clock.advance(100);
    expect(put.storeTimeMs).toBe(5000);
    const { meta } = await store.get('a');
    expect(meta).toMatchObject({ lastModifiedMs: 5000, storeTimeMs: 5100 });
  });

  it('shares its contents with a store opened on them', async () => {
    const first = new MemoryStore();
    const second = new MemoryStore({ objects: first.objects });
    await first.put('a', new Uint8Array([1]), { condition: { kind: 'if-absent' } });
    await expect(second.put('a', new Uint8Array([2]), { condition: { kind: 'if-absent' } })).rejects.toMatchObject({ code: 'precondition-failed' });
    expect((await second.get('a')).bytes).toEqual(new Uint8Array([1]));
  });
});
