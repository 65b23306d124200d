import { hasCode } from '../../errors/index.ts';
import type { ObjectStore } from '../object-store.ts';
import { type Certificate, type PromiseFinding, promiseNames, type StoreIdentity } from './certificate.ts';

/** Where a store keeps what was found out about it. */
export const certificateKey = '_frazil/store.json';

const certificateVersion = 1;
const certificateMaxBytes = 64 * 1024;

/** Reads the certificate of a store; undefined if there is none, or none that this version understands. *Cost*: one request. */
export async function readCertificate(store: ObjectStore, signal?: AbortSignal): Promise<Certificate | undefined> {
  try {
    const { bytes } = await store.get(certificateKey, { maxBytes: certificateMaxBytes, ...(signal && { signal }) });
    return parseCertificate(new TextDecoder().decode(bytes));
  } catch (error) {
    if (hasCode(error, 'object-not-found', 'object-too-large')) return undefined;
    throw error;
  }
}

/** Writes a certificate over the one that is there. *Cost*: one request. */
export async function writeCertificate(store: ObjectStore, certificate: Certificate, signal?: AbortSignal): Promise<void> {
  const text = `${JSON.stringify({ version: certificateVersion, ...certificate }, undefined, 2)}\n`;
  await store.put(certificateKey, new TextEncoder().encode(text), { contentType: 'application/json', ...(signal && { signal }) });
}

/** Parses a certificate; undefined for anything that is none, because then the store is simply certified anew. */
export function parseCertificate(text: string): Certificate | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['version'] !== certificateVersion) return undefined;
  const { identity, checkedAtMs, verdict, promises, clockOffsetMs } = value;
  if (!isIdentity(identity) || typeof checkedAtMs !== 'number' || (verdict !== 'fit' && verdict !== 'unfit')) return undefined;
  if (!Array.isArray(promises) || !promises.every(isFinding)) return undefined;
  return {
    identity: { url: identity.url, endpoint: identity.endpoint },
    checkedAtMs,
    verdict,
    promises,
    clockOffsetMs: typeof clockOffsetMs === 'number' ? clockOffsetMs : undefined,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isIdentity(value: unknown): value is StoreIdentity {
  return isRecord(value) && typeof value['url'] === 'string' && typeof value['endpoint'] === 'string';
}

function isFinding(value: unknown): value is PromiseFinding {
  if (!isRecord(value)) return false;
  const { name, required, held, detail } = value;
  return (
    (promiseNames as readonly unknown[]).includes(name) &&
    typeof required === 'boolean' &&
    (held === undefined || typeof held === 'boolean') &&
    typeof detail === 'string'
  );
}
