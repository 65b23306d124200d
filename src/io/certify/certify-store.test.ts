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
import type { FaultEffect } from '../fault/fault-rule.ts';
import { LocalStore } from '../local/local-store.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import type { ObjectStore, ObjectWriter, PutCondition, PutOptions, PutResult } from '../object-store.ts';
import { PrefixedStore } from '../prefix/prefixed-store.ts';
import { brokenPromises, holdsPromise, type PromiseName, promiseNames } from './certificate.ts';
import { certifyStore } from './certify-store.ts';
import { requireFit } from './ensure-certified.ts';

const options = { runtime: systemRuntime };

/** A definite answer, to a request that is not carried out. */
function answer(status: number): FaultEffect {
  return { kind: 'answer', answer: { kind: 'http', status, errorBody: false }, lands: false };
}

/** A memory store where a fault strikes the writes under certain conditions. */
function conditionsAnswered(effect: FaultEffect, strikes: (condition: PutCondition | undefined) => boolean): ObjectStore {
  const inner = new MemoryStore();
  const faulty = new FaultPlan({ runtime: manualRuntime(), rules: [{ verbs: ['put', 'close-writer'], effect }] }).wrap(inner);
  return new (class extends MemoryStore {
    override put(key: string, bytes: Uint8Array, putOptions?: PutOptions): Promise<PutResult> {
      return (strikes(putOptions?.condition) ? faulty : inner).put(key, bytes, putOptions);
    }
    override openWriter(key: string, putOptions?: PutOptions): Promise<ObjectWriter> {
      return (strikes(putOptions?.condition) ? faulty : inner).openWriter(key, putOptions);
    }
  })({ objects: inner.objects });
}

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

  it('calls nothing kept that it could not try: a store where no create is ever acknowledged', async () => {
    const plan = new FaultPlan({ runtime: manualRuntime(), rules: [{ verbs: ['put'], key: /turn|once|large/, effect: answer(412) }] });
    const certificate = await certifyStore(plan.wrap(new MemoryStore()), options);
    expect(certificate.verdict).toBe('unfit');
    expect(certificate.promises.filter(({ held }) => held === false)).toMatchObject([{ name: 'exclusive-create', detail: expect.stringContaining('none was acknowledged') as string }]);
    expect(certificate.promises.filter(({ held }) => held === undefined)).toMatchObject([
      { name: 'create-refused-when-taken', required: true, detail: expect.stringContaining('no create was acknowledged') as string },
      { name: 'body-intact', required: true },
    ]);
    expect(() => requireFit(certificate)).toThrow(expect.objectContaining({ code: 'store-unfit', message: expect.not.stringContaining('body-intact') as string }) as Error);
  });

  it.each([400, 501])('judges a store that answers %d to a condition as one without conditions', async (status) => {
    const store = conditionsAnswered(answer(status), (condition) => condition !== undefined);
    const certificate = await certifyStore(store, options);
    const failed = certificate.promises.filter(({ held }) => held === false);
    expect(failed.map(({ name }) => name)).toEqual(['exclusive-create', 'replace-by-etag', 'conditional-multipart']);
    for (const { detail } of failed) expect(detail).toContain(`answered ${status}`);
    expect(await keysOf(store)).toEqual([]);
  });

  it('still names the bytes and the refusals of a store where several win', async () => {
    const certificate = await certifyStore(ignoringStore(), options);
    const held = new Map(certificate.promises.map((promise) => [promise.name, promise.held]));
    expect([held.get('exclusive-create'), held.get('create-refused-when-taken'), held.get('body-intact')]).toEqual([false, false, true]);
  });

  it('leaves open what the store left open: no answer to any replacement or conditional upload', async () => {
    const lost = { kind: 'lose-answer' } as const;
    const replacing = await certifyStore(conditionsAnswered(lost, (condition) => condition?.kind === 'if-match'), options);
    expect(replacing.promises.filter(({ held }) => held !== true)).toMatchObject([{ name: 'replace-by-etag', held: undefined, detail: expect.stringContaining('too few') as string }]);
    const closing = await certifyStore(new FaultPlan({ runtime: manualRuntime(), rules: [{ verbs: ['close-writer'], effect: lost }] }).wrap(new MemoryStore()), options);
    expect(closing.promises.filter(({ held }) => held !== true)).toMatchObject([{ name: 'conditional-multipart', held: undefined }]);
    expect([replacing.verdict, closing.verdict]).toEqual(['fit', 'fit']);
  });

  it.each([
    ['ranges', { verbs: ['get'], key: /ranges/ }, 'range-reads'],
    ['pages', { verbs: ['list'], key: /list/ }, 'list-in-pages'],
    ['the start of an upload in parts', { verbs: ['open-writer'] }, 'conditional-multipart'],
    ['a part', { verbs: ['write'] }, 'conditional-multipart'],
  ] as const)('judges a store that turns down %s', async (_, rule, name) => {
    const inner = new MemoryStore();
    const plan = new FaultPlan({ runtime: manualRuntime(), rules: [{ ...rule, effect: answer(400) }] });
    const certificate = await certifyStore(plan.wrap(inner), options);
    expect(certificate.promises.find((promise) => promise.name === name)).toMatchObject({ held: false, detail: expect.stringContaining('400') as string });
    expect(await keysOf(inner)).toEqual([]);
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
