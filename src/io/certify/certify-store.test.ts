import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manualRuntime, SeededRandom, systemRuntime } from '../../runtime/index.ts';
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
} from '../../testing/object-store/lying-stores.ts';
import { FaultPlan } from '../fault/fault-plan.ts';
import { LocalStore } from '../local/local-store.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { PrefixedStore } from '../prefix/prefixed-store.ts';
import { brokenPromises, holdsPromise, type PromiseName, promiseNames } from './certificate.ts';
import { certifyStore } from './certify-store.ts';

const options = { runtime: systemRuntime };

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of store.list('')) keys.push(...page.objects.map(({ key }) => key));
  return keys;
}

describe('certification', () => {
  it('finds every promise kept by the memory store, and leaves nothing behind', async () => {
    const store = new MemoryStore();
    const certificate = await certifyStore(store, options);
    expect(certificate).toMatchObject({ verdict: 'fit', identity: { url: 'memory:', endpoint: '' } });
    expect(certificate.promises.map(({ name }) => name)).toEqual(promiseNames);
    for (const name of promiseNames) expect(holdsPromise(certificate, name), name).toBe(true);
    expect(await keysOf(store)).toEqual([]);
  });

  it('finds the local store fit, and does not claim what it does not', async () => {
    const root = mkdtempSync(join(tmpdir(), 'frazil-certify-'));
    try {
      const store = new LocalStore(root);
      const certificate = await certifyStore(store, options);
      expect(certificate.verdict).toBe('fit');
      expect(certificate.promises.filter(({ held }) => held !== true)).toEqual([expect.objectContaining({ name: 'replace-by-etag', held: undefined, required: false })]);
      expect(await keysOf(store)).toEqual([]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('makes the certificate out to the part of the store that was asked about', async () => {
    const certificate = await certifyStore(new PrefixedStore(new MemoryStore({ url: 'memory:a' }), 'warehouse'), options);
    expect(certificate.identity.url).toBe('memory:a/warehouse');
  });

  const liars: readonly (readonly [string, () => ObjectStore, readonly PromiseName[]])[] = [
    ['ignores conditions', ignoringStore, ['exclusive-create', 'replace-by-etag']],
    ['checks first and writes later', () => racyStore(), ['exclusive-create']],
    ['is atomic only when little goes on', () => racyStore(40), ['exclusive-create']],
    ['forgets one condition in fifty', () => forgetfulStore(new SeededRandom(3), 0.02), ['exclusive-create']],
    ['forgets one condition in a hundred', () => forgetfulStore(new SeededRandom(3), 0.01), ['exclusive-create']],
    ['mixes the bodies of writers', tearingStore, ['body-intact']],
    ['acknowledges a create twice', replayingStore, ['create-refused-when-taken']],
    ['remembers absence', forgottenAbsenceStore, ['read-after-write']],
    ['lists late', () => new LaggingListStore(3), ['list-after-write']],
    ['loses keys between pages', () => new SkippingListStore(), ['list-in-pages']],
    ['gets suffixes wrong', suffixBlindStore, ['range-reads']],
  ];

  it.each(liars)('refuses a store that %s', async (_, open, expected) => {
    const certificate = await certifyStore(open(), options);
    expect(certificate.verdict).toBe('unfit');
    const failed = certificate.promises.filter(({ held }) => held === false).map(({ name }) => name);
    expect(failed).toEqual(expect.arrayContaining([...expected]));
    for (const { detail } of brokenPromises(certificate)) expect(detail).toMatch(/^.{20,}\.$/);
  });

  it('withholds the replacing of objects from a store that ignores etags, and no more', async () => {
    const certificate = await certifyStore(etagBlindStore(), options);
    expect(certificate.verdict).toBe('fit');
    expect(holdsPromise(certificate, 'replace-by-etag')).toBe(false);
  });

  it('does not judge a store that hardly answers', async () => {
    const plan = new FaultPlan({ runtime: manualRuntime(), rules: [{ verbs: ['put'], key: /turn|once|large/, effect: { kind: 'lose-answer' } }] });
    await expect(certifyStore(plan.wrap(new MemoryStore()), options)).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('judges a store that sometimes does not answer, and 409s are no breach', async () => {
    const random = new SeededRandom(5);
    const only = { verbs: ['put'], key: /turn|once|large/ } as const;
    const plan = new FaultPlan({ runtime: manualRuntime(), randomFaults: { random, only, failBefore: 0.1, loseAnswer: 0.005, interference: 0.2 } });
    const certificate = await certifyStore(plan.wrap(new MemoryStore()), options);
    expect(plan.fired().get('answer')).toBeGreaterThan(50);
    expect(certificate.promises.filter(({ held }) => held !== true)).toEqual([]);
  });

  it('passes on what says nothing about the promises, and cleans up', async () => {
    const inner = new MemoryStore();
    const plan = new FaultPlan({
      runtime: manualRuntime(),
      rules: [{ verbs: ['put'], key: /list/, effect: { kind: 'answer', answer: { kind: 'http', status: 403, errorBody: false }, lands: false } }],
    });
    await expect(certifyStore(plan.wrap(inner), options)).rejects.toMatchObject({ code: 'access-denied' });
    expect(await keysOf(inner)).toEqual([]);
  });

  it('says by how much the clocks differ', async () => {
    const { clock } = manualRuntime(1, 1_700_000_060_000);
    const certificate = await certifyStore(new MemoryStore({ clock }), { runtime: manualRuntime() });
    expect(certificate.clockOffsetMs).toBe(60_000);
  });

  it('can be aborted', async () => {
    const signal = AbortSignal.abort();
    await expect(certifyStore(new MemoryStore(), { runtime: systemRuntime, signal })).rejects.toMatchObject({ code: 'request-aborted' });
  });
});
