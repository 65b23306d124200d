import { FrazilError } from '../../errors/index.ts';
import type { ObjectStore } from '../object-store.ts';
import { brokenPromises, type Certificate } from './certificate.ts';
import { readCertificate, writeCertificate } from './certificate-file.ts';
import { type CertifyOptions, certifyStore, identityOf } from './certify-store.ts';

/**
 * Makes sure, before the first write, that a store keeps the promises that a table needs.
 *
 * A certificate that lies in the store and is made out to it decides; otherwise the store is certified now, and the
 * verdict kept, good or bad. `frazil doctor` certifies anew whatever is written there.
 *
 * *Errors*: `store-unfit`, naming the promise that broke; those of `certifyStore`.
 * *Cost*: one get; for a store without a certificate about 1,500 requests, once.
 */
export async function ensureCertified(store: ObjectStore, options: CertifyOptions): Promise<Certificate> {
  const known = await readCertificate(store, options.signal);
  const identity = identityOf(store);
  const valid = known !== undefined && known.identity.url === identity.url && known.identity.endpoint === identity.endpoint;
  return requireFit(valid ? known : await recertify(store, options));
}

/** Certifies a store whatever is written there, and writes the verdict there. *Errors*: those of `certifyStore`. */
export async function recertify(store: ObjectStore, options: CertifyOptions): Promise<Certificate> {
  const certificate = await certifyStore(store, options);
  await writeCertificate(store, certificate, options.signal);
  return certificate;
}

/** Stops at a store that broke a required promise. *Errors*: `store-unfit`. */
export function requireFit(certificate: Certificate): Certificate {
  const broken = brokenPromises(certificate);
  if (certificate.verdict === 'fit' && broken.length === 0) return certificate;
  // What could not be tried, because another promise broke, would only hide which one that was.
  const seen = broken.filter(({ held }) => held === false);
  const what = (seen.length > 0 ? seen : broken).map(({ name, detail }) => `${name}: ${detail}`).join(' ');
  throw new FrazilError('store-unfit', `${certificate.identity.url} must not hold a table, because it broke what a table needs. ${what}`, {
    context: { ...certificate.identity, broken: broken.map(({ name }) => name), checkedAtMs: certificate.checkedAtMs },
  });
}
