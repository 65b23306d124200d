import { expect } from 'vitest';
import { bytesOf, type ConformanceCase, expectCode, keysOf } from './conformance-case.ts';

/** Deletes of many keys, with one result each. */
export const deleteCases: readonly ConformanceCase[] = [
  {
    name: 'delete answers for each key in the order given, and a missing one counts as deleted',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, bytesOf('a'));
      await store.put(`${prefix}folder/b`, bytesOf('b'));
      await store.put(`${prefix}kept`, bytesOf('kept'));
      const keys = [`${prefix}folder/b`, `${prefix}none`, `${prefix}a`, `${prefix}no/such/folder`];
      expect(await store.delete(keys)).toEqual(keys.map((key) => ({ key, deleted: true })));
      expect(await keysOf(store, prefix)).toEqual([`${prefix}kept`]);
      await expectCode(store.get(`${prefix}a`), 'object-not-found');
    },
  },
  {
    name: 'delete takes a key twice, no key at all, and a key that is only a prefix of others',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}folder/b`, bytesOf('b'));
      expect(await store.delete([])).toEqual([]);
      expect((await store.delete([`${prefix}folder`])).map(({ key }) => key)).toEqual([`${prefix}folder`]);
      expect(await keysOf(store, prefix)).toEqual([`${prefix}folder/b`]);
      expect((await store.delete([`${prefix}folder/b`, `${prefix}folder/b`])).map(({ deleted }) => deleted)).toEqual([true, true]);
      expect(await keysOf(store, prefix)).toEqual([]);
    },
  },
  {
    name: 'delete takes more keys than fit one request',
    timeoutMs: 120_000,
    test: async ({ store, prefix }) => {
      const keys = Array.from({ length: 1050 }, (_, i) => `${prefix}k${i}`);
      const present = keys.filter((_, i) => i % 10 === 0);
      await Promise.all(present.map((key) => store.put(key, bytesOf('x'))));
      const results = await store.delete(keys);
      expect(results).toEqual(keys.map((key) => ({ key, deleted: true })));
      expect(await keysOf(store, prefix)).toEqual([]);
    },
  },
];
