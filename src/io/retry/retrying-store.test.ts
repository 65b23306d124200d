import { describe, expect, it } from 'vitest';
import { manualRuntime } from '../../runtime/index.ts';
import { RequestCounter } from '../count/request-counter.ts';
import { FaultPlan } from '../fault/fault-plan.ts';
import type { FaultEffect, FaultRule } from '../fault/fault-rule.ts';
import type { StoreVerb } from '../intercept/store-request.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import { storeAnswer } from '../store-answer.ts';
import { RetryingStore, type RetryOptions } from './retrying-store.ts';

const body = new Uint8Array(3);
const unavailable: FaultEffect = { kind: 'answer', answer: { kind: 'http', status: 503, errorBody: false }, lands: false };

/** Lets everything run that does not wait for time. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function setUp(rules: readonly FaultRule[], options: Partial<RetryOptions> = {}) {
  const runtime = manualRuntime();
  const inner = new MemoryStore();
  const counter = new RequestCounter();
  const store = new RetryingStore(counter.wrap(new FaultPlan({ runtime, rules }).wrap(inner)), { runtime, ...options });
  const requests = (verb: StoreVerb): number => counter.snapshot().verbs[verb].requests;
  /** Lets virtual time run until the call has settled. */
  const settled = async <T>(call: Promise<T>): Promise<PromiseSettledResult<T>> => {
    let open = true;
    const outcome = Promise.allSettled([call]).finally(() => {
      open = false;
    });
    while (open) {
      await turn();
      await runtime.clock.advance(50);
    }
    return (await outcome)[0];
  };
  return { runtime, inner, store, requests, settled };
}

describe('a retrying store', () => {
  it('repeats reads until they are answered', async () => {
    const { inner, store, requests, settled } = setUp([{ verbs: ['get', 'head'], occurrences: [1, 2, 4], effect: unavailable }]);
    await inner.put('a', body);
    expect(await settled(store.get('a'))).toMatchObject({ status: 'fulfilled', value: { bytes: body } });
    expect(requests('get')).toBe(3);
    expect(await settled(store.head('a'))).toMatchObject({ status: 'fulfilled' });
    expect(requests('head')).toBe(2);
  });

  it('does not repeat what will not get better', async () => {
    const answer = { kind: 'http', status: 403, errorBody: false } as const;
    const { store, requests, settled } = setUp([{ key: 'denied', effect: { kind: 'answer', answer, lands: false } }]);
    expect(await settled(store.get('none'))).toMatchObject({ reason: { code: 'object-not-found' } });
    expect(await settled(store.get('denied'))).toMatchObject({ reason: { code: 'access-denied' } });
    expect(requests('get')).toBe(2);
    const full = setUp([{ effect: { kind: 'answer', answer: { kind: 'errno', errno: 'ENOSPC', stage: 'before-link' }, lands: false } }]);
    expect(await full.settled(full.store.put('a', body))).toMatchObject({ reason: { code: 'disk-full' } });
    expect(full.requests('put')).toBe(1);
  });

  it('never repeats a put with a condition, nor a step of a writer', async () => {
    for (const effect of [unavailable, { kind: 'fail-before' }, { kind: 'lose-answer' }] as const) {
      const { inner, store, requests, settled } = setUp([{ verbs: ['put', 'close-writer'], effect }]);
      const { etag } = await inner.put('b', body);
      expect(await settled(store.put('a', body, { condition: { kind: 'if-absent' } }))).toMatchObject({ status: 'rejected' });
      expect(await settled(store.put('b', body, { condition: { kind: 'if-match', etag } }))).toMatchObject({ status: 'rejected' });
      expect(requests('put')).toBe(2);
      const writer = await store.openWriter('c');
      expect(await settled(writer.close())).toMatchObject({ status: 'rejected' });
      expect(requests('close-writer')).toBe(1);
    }
  });

  it('repeats an unconditional put, also when its outcome is unknown', async () => {
    for (const effect of [unavailable, { kind: 'lose-answer' }, { kind: 'fail-before' }] as const) {
      const { inner, store, requests, settled } = setUp([{ verbs: ['put'], occurrences: [1], effect }]);
      expect(await settled(store.put('a', body))).toMatchObject({ status: 'fulfilled' });
      expect(requests('put')).toBe(2);
      expect((await inner.get('a')).bytes).toEqual(body);
    }
  });

  it('goes on with a listing behind the last entry, and gives none twice', async () => {
    for (const delimiter of [undefined, '/']) {
      const { inner, store, settled } = setUp([{ verbs: ['list'], occurrences: [2, 3, 5], effect: unavailable }]);
      for (const name of ['a', 'b/1', 'b/2', 'c', 'd/1', 'e']) await inner.put(name, body);
      const seen: string[] = [];
      const walk = async (): Promise<void> => {
        for await (const page of store.list('', { pageSize: 2, ...(delimiter !== undefined && { delimiter }) })) {
          seen.push(...page.objects.map(({ key }) => key), ...page.prefixes);
        }
      };
      expect(await settled(walk())).toMatchObject({ status: 'fulfilled' });
      expect(seen).toEqual(delimiter === undefined ? ['a', 'b/1', 'b/2', 'c', 'd/1', 'e'] : ['a', 'b/', 'c', 'd/', 'e']);
    }
  });

  it('repeats a delete for the keys that failed', async () => {
    const fail: FaultEffect = { kind: 'fail-keys', answer: { kind: 'http', status: 503, errorBody: false } };
    const { inner, store, requests, settled } = setUp([
      { verbs: ['delete'], key: 'b', occurrences: [1, 2], effect: fail },
      { verbs: ['delete'], key: 'x', effect: fail },
    ]);
    for (const name of ['a', 'b', 'c']) await inner.put(name, body);
    expect(await settled(store.delete(['a', 'b', 'c']))).toMatchObject({ value: ['a', 'b', 'c'].map((key) => ({ key, deleted: true })) });
    expect(requests('delete')).toBe(3);
    expect(await settled(store.delete(['a', 'x']))).toMatchObject({ value: [{ key: 'a', deleted: true }, { key: 'x', deleted: false, error: { code: 'store-unavailable' } }] });
    expect(requests('delete')).toBe(3 + 5);
  });

  it('stops after its attempts, and at its deadline', async () => {
    const few = setUp([{ effect: unavailable }], { attemptsMax: 3 });
    expect(await few.settled(few.store.get('a'))).toMatchObject({ reason: { code: 'store-unavailable' } });
    expect(few.requests('get')).toBe(3);
    const brief = setUp([{ effect: unavailable }], { attemptsMax: 1000, pauseBaseMs: 1000, pauseMaxMs: 1000, deadlineMs: 5000 });
    const startMs = brief.runtime.clock.monotonicMs();
    expect(await brief.settled(brief.store.get('a'))).toMatchObject({ reason: { code: 'store-unavailable' } });
    expect(brief.requests('get')).toBeGreaterThan(3);
    expect(brief.requests('get')).toBeLessThan(50);
    expect(brief.runtime.clock.monotonicMs() - startMs).toBeLessThanOrEqual(6000);
  });

  it('pauses at random, up to a bound that doubles', async () => {
    const pauses: number[] = [];
    const runtime = manualRuntime(3);
    const timer = { sleep: async (durationMs: number) => void pauses.push(durationMs) };
    const plan = new FaultPlan({ runtime, rules: [{ effect: unavailable }] });
    const store = new RetryingStore(plan.wrap(new MemoryStore()), { runtime: { ...runtime, timer }, attemptsMax: 8, pauseBaseMs: 100, pauseMaxMs: 1000 });
    for (let i = 0; i < 100; i++) await store.get('a').catch(() => undefined);
    const bounds = [100, 200, 400, 800, 1000, 1000, 1000];
    for (const [step, bound] of bounds.entries()) {
      const drawn = pauses.filter((_, i) => i % 7 === step);
      expect(Math.max(...drawn)).toBeLessThanOrEqual(bound);
      expect(Math.max(...drawn)).toBeGreaterThan(bound * 0.9);
      expect(Math.min(...drawn)).toBeLessThan(bound * 0.1);
    }
  });

  it('can be aborted while it pauses, and keeps what the store said to the put before', async () => {
    const { runtime, store, requests } = setUp([{ effect: { kind: 'lose-answer' } }], { pauseBaseMs: 1e6, pauseMaxMs: 1e6, deadlineMs: 1e9 });
    const controller = new AbortController();
    const put = store.put('a', body, { signal: controller.signal }).catch((error: unknown) => error);
    const get = store.get('a', { signal: controller.signal }).catch((error: unknown) => error);
    await turn();
    controller.abort();
    expect(await put).toMatchObject({ code: 'request-aborted' });
    expect(storeAnswer(await put)).toEqual({ kind: 'no-answer', reason: 'reset' });
    expect(await get).toMatchObject({ code: 'request-aborted' });
    expect([requests('put'), requests('get'), runtime.clock.pending]).toEqual([1, 1, 0]);
  });
});
