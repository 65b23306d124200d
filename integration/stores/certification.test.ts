import { describe, expect, it } from 'vitest';
import { brokenPromises, type Certificate, certifyStore, ensureCertified, holdsPromise, type ObjectStore } from '../../src/io/index.ts';
import { systemRuntime } from '../../src/runtime/index.ts';
import { openTestedStore, testedServer } from './tested-store.ts';

const { name, expected, conditionalMultipart } = testedServer;
const options = { runtime: systemRuntime };

describe(`certification of ${name}`, () => {
  it(`finds it ${expected}, and why`, async () => {
    const store = await openTestedStore('certified', expected === 'sound' ? { conditionalMultipart: true } : {});
    const begun = performance.now();
    const certificate = await certifyStore(store, options);
    const broken = brokenPromises(certificate).map((promise) => promise.name);
    console.log(`${name}: ${certificate.verdict} in ${Math.round(performance.now() - begun)} ms`);
    for (const promise of certificate.promises) console.log(`  ${promise.name}: ${String(promise.held)}: ${promise.detail}`);
    if (expected === 'sound') {
      expect(broken).toEqual([]);
      expect(certificate.verdict).toBe('fit');
      expect(holdsPromise(certificate, 'replace-by-etag')).toBe(true);
      expect(await findsUploads(store, certificate), 'conditional uploads in parts').toBe(conditionalMultipart ? 'sound' : 'unsound');
      expect(Math.abs(certificate.clockOffsetMs ?? Infinity)).toBeLessThan(5_000);
    } else {
      expect(broken).toContain('exclusive-create');
      expect(certificate.verdict).toBe('unfit');
    }
    await store.close();
  });

  it(expected === 'sound' ? 'lets a writer in, and remembers' : 'keeps writers out, and remembers', async () => {
    const store = await openTestedStore('admitted');
    const admit = async (): Promise<void> => {
      if (expected === 'sound') await ensureCertified(store, options);
      else await expect(ensureCertified(store, options)).rejects.toMatchObject({ code: 'store-unfit' });
    };
    await admit();
    const { etag } = await store.head('_frazil/store.json');
    await admit();
    expect((await store.head('_frazil/store.json')).etag, 'not certified again').toBe(etag);
    await store.close();
  });
});

/** A race that a store gets wrong now and then is put to it several times: each one may be won by luck. */
async function findsUploads(store: ObjectStore, first: Certificate): Promise<'sound' | 'unsound'> {
  let held = holdsPromise(first, 'conditional-multipart');
  for (let more = 0; held && !conditionalMultipart && more < 4; more++) held = holdsPromise(await certifyStore(store, options), 'conditional-multipart');
  return held ? 'sound' : 'unsound';
}
