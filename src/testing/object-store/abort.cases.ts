import { expect } from 'vitest';
import { hasCode } from '../../errors/index.ts';
import { storeAnswer } from '../../io/index.ts';
import { bytesOf, type ConformanceCase, expectCode, keysOf, patternBytes, textOf } from './conformance-case.ts';

/** Calls whose caller gives up. */
export const abortCases: readonly ConformanceCase[] = [
  {
    name: 'an aborted signal stops every call before it begins',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, bytesOf('a'));
      const signal = AbortSignal.abort(new DOMException('given up', 'AbortError'));
      await expectCode(store.get(`${prefix}a`, { signal }), 'request-aborted');
      await expectCode(store.head(`${prefix}a`, { signal }), 'request-aborted');
      await expectCode(keysOf(store, prefix, { signal }), 'request-aborted');
      await expectCode(store.delete([`${prefix}a`], { signal }), 'request-aborted');
      const answer = await expectCode(store.put(`${prefix}b`, bytesOf('b'), { signal }), 'request-aborted');
      expect(answer?.kind, 'a write that never began says so').toBe('not-sent');
      await expectCode(store.openWriter(`${prefix}c`, { signal }), 'request-aborted');
      expect(await keysOf(store, prefix)).toEqual([`${prefix}a`]);
    },
  },
  {
    name: 'a create aborted at any moment has landed whole, or not, and never says that it was refused',
    test: async ({ store, prefix }) => {
      const bytes = patternBytes(200_000, 1);
      for (let i = 0; i < 24; i++) {
        const key = `${prefix}k${i}`;
        const controller = new AbortController();
        const put = store.put(key, bytes, { condition: { kind: 'if-absent' }, signal: controller.signal });
        const outcome = put.then(
          () => 'landed' as const,
          (error: unknown) => error,
        );
        for (let turns = 0; turns < i; turns++) await new Promise<void>((resolve) => void setImmediate(resolve));
        controller.abort();
        const settled = await outcome;
        if (settled !== 'landed') {
          expect(hasCode(settled, 'request-aborted', 'write-outcome-unknown'), String(settled)).toBe(true);
          expect(storeAnswer(settled)).toBeDefined();
          if (storeAnswer(settled)?.kind === 'not-sent') await expectCode(store.head(key), 'object-not-found');
        }
        const read = await store.get(key).catch((error: unknown) => error);
        if (settled === 'landed') expect(hasCode(read, 'object-not-found')).toBe(false);
        if (!hasCode(read, 'object-not-found')) expect(Buffer.compare((read as { bytes: Uint8Array }).bytes, bytes)).toBe(0);
      }
    },
  },
  {
    name: 'a listing aborted between pages ends in an error, not as if complete',
    test: async ({ store, prefix }) => {
      for (const name of ['a', 'b', 'c']) await store.put(prefix + name, bytesOf(name));
      const controller = new AbortController();
      const walk = async (): Promise<void> => {
        for await (const page of store.list(prefix, { pageSize: 1, signal: controller.signal })) {
          expect(page.objects.length).toBe(1);
          controller.abort();
        }
      };
      await expectCode(walk(), 'request-aborted');
    },
  },
  {
    name: 'a signal that is aborted after the call has no effect on it',
    test: async ({ store, prefix }) => {
      const controller = new AbortController();
      await store.put(`${prefix}a`, bytesOf('a'), { signal: controller.signal });
      const { bytes } = await store.get(`${prefix}a`, { signal: controller.signal });
      controller.abort();
      expect(textOf(bytes)).toBe('a');
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('a');
    },
  },
];
