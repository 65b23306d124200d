import { afterEach, describe, expect, it } from 'vitest';
import { type S3Personality, type S3TestServer, startS3TestServer } from '../../testing/s3-server/index.ts';
import { openS3Store, type S3Store } from './index.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(personality: S3Personality): Promise<{ readonly server: S3TestServer; readonly store: S3Store }> {
  const server = await startS3TestServer({ personality });
  const { accessKeyId, secretAccessKey, endpoint } = server;
  const store = await openS3Store(`s3://${server.bucket}/p`, { endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 2 });
  closing.push(() => server.close(), () => store.close());
  return { server, store };
}

const keys = Array.from({ length: 2_300 }, (_, i) => `k${i}`);

describe('delete', () => {
  it('sends a thousand keys a request', async () => {
    const { server, store } = await start('sound');
    for (const key of keys) server.plant(`p/${key}`, new Uint8Array(1));
    expect((await store.delete(keys)).every(({ deleted }) => deleted)).toBe(true);
    expect(server.requests.map(({ operation }) => operation)).toEqual(['DeleteObjects', 'DeleteObjects', 'DeleteObjects']);
    expect(server.peek('p/k77')).toBeUndefined();
  });

  it('tells which keys failed inside a 200', async () => {
    const { server, store } = await start('sound');
    for (const key of ['a', 'b', 'c']) server.plant(`p/${key}`, new Uint8Array(1));
    server.failDeleteOf('p/b');
    const results = await store.delete(['c', 'b', 'a']);
    expect(results.map(({ key, deleted }) => [key, deleted])).toEqual([['c', true], ['b', false], ['a', true]]);
    expect(results[1]).toMatchObject({ error: { code: 'access-denied' } });
    expect(server.peek('p/b')).toBeDefined();
  });

  it.each(['no-batch-delete', 'no-checksums'] as const)('goes key by key at a store of kind %s, and asks for a batch only once', async (personality) => {
    const { server, store } = await start(personality);
    for (const key of keys.slice(0, 30)) server.plant(`p/${key}`, new Uint8Array(1));
    expect((await store.delete(keys.slice(0, 20))).every(({ deleted }) => deleted)).toBe(true);
    expect((await store.delete(keys.slice(20, 30))).every(({ deleted }) => deleted)).toBe(true);
    expect(server.requests.filter(({ operation }) => operation === 'DeleteObjects').length).toBe(1);
    expect(server.requests.filter(({ operation }) => operation === 'DeleteObject').length).toBe(30);
    expect(keys.slice(0, 30).filter((key) => server.peek(`p/${key}`) !== undefined)).toEqual([]);
  });

  it('gives every key of a batch its error when the batch fails', async () => {
    const { server, store } = await start('sound');
    server.inject({ effect: { kind: 'answer', status: 503, code: 'SlowDown', applied: false } });
    const results = await store.delete(['a', 'b']);
    for (const result of results) expect(result).toMatchObject({ deleted: false, error: { code: 'store-unavailable' } });
  });
});
