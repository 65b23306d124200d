import { expect } from 'vitest';
import { hasCode } from '../../errors/index.ts';
import type { ObjectStore, PutResult } from '../../io/index.ts';
import { bytesOf, type ConformanceCase, patternBytes, textOf } from './conformance-case.ts';

const ifAbsent = { condition: { kind: 'if-absent' } } as const;

/** Races for keys and for counters; where a weak store loses updates. */
export const raceCases: readonly ConformanceCase[] = [
  {
    name: 'of 64 concurrent creates exactly one wins, and body and etag are the winner\'s',
    timeoutMs: 180_000,
    test: async ({ store, prefix, raceKeyCount }) => {
      const keys = Array.from({ length: raceKeyCount }, (_, i) => `${prefix}race/v${i}`);
      await Promise.all(keys.map((key) => raceForKey(store, key, 64, (writer) => bytesOf(`${key} by ${writer}`))));
    },
  },
  {
    name: 'of 16 concurrent creates of different large bodies exactly one wins whole',
    timeoutMs: 180_000,
    test: async ({ store, prefix }) => {
      for (let i = 0; i < 3; i++) {
        await raceForKey(store, `${prefix}large/v${i}`, 16, (writer) => patternBytes(100_000 + writer * 5000, writer + 1));
      }
    },
  },
  {
    name: 'a counter advanced by creates loses no update',
    timeoutMs: 180_000,
    test: async ({ store, prefix }) => {
      const workers = 6;
      const increments = 10;
      const landed: number[] = [];
      const worker = async (id: number): Promise<void> => {
        let next = 1;
        for (let done = 0; done < increments; ) {
          if (await create(store, `${prefix}counter/${String(next).padStart(6, '0')}`, bytesOf(`worker ${id}`))) {
            landed.push(next);
            done += 1;
          }
          next += 1;
        }
      };
      await Promise.all(Array.from({ length: workers }, (_, id) => worker(id)));
      expect(landed.toSorted((a, b) => a - b)).toEqual(Array.from({ length: workers * increments }, (_, i) => i + 1));
    },
  },
  {
    name: 'a counter replaced by etag loses no update, where replacing is promised',
    timeoutMs: 180_000,
    test: async ({ store, prefix }) => {
      if (!store.capabilities.putIfMatch) return;
      const workers = 6;
      const increments = 10;
      const key = `${prefix}counter`;
      await store.put(key, bytesOf('0'));
      const worker = async (): Promise<void> => {
        for (let done = 0; done < increments; ) {
          const { bytes, meta } = await store.get(key);
          try {
            await store.put(key, bytesOf(String(Number(textOf(bytes)) + 1)), { condition: { kind: 'if-match', etag: meta.etag } });
            done += 1;
          } catch (error) {
            if (!hasCode(error, 'precondition-failed', 'conditional-interference')) throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: workers }, () => worker()));
      expect(textOf((await store.get(key)).bytes)).toBe(String(workers * increments));
    },
  },
  {
    name: 'creates of many different keys at once all land',
    test: async ({ store, prefix }) => {
      const keys = Array.from({ length: 100 }, (_, i) => `${prefix}many/${i % 7}/${i}`);
      await Promise.all(keys.map((key) => store.put(key, bytesOf(key), ifAbsent)));
      const bodies = await Promise.all(keys.map(async (key) => textOf((await store.get(key)).bytes)));
      expect(bodies).toEqual(keys);
    },
  },
  {
    name: 'an object that a create was refused for is already readable',
    test: async ({ store, prefix }) => {
      for (let round = 0; round < 10; round++) {
        const key = `${prefix}visible/${round}`;
        const tries = Array.from({ length: 16 }, async (_, writer) => {
          const won = await create(store, key, bytesOf(`writer ${writer}`));
          return { won, seen: textOf((await store.get(key)).bytes), own: `writer ${writer}` };
        });
        const results = await Promise.all(tries);
        const winner = results.find(({ won }) => won);
        for (const { seen } of results) expect(seen).toBe(winner?.own);
      }
    },
  },
];

/** Whether the create was acknowledged; a 409 means that perhaps nobody landed, so it is sent again. */
async function create(store: ObjectStore, key: string, bytes: Uint8Array): Promise<PutResult | undefined> {
  for (;;) {
    try {
      return await store.put(key, bytes, ifAbsent);
    } catch (error) {
      if (hasCode(error, 'precondition-failed')) return undefined;
      if (!hasCode(error, 'conditional-interference')) throw error;
    }
  }
}

async function raceForKey(store: ObjectStore, key: string, writers: number, bodyOf: (writer: number) => Uint8Array): Promise<void> {
  const results = await Promise.all(Array.from({ length: writers }, (_, writer) => create(store, key, bodyOf(writer))));
  const winners = results.flatMap((result, writer) => (result === undefined ? [] : [{ writer, etag: result.etag }]));
  expect(winners.length, `winners of ${key}`).toBe(1);
  const { bytes, meta } = await store.get(key);
  expect(Buffer.compare(bytes, bodyOf(winners[0]?.writer ?? -1)), `body of ${key}`).toBe(0);
  expect(meta.etag).toBe(winners[0]?.etag);
}
