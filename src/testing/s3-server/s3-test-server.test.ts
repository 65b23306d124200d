import { afterEach, describe, expect, it } from 'vitest';
import { hasCode } from '../../errors/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import { openS3Store } from '../../io/s3/index.ts';
import { type S3Personality, type S3TestServer, startS3TestServer } from './index.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function start(personality: S3Personality): Promise<{ readonly server: S3TestServer; readonly store: ObjectStore }> {
  const server = await startS3TestServer({ personality });
  const { accessKeyId, secretAccessKey, endpoint } = server;
  const store = await openS3Store(`s3://${server.bucket}`, { endpoint, credentials: { accessKeyId, secretAccessKey }, capabilities: { conditionalMultipart: true }, partSizeBytes: 64 });
  closing.push(() => server.close(), () => store.close());
  return { server, store };
}

const condition = { kind: 'if-absent' } as const;
const bodyOf = (writer: number): Uint8Array => new Uint8Array(256).fill(writer + 1);

/** Races 8 creates for each of 12 keys: how many keys had another number of winners than one, and how many bodies are no writer's. */
async function race(store: ObjectStore, create: (key: string, writer: number) => Promise<unknown>): Promise<{ readonly unsound: number; readonly torn: number }> {
  let unsound = 0;
  let torn = 0;
  for (let i = 0; i < 12; i++) {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, writer) =>
        create(`race/${i}`, writer).then(
          () => true,
          (error: unknown) => {
            expect(hasCode(error, 'precondition-failed'), String(error)).toBe(true);
            return false;
          },
        ),
      ),
    );
    if (outcomes.filter(Boolean).length !== 1) unsound++;
    const { bytes } = await store.get(`race/${i}`);
    if (new Set(bytes).size !== 1) torn++;
  }
  return { unsound, torn };
}

describe('personalities', () => {
  const creates: Readonly<Record<Exclude<S3Personality, 'no-conditions'>, 'sound' | 'racy' | 'ignoring'>> = {
    sound: 'sound',
    'old-minio': 'sound',
    'no-checksums': 'sound',
    'random-etags': 'sound',
    'no-batch-delete': 'sound',
    versioned: 'sound',
    'multipart-race': 'sound',
    'multipart-refused': 'sound',
    's3s-fs': 'racy',
    s3mock: 'racy',
    rclone: 'ignoring',
    'intermittent-ignore': 'ignoring',
  };

  it.each(Object.keys(creates) as (keyof typeof creates)[])('%s races as it should', async (personality) => {
    const { store } = await start(personality);
    const { unsound } = await race(store, (key, writer) => store.put(key, bodyOf(writer), { condition }));
    if (creates[personality] === 'sound') expect(unsound).toBe(0);
    else expect(unsound).toBeGreaterThan(3);
  });

  it('s3s-fs mixes the bodies of parallel writers', async () => {
    const { store } = await start('s3s-fs');
    expect((await race(store, (key, writer) => store.put(key, bodyOf(writer), { condition }))).torn).toBeGreaterThan(0);
  });

  it.each([['sound', 0], ['multipart-race', 4]] as const)('%s completes conditional uploads as it should', async (personality, least) => {
    const { store } = await start(personality);
    const { unsound } = await race(store, async (key, writer) => {
      const upload = await store.openWriter(key, { condition });
      await upload.write(bodyOf(writer));
      await upload.close();
    });
    if (least === 0) expect(unsound).toBe(0);
    else expect(unsound).toBeGreaterThanOrEqual(least);
  });

  it('a sequential create is refused by all but those that ignore conditions', async () => {
    for (const personality of ['sound', 's3mock', 's3s-fs', 'old-minio', 'versioned'] as const) {
      const { store } = await start(personality);
      await store.put('a', bodyOf(1), { condition });
      await expect(store.put('a', bodyOf(2), { condition })).rejects.toMatchObject({ code: 'precondition-failed' });
    }
    const { store } = await start('rclone');
    await store.put('a', bodyOf(1), { condition });
    await store.put('a', bodyOf(2), { condition });
    expect((await store.get('a')).bytes).toEqual(bodyOf(2));
  });

  it('no-conditions knows no condition, and multipart-refused none of uploads in parts', async () => {
    const { store } = await start('no-conditions');
    await expect(store.put('a', bodyOf(1), { condition })).rejects.toMatchObject({ code: 'write-outcome-unknown', context: { answer: { kind: 'http', status: 501 } } });
    await store.put('a', bodyOf(1));
    const { store: refusing } = await start('multipart-refused');
    await refusing.put('a', bodyOf(1), { condition });
    const upload = await refusing.openWriter('b', { condition });
    await upload.write(bodyOf(1));
    await expect(upload.close()).rejects.toMatchObject({ code: 'request-refused' });
  });

  it('versioned lets a create pass over a deletion marker', async () => {
    const { store } = await start('versioned');
    await store.put('a', bodyOf(1), { condition });
    await store.delete(['a']);
    await expect(store.get('a')).rejects.toMatchObject({ code: 'object-not-found' });
    await store.put('a', bodyOf(2), { condition });
  });

  it('no-checksums refuses checksum headers, which the driver does not send to an endpoint of its own', async () => {
    const { server, store } = await start('no-checksums');
    await store.put('a', bodyOf(1));
    expect(server.requests.map(({ status }) => status)).toEqual([200]);
  });

  it('random-etags shows another etag each time', async () => {
    const { store } = await start('random-etags');
    const { etag } = await store.put('a', bodyOf(1));
    expect((await store.head('a')).etag).not.toBe(etag);
  });
});

describe('the server', () => {
  it('answers a stale read with the version before', async () => {
    const { server, store } = await start('sound');
    await store.put('a', bodyOf(1));
    await store.put('a', bodyOf(2));
    server.inject({ effect: { kind: 'stale-read' }, operation: 'GetObject', times: 1 });
    expect((await store.get('a')).bytes).toEqual(bodyOf(1));
    expect((await store.get('a')).bytes).toEqual(bodyOf(2));
  });

  it('checks bodies against their digests', async () => {
    const { server } = await start('sound');
    const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
    const { accessKeyId, secretAccessKey, endpoint, region, bucket } = server;
    const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 });
    const put = (extra: object): Promise<unknown> => client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: 'text', ...extra }));
    await expect(put({ ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(put({ ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    await put({});
    client.destroy();
  });

  it('waits before every answer when told to', async () => {
    const server = await startS3TestServer({ delayMs: 50 });
    const { accessKeyId, secretAccessKey, endpoint } = server;
    const store = await openS3Store(`s3://${server.bucket}`, { endpoint, credentials: { accessKeyId, secretAccessKey } });
    closing.push(() => server.close(), () => store.close());
    const begun = performance.now();
    await store.put('a', bodyOf(1));
    await store.get('a');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(95);
    await Promise.all(Array.from({ length: 40 }, () => store.get('a')));
    expect(performance.now() - begun).toBeLessThan(1_500);
  });

  it('strikes with the same faults for the same seed', async () => {
    const strikes = async (seed: number): Promise<number[]> => {
      const server = await startS3TestServer({ seed, faults: [{ effect: { kind: 'answer', status: 403, code: 'AccessDenied', applied: false }, probability: 0.3 }] });
      const { accessKeyId, secretAccessKey, endpoint } = server;
      const store = await openS3Store(`s3://${server.bucket}`, { endpoint, credentials: { accessKeyId, secretAccessKey } });
      for (let i = 0; i < 40; i++) await store.put('a', bodyOf(1)).catch(() => undefined);
      await store.close();
      await server.close();
      return server.requests.map(({ status }) => status);
    };
    const first = await strikes(5);
    expect(first).toContain(403);
    expect(await strikes(5)).toEqual(first);
    expect(await strikes(6)).not.toEqual(first);
  });
});
