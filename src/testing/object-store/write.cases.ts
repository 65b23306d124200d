import { expect } from 'vitest';
import { bytesOf, type ConformanceCase, expectCode, patternBytes, textOf } from './conformance-case.ts';

const ifAbsent = { condition: { kind: 'if-absent' } } as const;

/** Overwrites, creates and replacements, one at a time. */
export const writeCases: readonly ConformanceCase[] = [
  {
    name: 'put overwrites, also with a shorter body',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, patternBytes(5000, 1));
      await store.put(`${prefix}a`, bytesOf('short'));
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('short');
      expect((await store.head(`${prefix}a`)).size).toBe(5);
    },
  },
  {
    name: 'a create of a taken key is refused and changes nothing',
    test: async ({ store, prefix }) => {
      const { etag } = await store.put(`${prefix}a`, bytesOf('mine'), ifAbsent);
      const answer = await expectCode(store.put(`${prefix}a`, bytesOf('yours'), ifAbsent), 'precondition-failed');
      expect(answer, 'a failed create carries the answer of the store').toBeDefined();
      const { bytes, meta } = await store.get(`${prefix}a`);
      expect(textOf(bytes)).toBe('mine');
      expect(meta.etag).toBe(etag);
    },
  },
  {
    name: 'a create with the very same bytes is refused as well',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, bytesOf('same'), ifAbsent);
      await expectCode(store.put(`${prefix}a`, bytesOf('same'), ifAbsent), 'precondition-failed');
    },
  },
  {
    name: 'a deleted key is free again',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, bytesOf('1'), ifAbsent);
      await store.delete([`${prefix}a`]);
      await store.put(`${prefix}a`, bytesOf('2'), ifAbsent);
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('2');
    },
  },
  {
    name: 'a create over an overwritten object is refused',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, bytesOf('1'));
      await store.put(`${prefix}a`, bytesOf('2'));
      await expectCode(store.put(`${prefix}a`, bytesOf('3'), ifAbsent), 'precondition-failed');
    },
  },
  {
    name: 'a replacement needs the right etag, or is refused where the store cannot promise it',
    test: async ({ store, prefix }) => {
      const { etag } = await store.put(`${prefix}a`, bytesOf('1'));
      if (!store.capabilities.putIfMatch) {
        await expectCode(store.put(`${prefix}a`, bytesOf('2'), { condition: { kind: 'if-match', etag } }), 'condition-unsupported');
        expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('1');
        return;
      }
      const { etag: second } = await store.put(`${prefix}a`, bytesOf('2'), { condition: { kind: 'if-match', etag } });
      expect(second).not.toBe(etag);
      const answer = await expectCode(store.put(`${prefix}a`, bytesOf('3'), { condition: { kind: 'if-match', etag } }), 'precondition-failed');
      expect(answer).toBeDefined();
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('2');
      const missing = store.put(`${prefix}none`, bytesOf('4'), { condition: { kind: 'if-match', etag } });
      await expectCode(missing, 'object-not-found', 'precondition-failed');
      await expectCode(store.get(`${prefix}none`), 'object-not-found');
    },
  },
  {
    name: 'equal etags mean the same version, over many rewrites of equal size',
    test: async ({ store, prefix }) => {
      const seen = new Map<string, string>();
      for (let i = 0; i < 200; i++) {
        const text = `version ${String(i).padStart(6, '0')}`;
        const { etag } = await store.put(`${prefix}a`, bytesOf(text));
        expect(seen.get(etag) ?? text, `etag ${etag}`).toBe(text);
        seen.set(etag, text);
        expect((await store.head(`${prefix}a`)).etag).toBe(etag);
      }
    },
  },
  {
    name: 'reads beside overwrites are never torn, and the etag is the one of the body',
    test: async ({ store, prefix }) => {
      const key = `${prefix}a`;
      const bodies = [patternBytes(40_000, 1), patternBytes(60_000, 2)] as const;
      const etags = new Map<string, Uint8Array>();
      etags.set((await store.put(key, bodies[0])).etag, bodies[0]);
      let writing = true;
      const writer = async (): Promise<void> => {
        for (let i = 1; i <= 40; i++) {
          const body = bodies[i % 2 === 0 ? 0 : 1];
          etags.set((await store.put(key, body)).etag, body);
        }
        writing = false;
      };
      const reads: { readonly etag: string; readonly bytes: Uint8Array; readonly size: number }[] = [];
      const reader = async (): Promise<void> => {
        while (writing) {
          const { bytes, meta } = await store.get(key);
          reads.push({ etag: meta.etag, bytes, size: meta.size });
        }
      };
      await Promise.all([writer(), reader(), reader(), reader()]);
      expect(reads.length).toBeGreaterThan(0);
      for (const { etag, bytes, size } of reads) {
        expect(size).toBe(bytes.length);
        const body = etags.get(etag);
        expect(body, `unknown etag ${etag}`).toBeDefined();
        expect(Buffer.compare(bytes, body ?? new Uint8Array(0)), 'torn body').toBe(0);
      }
    },
  },
  {
    name: 'a body of several megabytes survives',
    test: async ({ store, prefix }) => {
      const bytes = patternBytes(6 * 1024 * 1024 + 17, 5);
      await store.put(`${prefix}large`, bytes, ifAbsent);
      const { bytes: read } = await store.get(`${prefix}large`);
      expect(Buffer.compare(read, bytes)).toBe(0);
    },
  },
];
