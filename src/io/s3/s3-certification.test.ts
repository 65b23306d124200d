import { describe, expect, it } from 'vitest';
import { systemRuntime } from '../../runtime/index.ts';
import { type S3Personality, s3Personalities, startS3TestServer } from '../../testing/s3-server/index.ts';
import { brokenPromises, type Certificate, holdsPromise } from '../certify/certificate.ts';
import { certifyStore } from '../certify/certify-store.ts';
import { openS3Store } from './index.ts';

async function certify(personality: S3Personality): Promise<Certificate> {
  const server = await startS3TestServer({ personality });
  const { accessKeyId, secretAccessKey, endpoint } = server;
  const store = await openS3Store(`s3://${server.bucket}`, { endpoint, credentials: { accessKeyId, secretAccessKey }, capabilities: { conditionalMultipart: true, singlePutLimitBytes: 2_000 }, partSizeBytes: 1_000 });
  try {
    return await certifyStore(store, { runtime: systemRuntime });
  } finally {
    await store.close();
    await server.close();
  }
}

/** The required promises that each server breaks; none for one that may hold tables. */
const broken: Readonly<Record<S3Personality, readonly string[]>> = {
  sound: [],
  'old-minio': [],
  'no-checksums': [],
  'no-batch-delete': [],
  versioned: [],
  'multipart-race': [],
  'multipart-refused': [],
  // The others could not be tried: nobody ever took a key.
  'no-conditions': ['exclusive-create', 'create-refused-when-taken', 'body-intact'],
  'random-etags': ['body-intact'],
  rclone: ['exclusive-create', 'list-in-pages'],
  's3s-fs': ['exclusive-create'],
  s3mock: ['exclusive-create'],
  'intermittent-ignore': ['exclusive-create'],
};

describe('certification', () => {
  it.each(Object.keys(s3Personalities) as S3Personality[])('judges a server of kind %s', async (personality) => {
    const certificate = await certify(personality);
    const found = brokenPromises(certificate).map(({ name }) => name);
    expect(found, JSON.stringify(certificate.promises)).toEqual(expect.arrayContaining([...broken[personality]]));
    if (broken[personality].length === 0) expect(found).toEqual([]);
    expect(certificate.verdict).toBe(found.length === 0 ? 'fit' : 'unfit');
    expect(certificate.identity.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    if (personality === 'multipart-race' || personality === 'multipart-refused') expect(holdsPromise(certificate, 'conditional-multipart')).toBe(false);
    if (personality === 'no-conditions') {
      expect(certificate.promises.filter(({ held }) => held === false).map(({ name }) => name)).toEqual(['exclusive-create', 'replace-by-etag', 'conditional-multipart']);
      expect(certificate.promises.find(({ name }) => name === 'exclusive-create')?.detail).toContain('501 NotImplemented');
    }
    if (personality === 'sound') for (const promise of certificate.promises) expect(promise.held, promise.name).toBe(true);
  }, 120_000);
});
