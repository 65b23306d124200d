import { expect } from 'vitest';
import { bytesOf, type ConformanceCase, expectCode, keysOf, textOf } from './conformance-case.ts';

const oddNames = [
  "!$&'()*+,;=:@~-._",
  'a+b',
  'a=b&c=d',
  '...',
  '..a',
  'a..',
  '.hidden',
  '-',
  '__proto__',
  'constructor',
  'day=2024-01-01/part=x,y/f.parquet',
  'a:b@c',
  'x'.repeat(255),
];

const refusedKeys = ['', '/a', 'a/', 'a//b', '.', '..', 'a/./b', 'a/../b', '../a', 'a/..', 'a\0b', 'a\nb', 'a\\b', 'a\u007f', '\ud800', 'x'.repeat(256)];

/** Which keys are kept literally and which are refused. */
export const keyCases: readonly ConformanceCase[] = [
  {
    name: 'odd but legal keys come back literally',
    test: async ({ store, prefix }) => {
      for (const name of oddNames) {
        await store.put(`${prefix}${name}`, bytesOf(name), { condition: { kind: 'if-absent' } });
        const { bytes, meta } = await store.get(`${prefix}${name}`);
        expect(textOf(bytes)).toBe(name);
        expect(meta.key).toBe(`${prefix}${name}`);
      }
      expect(new Set(await keysOf(store, prefix))).toEqual(new Set(oddNames.map((name) => prefix + name)));
      const results = await store.delete(oddNames.map((name) => prefix + name));
      expect(results.every(({ deleted }) => deleted)).toBe(true);
      expect(await keysOf(store, prefix)).toEqual([]);
    },
  },
  {
    name: 'a key of 700 bytes is kept, one above 1,024 is refused',
    test: async ({ store, prefix }) => {
      const key = `${prefix}${Array.from({ length: 4 }, (_, i) => String(i).repeat(160)).join('/')}`;
      await store.put(key, bytesOf('long'));
      expect(textOf((await store.get(key)).bytes)).toBe('long');
      expect(await keysOf(store, prefix)).toEqual([key]);
      const longer = `${prefix}${Array.from({ length: 7 }, () => 'k'.repeat(150)).join('/')}`;
      await expectCode(store.put(longer, bytesOf('too long')), 'key-invalid');
      await expectCode(store.get(longer), 'key-invalid');
    },
  },
  {
    name: 'malformed keys are refused by every call, before anything happens',
    test: async ({ store, prefix }) => {
      for (const name of refusedKeys) {
        const key = name === '' || name.startsWith('/') || name.startsWith('..') ? name : `${prefix}${name}`;
        await expectCode(store.get(key), 'key-invalid');
        await expectCode(store.head(key), 'key-invalid');
        await expectCode(store.put(key, bytesOf('x')), 'key-invalid');
        await expectCode(store.openWriter(key), 'key-invalid');
        await expectCode(store.delete([`${prefix}a`, key]), 'key-invalid');
      }
      expect(await keysOf(store, prefix)).toEqual([]);
    },
  },
  {
    name: 'keys that a reader would have to decode are refused to writers',
    test: async ({ store, prefix }) => {
      for (const name of ['a%20b', 'a b', 'é', 'a?b', 'a#b', 'a"b', 'a<b', 'a|b', 'a[b]', 'a{b}', 'a^b', 'a`b', '\u{1f600}']) {
        await expectCode(store.put(`${prefix}${name}`, bytesOf('x')), 'key-invalid');
        await expectCode(store.openWriter(`${prefix}${name}`), 'key-invalid');
      }
      expect(await keysOf(store, prefix)).toEqual([]);
    },
  },
  {
    name: 'what foreign tools wrote under such keys can be read, listed and deleted',
    test: async ({ store, prefix, plant }) => {
      const names = ['ts_hour=2024-01-01T00%3A00/a.parquet', 'a b', 'a#b?c', 'é', '\u{1f600}', 'a"b<c>|{d}[e]^`'];
      for (const name of names) await plant(`${prefix}${name}`, bytesOf(name));
      for (const name of names) expect(textOf((await store.get(`${prefix}${name}`)).bytes)).toBe(name);
      expect(new Set(await keysOf(store, prefix))).toEqual(new Set(names.map((name) => prefix + name)));
      expect((await store.delete(names.map((name) => prefix + name))).every(({ deleted }) => deleted)).toBe(true);
      expect(await keysOf(store, prefix)).toEqual([]);
    },
  },
  {
    name: 'keys that differ in one place are different objects',
    test: async ({ store, prefix }) => {
      const names = ['a/b', 'a-b', 'a.b', 'ab', 'a/c'];
      for (const name of names) await store.put(`${prefix}${name}`, bytesOf(name), { condition: { kind: 'if-absent' } });
      for (const name of names) expect(textOf((await store.get(`${prefix}${name}`)).bytes)).toBe(name);
    },
  },
];
