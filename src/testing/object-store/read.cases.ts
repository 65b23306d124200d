import { expect } from 'vitest';
import { bytesOf, type ConformanceCase, expectCode, patternBytes, textOf } from './conformance-case.ts';

/** Whole and ranged reads, heads and their limits. */
export const readCases: readonly ConformanceCase[] = [
  {
    name: 'get gives back what put took, with its metadata',
    test: async ({ store, prefix }) => {
      const bytes = patternBytes(100_000, 1);
      const { etag } = await store.put(`${prefix}a`, bytes);
      const { bytes: read, meta } = await store.get(`${prefix}a`);
      expect(read).toEqual(bytes);
      expect(meta).toMatchObject({ key: `${prefix}a`, size: bytes.length, etag });
      expect(Math.abs(meta.lastModifiedMs - Date.now())).toBeLessThan(3_600_000);
      expect(meta.storeTimeMs === undefined).toBe(!store.capabilities.storeTime);
    },
  },
  {
    name: 'head gives the metadata of get',
    test: async ({ store, prefix }) => {
      const { etag } = await store.put(`${prefix}a`, bytesOf('twelve bytes'));
      const head = await store.head(`${prefix}a`);
      const { meta } = await store.get(`${prefix}a`);
      expect(head).toMatchObject({ key: `${prefix}a`, size: 12, etag, lastModifiedMs: meta.lastModifiedMs });
    },
  },
  {
    name: 'a missing object is not found by get, ranged get and head',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}folder/object`, bytesOf('x'));
      for (const key of [`${prefix}none`, `${prefix}folder`, `${prefix}folder/object/below`, `${prefix}folder/objec`]) {
        await expectCode(store.get(key), 'object-not-found');
        await expectCode(store.get(key, { range: { start: 0, end: 1 } }), 'object-not-found');
        await expectCode(store.get(key, { range: { suffix: 4 } }), 'object-not-found');
        await expectCode(store.head(key), 'object-not-found');
      }
    },
  },
  {
    name: 'ranges give exactly their bytes and the whole size',
    test: async ({ store, prefix }) => {
      const bytes = patternBytes(1000, 2);
      await store.put(`${prefix}a`, bytes);
      for (const [start, end] of [[0, 1], [0, 1000], [999, 1000], [10, 500], [500, 5000], [0, 1e12]] as const) {
        const { bytes: read, meta } = await store.get(`${prefix}a`, { range: { start, end } });
        expect(read).toEqual(bytes.slice(start, end));
        expect(meta.size).toBe(1000);
      }
      for (const suffix of [1, 100, 1000, 1001, 1e12]) {
        const { bytes: read, meta } = await store.get(`${prefix}a`, { range: { suffix } });
        expect(read).toEqual(bytes.slice(Math.max(0, 1000 - suffix)));
        expect(meta.size).toBe(1000);
      }
    },
  },
  {
    name: 'a range without a byte in the object is refused',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, patternBytes(10, 3));
      await store.put(`${prefix}empty`, new Uint8Array(0));
      const ranges = [
        { start: 10, end: 11 },
        { start: 5000, end: 6000 },
        { start: 3, end: 3 },
        { start: 4, end: 3 },
        { start: -1, end: 3 },
        { start: 0.5, end: 3 },
        { start: 0, end: Number.NaN },
        { suffix: 0 },
        { suffix: -1 },
        { suffix: 1.5 },
      ];
      for (const range of ranges) await expectCode(store.get(`${prefix}a`, { range }), 'range-unsatisfiable');
      for (const range of [{ start: 0, end: 1 }, { suffix: 1 }]) await expectCode(store.get(`${prefix}empty`, { range }), 'range-unsatisfiable');
    },
  },
  {
    name: 'an empty object is an object',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}empty`, new Uint8Array(0), { condition: { kind: 'if-absent' } });
      const { bytes, meta } = await store.get(`${prefix}empty`);
      expect(bytes.length).toBe(0);
      expect(meta.size).toBe(0);
      expect((await store.head(`${prefix}empty`)).size).toBe(0);
      await expectCode(store.put(`${prefix}empty`, bytesOf('x'), { condition: { kind: 'if-absent' } }), 'precondition-failed');
    },
  },
  {
    name: 'get with an etag reads that version or nothing',
    test: async ({ store, prefix }) => {
      const { etag } = await store.put(`${prefix}a`, bytesOf('first'));
      expect(textOf((await store.get(`${prefix}a`, { ifMatch: etag })).bytes)).toBe('first');
      const { etag: newer } = await store.put(`${prefix}a`, bytesOf('later'));
      expect(newer).not.toBe(etag);
      await expectCode(store.get(`${prefix}a`, { ifMatch: etag }), 'precondition-failed');
      await expectCode(store.get(`${prefix}a`, { ifMatch: etag, range: { start: 0, end: 2 } }), 'precondition-failed');
      expect(textOf((await store.get(`${prefix}a`, { ifMatch: newer, range: { start: 0, end: 2 } })).bytes)).toBe('la');
      await expectCode(store.get(`${prefix}none`, { ifMatch: etag }), 'object-not-found');
    },
  },
  {
    name: 'maxBytes bounds the body of the answer',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, patternBytes(1000, 4));
      expect((await store.get(`${prefix}a`, { maxBytes: 1000 })).bytes.length).toBe(1000);
      await expectCode(store.get(`${prefix}a`, { maxBytes: 999 }), 'object-too-large');
      expect((await store.get(`${prefix}a`, { maxBytes: 10, range: { suffix: 10 } })).bytes.length).toBe(10);
      await expectCode(store.get(`${prefix}a`, { maxBytes: 10, range: { start: 0, end: 11 } }), 'object-too-large');
    },
  },
  {
    name: 'bytes given and taken are not shared with the store',
    test: async ({ store, prefix }) => {
      const bytes = bytesOf('original');
      await store.put(`${prefix}a`, bytes);
      bytes.fill(0);
      const { bytes: read } = await store.get(`${prefix}a`);
      expect(textOf(read)).toBe('original');
      read.fill(0);
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('original');
    },
  },
  {
    name: 'a view into a larger buffer is stored as the view alone',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, bytesOf('--inner--').subarray(2, 7));
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('inner');
    },
  },
];
