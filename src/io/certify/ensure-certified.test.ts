import { describe, expect, it } from 'vitest';
import { systemRuntime } from '../../runtime/index.ts';
import { ignoringStore } from '../../testing/object-store/lying-stores.ts';
import { RequestCounter } from '../count/request-counter.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import { certificateKey, parseCertificate, readCertificate } from './certificate-file.ts';
import { ensureCertified, recertify } from './ensure-certified.ts';

const options = { runtime: systemRuntime };

describe('a writer before its first write', () => {
  it('certifies an unknown store once', async () => {
    const counter = new RequestCounter();
    const store = counter.wrap(new MemoryStore());
    const first = await ensureCertified(store, options);
    expect(counter.snapshot().total.requests).toBeGreaterThan(1000);
    counter.reset();
    expect(await ensureCertified(store, options)).toEqual(first);
    expect(counter.snapshot()).toMatchObject({ total: { requests: 1 }, verbs: { get: { requests: 1 } } });
  });

  it('refuses a store that broke a promise, names it, and remembers', async () => {
    const counter = new RequestCounter();
    const store = counter.wrap(ignoringStore());
    const refusal = expect.objectContaining({ code: 'store-unfit', message: expect.stringMatching(/exclusive-create: of 64 concurrent creates of \S+ 64 were acknowledged/) });
    await expect(ensureCertified(store, options)).rejects.toEqual(refusal);
    counter.reset();
    await expect(ensureCertified(store, options)).rejects.toEqual(refusal);
    expect(counter.snapshot().total.requests).toBe(1);
  });

  it('certifies a copied bucket anew, and one behind another endpoint', async () => {
    const original = new MemoryStore({ url: 'memory:original' });
    await ensureCertified(original, options);
    const counter = new RequestCounter();
    const copy = counter.wrap(new MemoryStore({ url: 'memory:copy', objects: original.objects }));
    expect((await ensureCertified(copy, options)).identity.url).toBe('memory:copy');
    expect(counter.snapshot().total.requests).toBeGreaterThan(1000);
    counter.reset();
    const elsewhere = counter.wrap(new (class extends MemoryStore {
      readonly endpoint = 'https://elsewhere.example';
    })({ url: 'memory:copy', objects: original.objects }));
    expect((await ensureCertified(elsewhere, options)).identity.endpoint).toBe('https://elsewhere.example');
    expect(counter.snapshot().total.requests).toBeGreaterThan(1000);
  });

  it('certifies anew over a certificate that it cannot read', async () => {
    for (const text of ['', 'no json', '[]', 'null', '{"version":2}', '{"version":1,"verdict":"fit"}', 'x'.repeat(70_000)]) {
      const store = new MemoryStore();
      store.objects.set(certificateKey, new TextEncoder().encode(text));
      expect((await ensureCertified(store, options)).verdict).toBe('fit');
      expect((await readCertificate(store))?.verdict).toBe('fit');
    }
  });

  it('does not trust a verdict that its own findings contradict', async () => {
    const store = new MemoryStore();
    const certificate = await recertify(store, options);
    const promises = certificate.promises.map((finding) => ({ ...finding, held: finding.name !== 'exclusive-create' }));
    store.objects.set(certificateKey, new TextEncoder().encode(JSON.stringify({ version: 1, ...certificate, promises })));
    await expect(ensureCertified(store, options)).rejects.toMatchObject({ code: 'store-unfit' });
  });

  it('certifies anew on demand, whatever is written there', async () => {
    const store = new MemoryStore();
    const certificate = await recertify(store, options);
    store.objects.set(certificateKey, new TextEncoder().encode(JSON.stringify({ version: 1, ...certificate, verdict: 'unfit' })));
    expect((await recertify(store, options)).verdict).toBe('fit');
    await expect(ensureCertified(store, options)).resolves.toMatchObject({ verdict: 'fit' });
  });

  it('keeps what a certificate says through writing and reading', async () => {
    const store = new MemoryStore();
    const certificate = await recertify(store, options);
    expect(parseCertificate(new TextDecoder().decode((await store.get(certificateKey)).bytes))).toEqual(certificate);
  });
});
