import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../memory/memory-store.ts';
import { PrefixedStore } from './prefixed-store.ts';

const bytes = new Uint8Array(1);

describe('a prefixed store', () => {
  it('sees nothing but what lies below its prefix', async () => {
    const inner = new MemoryStore();
    const store = new PrefixedStore(inner, 'table1');
    await inner.put('table10/x', bytes);
    await inner.put('table1', bytes);
    await store.put('metadata/v1', bytes);
    const keys: string[] = [];
    for await (const page of store.list('')) keys.push(...page.objects.map(({ key }) => key));
    expect(keys).toEqual(['metadata/v1']);
    expect((await inner.get('table1/metadata/v1')).meta.key).toBe('table1/metadata/v1');
    expect((await store.head('metadata/v1')).key).toBe('metadata/v1');
    await store.delete(['0/x', 'x']);
    expect((await inner.head('table10/x')).size).toBe(1);
  });

  it('lets no key out', async () => {
    const store = new PrefixedStore(new MemoryStore(), 'a/b');
    for (const key of ['../c', '..', '/c', 'x/../../c', '']) await expect(store.get(key)).rejects.toMatchObject({ code: 'key-invalid' });
    await expect(async () => {
      for await (const _ of store.list('../')) continue;
    }).rejects.toMatchObject({ code: 'key-invalid' });
  });

  it('says where it is', () => {
    expect(new PrefixedStore(new MemoryStore({ url: 'memory:' }), 'a').url).toBe('memory:a');
    expect(new PrefixedStore(new MemoryStore({ url: 's3://b/p' }), 'a/c').url).toBe('s3://b/p/a/c');
  });

  it.each(['', '/a', 'a/', 'a//b', '..', 'a/../b'])('refuses the prefix %j', (prefix) => {
    expect(() => new PrefixedStore(new MemoryStore(), prefix)).toThrow(expect.objectContaining({ code: 'key-invalid' }));
  });
});
