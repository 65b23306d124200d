import { describe, expect, it } from 'vitest';
import { isFrazilError } from '../../errors/index.ts';
import { manualRuntime, SeededRandom } from '../../runtime/index.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { type StoreAnswer, storeAnswer } from '../store-answer.ts';
import { FaultPlan } from './fault-plan.ts';
import type { FaultEffect, FaultRule } from './fault-rule.ts';
import type { RandomFaults } from './random-faults.ts';

const body = new Uint8Array([1, 2, 3, 4]);
const ifAbsent = { condition: { kind: 'if-absent' } } as const;
/** Lets everything run that does not wait for time. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function setUp(rules: readonly FaultRule[], randomFaults?: RandomFaults) {
  const runtime = manualRuntime();
  const inner = new MemoryStore();
  const plan = new FaultPlan({ runtime, rules, ...(randomFaults && { randomFaults }) });
  const isThere = (key: string): boolean => inner.objects.get(key) !== undefined;
  return { runtime, inner, plan, store: plan.wrap(inner), isThere };
}

function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.unreachable('the call should have failed'),
    (error: unknown) => error,
  );
}

describe('fault rules', () => {
  it('pick requests by verb, key and count', async () => {
    const { store, plan, isThere } = setUp([{ verbs: ['put'], key: /^t\/v\d+$/, occurrences: [2, 3], effect: { kind: 'fail-before' } }]);
    const outcomes: boolean[] = [];
    for (const key of ['t/v1', 'other', 't/v2', 't/v3', 't/v4']) outcomes.push(await store.put(key, body).then(() => true, () => false));
    expect(outcomes).toEqual([true, true, false, false, true]);
    expect([isThere('t/v1'), isThere('t/v2'), isThere('t/v4')]).toEqual([true, false, true]);
    expect(plan.fired()).toEqual(new Map([['fail-before', 2]]));
    await store.get('t/v1');
  });

  it('count each for itself, and the first that matches decides', async () => {
    const { store, plan } = setUp([
      { key: 'a', occurrences: [2], effect: { kind: 'fail-before' } },
      { verbs: ['put'], occurrences: [2], effect: { kind: 'lose-answer' } },
    ]);
    await store.put('a', body);
    expect(storeAnswer(await failureOf(store.put('a', body)))).toMatchObject({ kind: 'not-sent' });
    expect(storeAnswer(await failureOf(store.put('b', body)))).toMatchObject({ kind: 'no-answer' });
    expect(plan.fired()).toEqual(new Map([['fail-before', 1], ['lose-answer', 1]]));
  });

  it('rest when the plan is calmed', async () => {
    const { store, plan } = setUp([{ effect: { kind: 'fail-before' } }]);
    await failureOf(store.put('a', body));
    plan.calmDown();
    await store.put('a', body);
  });
});

describe('fault effects', () => {
  it('a request that fails before it is sent changes nothing', async () => {
    const { store, isThere } = setUp([{ effect: { kind: 'fail-before' } }]);
    expect(await failureOf(store.put('a', body, ifAbsent))).toMatchObject({ code: 'store-unavailable' });
    expect(isThere('a')).toBe(false);
  });

  it('a lost answer leaves the outcome unknown, and the write done', async () => {
    const { store, isThere } = setUp([{ effect: { kind: 'lose-answer', reason: 'timeout' } }]);
    const failure = await failureOf(store.put('a', body, ifAbsent));
    expect(failure).toMatchObject({ code: 'write-outcome-unknown', cleanupSafe: false });
    expect(storeAnswer(failure)).toEqual({ kind: 'no-answer', reason: 'timeout' });
    expect(isThere('a')).toBe(true);
    expect(await failureOf(store.get('a'))).toMatchObject({ code: 'store-unavailable' });
  });

  it('a late write lands before the n-th call from then, with the bytes it had', async () => {
    const { store, plan, inner, isThere } = setUp([{ key: 'a', occurrences: [1], effect: { kind: 'apply-later', afterCalls: 3 } }]);
    const bytes = body.slice();
    await failureOf(store.put('a', bytes, ifAbsent));
    bytes.fill(0);
    await store.put('b', body);
    await store.put('c', body);
    expect([isThere('a'), plan.lateCalls]).toEqual([false, 1]);
    expect((await store.get('a')).bytes).toEqual(body);
    expect([inner.objects.get('a')?.meta.size, plan.lateCalls]).toEqual([4, 0]);
  });

  it('a late write lands after its time, whatever its caller has given up, and may lose', async () => {
    const { store, plan, runtime, inner } = setUp([{ verbs: ['put'], occurrences: [1, 2], effect: { kind: 'apply-later', afterMs: 500 } }]);
    const controller = new AbortController();
    await failureOf(store.put('a', body, { ...ifAbsent, signal: controller.signal }));
    await failureOf(store.put('b', body, ifAbsent));
    controller.abort();
    await store.put('b', body.slice(0, 1), ifAbsent);
    await turn();
    await runtime.clock.advance(499);
    expect(plan.lateCalls).toBe(2);
    await runtime.clock.advance(1);
    expect([inner.objects.get('a')?.meta.size, inner.objects.get('b')?.meta.size, plan.lateCalls]).toEqual([4, 1, 0]);
  });

  it('what is late can be settled at the end', async () => {
    const { store, plan, isThere } = setUp([{ effect: { kind: 'apply-later', afterCalls: 1000 } }]);
    await failureOf(store.put('a', body));
    await plan.settle();
    expect(isThere('a')).toBe(true);
  });

  it.each([true, false])('a stalled request ends when it is aborted; landed: %s', async (lands) => {
    const { store, isThere } = setUp([{ effect: { kind: 'stall', lands } }]);
    const controller = new AbortController();
    const put = failureOf(store.put('a', body, { ...ifAbsent, signal: controller.signal }));
    const get = failureOf(store.get('a', { signal: controller.signal }));
    await turn();
    expect(isThere('a')).toBe(lands);
    controller.abort();
    expect(await put).toMatchObject({ code: 'write-outcome-unknown' });
    expect(storeAnswer(await put)).toEqual({ kind: 'no-answer', reason: 'aborted' });
    expect(await get).toMatchObject({ code: 'request-aborted' });
  });

  const answers: readonly (readonly [StoreAnswer, string, string])[] = [
    [{ kind: 'http', status: 409, errorBody: false }, 'conditional-interference', 'store-unavailable'],
    [{ kind: 'http', status: 412, errorBody: false }, 'precondition-failed', 'precondition-failed'],
    [{ kind: 'http', status: 304, errorBody: false }, 'precondition-failed', 'store-unavailable'],
    [{ kind: 'http', status: 503, errorBody: false }, 'write-outcome-unknown', 'store-unavailable'],
    [{ kind: 'http', status: 200, errorBody: true }, 'write-outcome-unknown', 'store-unavailable'],
    [{ kind: 'http', status: 404, errorBody: false }, 'bucket-not-found', 'object-not-found'],
    [{ kind: 'http', status: 403, errorBody: false }, 'access-denied', 'access-denied'],
    [{ kind: 'http', status: 400, errorBody: false }, 'request-refused', 'request-refused'],
    [{ kind: 'http', status: 416, errorBody: false }, 'write-outcome-unknown', 'range-unsatisfiable'],
    [{ kind: 'no-answer', reason: 'reset' }, 'write-outcome-unknown', 'store-unavailable'],
    [{ kind: 'not-sent', reason: 'no route' }, 'store-unavailable', 'store-unavailable'],
    [{ kind: 'errno', errno: 'ENOSPC', stage: 'before-link' }, 'disk-full', 'store-unavailable'],
    [{ kind: 'errno', errno: 'EIO', stage: 'link-or-after' }, 'write-outcome-unknown', 'store-unavailable'],
    [{ kind: 'errno', errno: 'EEXIST', stage: 'link-or-after' }, 'precondition-failed', 'store-unavailable'],
  ];

  it.each(answers)('the answer %j is %s to a write and %s to a read', async (answer, ofWrite, ofRead) => {
    for (const lands of [true, false]) {
      const { store, isThere } = setUp([{ effect: { kind: 'answer', answer, lands } }]);
      const failure = await failureOf(store.put('a', body));
      expect(failure).toMatchObject({ code: ofWrite });
      expect(storeAnswer(failure)).toEqual(answer);
      expect(isThere('a')).toBe(lands);
      expect(await failureOf(store.get('a'))).toMatchObject({ code: ofRead });
    }
  });

  it('a truncated body arrives short and without complaint', async () => {
    const { store, inner } = setUp([{ key: 'torn', verbs: ['put'], effect: { kind: 'truncate', keepBytes: 1 } }, { key: 'cut', verbs: ['get'], effect: { kind: 'truncate', keepBytes: 3 } }]);
    await store.put('torn', body);
    expect(inner.objects.get('torn')?.meta.size).toBe(1);
    await store.put('cut', body);
    const { bytes, meta } = await store.get('cut');
    expect([bytes.length, meta.size]).toEqual([3, 4]);
  });

  it('some keys of a delete fail, the others go', async () => {
    const { store, inner, isThere } = setUp([{ verbs: ['delete'], key: 'b', effect: { kind: 'fail-keys', answer: { kind: 'http', status: 403, errorBody: false } } }]);
    for (const key of ['a', 'b', 'c']) await inner.put(key, body);
    const results = await store.delete(['a', 'b', 'c']);
    expect(results).toMatchObject([{ key: 'a', deleted: true }, { key: 'b', deleted: false, error: { code: 'access-denied' } }, { key: 'c', deleted: true }]);
    expect(['a', 'b', 'c'].map(isThere)).toEqual([false, true, false]);
  });

  it('a delayed write that is aborted meanwhile was never sent', async () => {
    const { store, isThere } = setUp([{ effect: { kind: 'delay', durationMs: 100 } }]);
    const controller = new AbortController();
    const put = failureOf(store.put('a', body, { signal: controller.signal }));
    await turn();
    controller.abort();
    expect(await put).toMatchObject({ code: 'request-aborted' });
    expect(storeAnswer(await put)).toEqual({ kind: 'not-sent', reason: 'aborted' });
    expect(isThere('a')).toBe(false);
  });

  it('pages of a listing and steps of a writer fail one by one', async () => {
    const { store, inner } = setUp([
      { verbs: ['list'], occurrences: [2], effect: { kind: 'fail-before' } },
      { verbs: ['close-writer'], effect: { kind: 'lose-answer' } },
    ]);
    for (const key of ['a', 'b']) await inner.put(key, body);
    const seen: string[] = [];
    const walk = async (): Promise<void> => {
      for await (const page of store.list('', { pageSize: 1 })) seen.push(...page.objects.map(({ key }) => key));
    };
    expect(await failureOf(walk())).toMatchObject({ code: 'store-unavailable' });
    expect(seen).toEqual(['a']);
    const writer = await store.openWriter('w');
    await writer.write(body);
    expect(await failureOf(writer.close())).toMatchObject({ code: 'write-outcome-unknown' });
    expect(inner.objects.get('w')?.meta.size).toBe(4);
  });

  it('an effect that a request cannot have is a mistake in the plan', async () => {
    for (const effect of [{ kind: 'truncate', keepBytes: 1 }, { kind: 'fail-keys', answer: { kind: 'no-answer', reason: 'reset' } }] satisfies FaultEffect[]) {
      const { store } = setUp([{ effect }]);
      expect(await failureOf(store.head('a'))).toMatchObject({ code: 'internal-invariant' });
    }
  });
});

describe('random faults', () => {
  const rates = { failBefore: 0.1, loseAnswer: 0.1, applyLater: 0.1, unavailable: 0.1, interference: 0.1 };

  async function run(store: ObjectStore, seed: number): Promise<string[]> {
    const random = new SeededRandom(seed);
    const outcomes: string[] = [];
    for (let i = 0; i < 1000; i++) {
      const key = `k${random.below(50)}`;
      const call = random.fraction() < 0.5 ? store.get(key) : store.put(key, body, ifAbsent);
      outcomes.push(await call.then(() => 'ok', (error: unknown) => (isFrazilError(error) ? error.code : 'no coded error')));
    }
    return outcomes;
  }

  it('are the same for the same seed, and others for another', async () => {
    const [first, again, other] = await Promise.all([1, 1, 2].map(async (seed) => await run(setUp([], { random: new SeededRandom(seed), ...rates }).store, 9)));
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('come about as often as they are asked for, of every kind', async () => {
    const { store, plan } = setUp([], { random: new SeededRandom(4), ...rates });
    await run(store, 9);
    const fired = plan.fired();
    expect([...fired.keys()].toSorted()).toEqual(['answer', 'apply-later', 'fail-before', 'lose-answer']);
    expect([...fired.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(400);
    expect([...fired.values()].reduce((sum, count) => sum + count, 0)).toBeLessThan(600);
    for (const [kind, count] of fired) expect(count, kind).toBeGreaterThan(30);
  });

  it('keep to the verbs and keys they are meant for, and do not come after calm', async () => {
    const { store, plan } = setUp([], { random: new SeededRandom(4), only: { verbs: ['put'], key: /^k1/ }, failBefore: 1 });
    await store.put('k2', body);
    await failureOf(store.put('k1', body));
    await store.get('k2');
    plan.calmDown();
    await store.put('k1', body);
    expect(plan.fired()).toEqual(new Map([['fail-before', 1]]));
  });
});
