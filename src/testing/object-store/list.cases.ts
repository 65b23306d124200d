import { expect } from 'vitest';
import type { ObjectStore } from '../../io/index.ts';
import { bytesOf, type ConformanceCase, expectCode, keysOf, pagesOf } from './conformance-case.ts';

/** Listings: order, pages, prefixes, and that they show what was written before. */
export const listCases: readonly ConformanceCase[] = [
  {
    name: 'a listing shows every object written before it, with size and etag',
    test: async ({ store, prefix }) => {
      const keys = await putAll(store, prefix, Array.from({ length: 60 }, (_, i) => `k${String(i).padStart(3, '0')}`));
      const objects = (await pagesOf(store, prefix)).flatMap((page) => page.objects);
      expect(objects.map(({ key }) => key)).toEqual(keys);
      const head = await store.head(keys[7] ?? '');
      expect(objects[7]).toMatchObject({ key: head.key, size: head.size, etag: head.etag });
      expect(Math.abs((objects[7]?.lastModifiedMs ?? 0) - head.lastModifiedMs)).toBeLessThanOrEqual(1000);
      await store.put(`${prefix}k0005`, bytesOf('between'));
      expect(await keysOf(store, prefix)).toContain(`${prefix}k0005`);
      await store.delete([keys[0] ?? '']);
      expect(await keysOf(store, prefix)).not.toContain(keys[0]);
    },
  },
  {
    name: 'small pages give every key once, in order, none too large',
    test: async ({ store, prefix }) => {
      const keys = await putAll(store, prefix, ['a', 'b', 'c', 'd/1', 'd/2', 'e', 'f']);
      for (const pageSize of [1, 2, 3, 7, 1000]) {
        const pages = await pagesOf(store, prefix, { pageSize });
        for (const page of pages) expect(page.objects.length).toBeLessThanOrEqual(pageSize);
        expect(pages.flatMap((page) => page.objects.map(({ key }) => key))).toEqual(keys);
      }
    },
  },
  {
    name: 'a listing starts after a key, whether that key exists or not',
    test: async ({ store, prefix }) => {
      const keys = await putAll(store, prefix, ['a', 'b', 'b0/1', 'c', 'e']);
      for (const [after, expected] of [['b', 2], ['b0/0', 2], ['b0/1', 3], ['d', 4], ['e', 5], ['zz', 5]] as const) {
        expect(await keysOf(store, prefix, { startAfter: `${prefix}${after}` }), after).toEqual(keys.slice(expected));
        expect(await keysOf(store, prefix, { startAfter: `${prefix}${after}`, pageSize: 1 }), after).toEqual(keys.slice(expected));
      }
      expect(await keysOf(store, prefix, { startAfter: '!' })).toEqual(keys);
      expect(await keysOf(store, prefix, { startAfter: '~' })).toEqual([]);
    },
  },
  {
    name: 'a prefix is text, not a folder',
    test: async ({ store, prefix }) => {
      await putAll(store, prefix, ['table1/x', 'table1/y', 'table10/x', 'tab', 'other']);
      expect(await keysOf(store, `${prefix}table1`)).toEqual(['table1/x', 'table1/y', 'table10/x'].map((name) => prefix + name));
      expect(await keysOf(store, `${prefix}table1/`)).toEqual(['table1/x', 'table1/y'].map((name) => prefix + name));
      expect(await keysOf(store, `${prefix}tab`)).toEqual(['tab', 'table1/x', 'table1/y', 'table10/x'].map((name) => prefix + name));
      expect(await keysOf(store, `${prefix}nothing`)).toEqual([]);
      expect(await keysOf(store, `${prefix}nothing/below/`)).toEqual([]);
      expect(await keysOf(store, `${prefix}tab/`)).toEqual([]);
    },
  },
  {
    name: 'a delimiter rolls names up',
    test: async ({ store, prefix }) => {
      await putAll(store, prefix, ['a', 'b/1', 'b/2', 'b-1', 'c/1/x', 'c/2', 'd']);
      for (const pageSize of [1, 2, 1000]) {
        const pages = await pagesOf(store, prefix, { delimiter: '/', pageSize });
        for (const page of pages) expect(page.objects.length + page.prefixes.length).toBeLessThanOrEqual(pageSize);
        expect(pages.flatMap((page) => page.objects.map(({ key }) => key))).toEqual(['a', 'b-1', 'd'].map((name) => prefix + name));
        expect(pages.flatMap((page) => page.prefixes)).toEqual(['b/', 'c/'].map((name) => prefix + name));
      }
      const below = await pagesOf(store, `${prefix}c/`, { delimiter: '/' });
      expect(below.flatMap((page) => page.prefixes)).toEqual([`${prefix}c/1/`]);
      const dashed = await pagesOf(store, `${prefix}b`, { delimiter: '-' });
      expect(dashed.flatMap((page) => page.prefixes)).toEqual([`${prefix}b-`]);
    },
  },
  {
    name: 'keys come in the order of their UTF-8 bytes',
    test: async ({ store, prefix, plant }) => {
      const names = ['A', 'a', 'a!b', 'a-b', 'a.b', 'a/b', 'a0', 'a=b', 'aB', 'ab', 'a~b', 'z', '~'];
      await putAll(store, prefix, names.filter((name) => name !== 'a'));
      const foreign = ['é', '\u{ff61}', '\u{1f600}', '\u{20000}'];
      for (const name of foreign) await plant(`${prefix}${name}`, bytesOf(name));
      const expected = [...names.filter((name) => name !== 'a'), ...foreign];
      const keys = await keysOf(store, prefix, { pageSize: 3 });
      expect(keys.map((key) => key.slice(prefix.length))).toEqual(expected.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    },
  },
  {
    name: 'a malformed listing is refused',
    test: async ({ store, prefix }) => {
      await expectCode(keysOf(store, prefix, { pageSize: 0 }), 'request-refused');
      await expectCode(keysOf(store, prefix, { pageSize: 1001 }), 'request-refused');
      await expectCode(keysOf(store, prefix, { delimiter: '' }), 'request-refused');
      await expectCode(keysOf(store, prefix, { delimiter: '/', startAfter: `${prefix}a` }), 'request-refused');
      await expectCode(keysOf(store, `/${prefix}`), 'key-invalid');
      await expectCode(keysOf(store, `${prefix}../`), 'key-invalid');
    },
  },
  {
    name: 'a listing can be left early',
    test: async ({ store, prefix }) => {
      await putAll(store, prefix, ['a', 'b', 'c']);
      for await (const page of store.list(prefix, { pageSize: 1 })) {
        expect(page.objects.length).toBe(1);
        break;
      }
      expect((await keysOf(store, prefix)).length).toBe(3);
    },
  },
  {
    name: 'a listing of more than one full page is complete',
    timeoutMs: 120_000,
    test: async ({ store, prefix }) => {
      const names = Array.from({ length: 1100 }, (_, i) => `v${i + 1}.metadata.json`);
      for (let i = 0; i < names.length; i += 50) await putAll(store, prefix, names.slice(i, i + 50));
      const keys = await keysOf(store, prefix);
      expect(keys.length).toBe(1100);
      expect(keys).toEqual(names.map((name) => prefix + name).toSorted());
    },
  },
];

async function putAll(store: ObjectStore, prefix: string, names: readonly string[]): Promise<string[]> {
  await Promise.all(names.map((name) => store.put(prefix + name, bytesOf(name))));
  return names.map((name) => prefix + name);
}
