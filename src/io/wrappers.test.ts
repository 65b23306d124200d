import { manualRuntime, SeededRandom, systemRuntime } from '../runtime/index.ts';
import { objectStoreSuite } from '../testing/object-store.suite.ts';
import { CachingStore } from './cache/caching-store.ts';
import { RequestCounter } from './count/request-counter.ts';
import { FaultPlan } from './fault/fault-plan.ts';
import { limitRequests } from './limit/limited-store.ts';
import { MemoryStore } from './memory/memory-store.ts';
import type { ObjectStore } from './object-store.ts';
import { PrefixedStore } from './prefix/prefixed-store.ts';
import { RetryingStore } from './retry/retrying-store.ts';
import { RequestTrace } from './trace/request-trace.ts';

const quick = { ...systemRuntime, timer: { sleep: async () => undefined } };

/** A read or delete in five fails in a way that may be repeated. */
function flaky(inner: ObjectStore): ObjectStore {
  const random = new SeededRandom(7);
  const only = { verbs: ['get', 'head', 'list', 'delete'] } as const;
  return new FaultPlan({ runtime: manualRuntime(), randomFaults: { random, only, failBefore: 0.1, unavailable: 0.1 } }).wrap(inner);
}

const wrappers: readonly (readonly [string, (inner: ObjectStore) => ObjectStore, prefix?: string])[] = [
  ['retry', (inner) => new RetryingStore(inner, { runtime: systemRuntime })],
  ['retry of a store that fails one request in five', (inner) => new RetryingStore(flaky(inner), { runtime: quick, attemptsMax: 50 })],
  ['prefix', (inner) => new PrefixedStore(inner, 'some/place'), 'some/place/'],
  ['limit of 1', (inner) => limitRequests(inner, 1)],
  ['limit of 5', (inner) => limitRequests(inner, 5)],
  ['cache', (inner) => new CachingStore(inner, { isImmutable: () => true })],
  ['cache of few bytes', (inner) => new CachingStore(inner, { isImmutable: (key) => !key.includes('race'), budgetBytes: 5000 })],
  ['count', (inner) => new RequestCounter().wrap(inner)],
  ['trace', (inner) => new RequestTrace().wrap(inner)],
  ['fault without faults', (inner) => new FaultPlan({ runtime: manualRuntime() }).wrap(inner)],
  ['all of them', (inner) => limitRequests(new CachingStore(new RetryingStore(new PrefixedStore(new RequestCounter().wrap(flaky(inner)), 'p'), { runtime: quick, attemptsMax: 50 }), { isImmutable: () => true }), 20), 'p/'],
];

for (const [name, wrap, prefix = ''] of wrappers) {
  const inner = new MemoryStore();
  objectStoreSuite({
    name: `memory behind ${name}`,
    open: async () => wrap(inner),
    plant: async (_, key, bytes) => {
      inner.objects.set(prefix + key, bytes);
    },
    capabilities: inner.capabilities,
  });
}
