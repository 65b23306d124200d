import { describe, expect, it } from 'vitest';
import { type GetOptions, InterceptedStore, type Interceptor, MemoryStore, type ObjectStore, storeError } from '../../io/index.ts';
import { SeededRandom } from '../../runtime/index.ts';
import { abortCases } from './abort.cases.ts';
import { deleteCases } from './delete.cases.ts';
import { keyCases } from './key.cases.ts';
import { listCases } from './list.cases.ts';
import {
  etagBlindStore,
  forgetfulStore,
  forgottenAbsenceStore,
  ignoringStore,
  LaggingListStore,
  racyStore,
  replayingStore,
  SkippingListStore,
  suffixBlindStore,
  tearingStore,
} from './lying-stores.ts';
import { raceCases } from './race.cases.ts';
import { readCases } from './read.cases.ts';
import { writeCases } from './write.cases.ts';
import { writerCases } from './writer.cases.ts';

const cases = [...readCases, ...writeCases, ...raceCases, ...listCases, ...deleteCases, ...writerCases, ...keyCases, ...abortCases];

/** The names of the tests that a store fails. */
async function failuresOf(store: ObjectStore): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const [i, { name, test }] of cases.entries()) {
    const context = { store, prefix: `c${i}/`, raceKeyCount: 10, plant: async (key: string, bytes: Uint8Array) => void (store instanceof MemoryStore ? store.objects.set(key, bytes) : await store.put(key, bytes)) };
    try {
      await test(context);
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

/** A memory store with one step done otherwise. */
function spoilt(intercept: Interceptor): ObjectStore {
  return new InterceptedStore(new MemoryStore(), intercept);
}

const refusal = (key: string): Error => storeError('precondition-failed', 'spoilt', key, { kind: 'http', status: 412, errorBody: false });

describe('the conformance suite', () => {
  it('has names of its own for its tests', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it('finds no fault with the memory store', async () => {
    expect(await failuresOf(new MemoryStore())).toEqual([]);
  });

  const wins = "of 64 concurrent creates exactly one wins, and body and etag are the winner's";
  const liars: readonly (readonly [string, () => ObjectStore, readonly string[]])[] = [
    ['ignores conditions', ignoringStore, [wins, 'a counter advanced by creates loses no update', 'a counter replaced by etag loses no update, where replacing is promised', 'a create of a taken key is refused and changes nothing']],
    ['checks first and writes later', () => racyStore(), [wins, 'a counter advanced by creates loses no update']],
    ['forgets one condition in a hundred', () => forgetfulStore(new SeededRandom(2), 0.01), [wins]],
    ['mixes bodies', tearingStore, ['of 16 concurrent creates of different large bodies exactly one wins whole']],
    ['acknowledges a create twice', replayingStore, ['a create with the very same bytes is refused as well']],
    ['ignores etags', etagBlindStore, ['a counter replaced by etag loses no update, where replacing is promised']],
    ['remembers absence', forgottenAbsenceStore, ["a writer's object appears as a whole when it is closed, and not before"]],
    ['lists late', () => new LaggingListStore(1), ['a listing shows every object written before it, with size and etag']],
    ['loses keys between pages', () => new SkippingListStore(), ['small pages give every key once, in order, none too large', 'a listing of more than one full page is complete']],
    ['gets suffixes wrong', suffixBlindStore, ['ranges give exactly their bytes and the whole size']],
    ['refuses nothing that is aborted', () => spoilt((_, exchange) => exchange.detach()()), ['an aborted signal stops every call before it begins']],
    ['cuts bodies', () => spoilt((_, exchange) => exchange.sendTruncated?.(50_000) ?? exchange.send()), ['get gives back what put took, with its metadata', 'a body of several megabytes survives']],
    ['refuses creates that land', () => spoilt(async (request, exchange) => {
      const result = await exchange.send();
      if (request.verb === 'put' && request.condition !== undefined && request.key.endsWith('/0')) throw refusal(request.key);
      return result;
    }), ['an object that a create was refused for is already readable']],
    ['keeps no condition of a writer', () => new (class extends MemoryStore {
      override openWriter(key: string) {
        return super.openWriter(key);
      }
    })(), ['of 8 conditional writers exactly one wins, where it is promised']],
    ['shares bytes with its callers', () => new (class extends MemoryStore {
      override async get(key: string, options?: GetOptions) {
        const { bytes, meta } = await super.get(key, options);
        return { bytes: options?.range === undefined ? (this.objects.get(key)?.bytes ?? bytes) : bytes, meta };
      }
    })(), ['bytes given and taken are not shared with the store']],
  ];

  it.each(liars)('notices a store that %s', async (_, open, expected) => {
    expect(await failuresOf(open())).toEqual(expect.arrayContaining([...expected]));
  }, 60_000);
});
