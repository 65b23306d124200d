import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type S3TestServer, startS3TestServer } from '../../testing/s3-server/index.ts';
import { openS3Store, type S3Store, type S3StoreOptions } from './index.ts';

const large = new Uint8Array(400_000).map((_, i) => (i * 31) & 0xff);

let server: S3TestServer;
let store: S3Store;
/** Its limits are passed soon, for answers that never come; everything else has time, however busy the machine is. */
let hasty: S3Store;
beforeAll(async () => {
  server = await startS3TestServer();
  server.plant('a', large);
  store = await open({ maxAttempts: 3 });
  hasty = await open({ maxAttempts: 2, timeouts: { connectMs: 400, firstByteMs: 400, idleMs: 400 } });
});
afterEach(() => {
  server.clearFaults();
  server.clearRequests();
});
afterAll(async () => {
  await store.close();
  await hasty.close();
  await server.close();
});

function open(options: S3StoreOptions): Promise<S3Store> {
  const { accessKeyId, secretAccessKey, endpoint } = server;
  return openS3Store(`s3://${server.bucket}`, { endpoint, credentials: { accessKeyId, secretAccessKey }, ...options });
}

describe('a read', () => {
  it('whose body is cut half-way is made again, and comes whole', async () => {
    server.inject({ effect: { kind: 'cut-body' }, times: 2 });
    expect(Buffer.compare((await store.get('a')).bytes, large)).toBe(0);
    expect(server.requests.length).toBe(3);
  });

  it('whose body freezes half-way is made again, and comes whole', async () => {
    server.inject({ effect: { kind: 'freeze-body' }, times: 1 });
    const patient = await open({ timeouts: { idleMs: 600 } });
    expect(Buffer.compare((await patient.get('a')).bytes, large)).toBe(0);
    expect(server.requests.length).toBeGreaterThanOrEqual(2);
    await patient.close();
  });

  it('whose body always freezes ends in time', async () => {
    server.inject({ effect: { kind: 'freeze-body' } });
    await expect(hasty.get('a')).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('stood still for 400 ms') as string });
    expect(server.requests.length).toBe(2);
  });

  it('whose body is always cut says that bytes are missing', async () => {
    server.inject({ effect: { kind: 'cut-body' } });
    await expect(store.get('a')).rejects.toMatchObject({ code: 'body-mismatch', message: expect.stringContaining('200000 of 400000 bytes') as string });
  });

  it('that nobody answers ends in time', async () => {
    server.inject({ effect: { kind: 'hang', applied: false } });
    await expect(hasty.head('a')).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('no answer within 800 ms') as string });
  });

  it('has a limit for the whole, however lively the answer is', async () => {
    const hurried = await open({ timeouts: { totalMs: 100 }, maxAttempts: 1 });
    server.inject({ effect: { kind: 'delay', delayMs: 2_000 } });
    await expect(hurried.get('a')).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('not finished within 100 ms') as string });
    await hurried.close();
  });

  it('does not take an object above the limit into memory', async () => {
    await expect(store.get('a', { maxBytes: 399_999 })).rejects.toMatchObject({ code: 'object-too-large', context: { bodyBytes: 400_000 } });
    expect(server.requests.length).toBe(1);
  });

  it('is made again when the store asks to slow down, within bounds', async () => {
    server.inject({ effect: { kind: 'answer', status: 503, code: 'SlowDown', applied: false }, probability: 0.3 });
    const patient = await open({ maxAttempts: 8 });
    for (let i = 0; i < 40; i++) expect((await patient.head('a')).size).toBe(400_000);
    const struck = server.faultsFired.get('answer') ?? 0;
    expect(struck).toBeGreaterThan(3);
    expect(server.requests.length).toBe(40 + struck);
    await patient.close();
  });

  it('tells the store\'s clock, not ours', async () => {
    const ahead = await startS3TestServer({ clockOffsetMs: 60_000 });
    const { accessKeyId, secretAccessKey } = ahead;
    const aheadStore = await openS3Store(`s3://${ahead.bucket}`, { endpoint: ahead.endpoint, credentials: { accessKeyId, secretAccessKey } });
    const { storeTimeMs: put = 0 } = await aheadStore.put('a', large);
    const { storeTimeMs: head = 0 } = await aheadStore.head('a');
    const { storeTimeMs: get = 0 } = (await aheadStore.get('a')).meta;
    for (const time of [put, head, get]) expect(Math.abs(time - Date.now() - 60_000)).toBeLessThan(3_000);
    await aheadStore.close();
    await ahead.close();
  });

  it('trusts neither that a condition was honoured nor that a range was', async () => {
    const loose = await startS3TestServer({ personality: 'rclone' });
    const { accessKeyId, secretAccessKey } = loose;
    const looseStore = await openS3Store(`s3://${loose.bucket}`, { endpoint: loose.endpoint, credentials: { accessKeyId, secretAccessKey } });
    const { etag } = await looseStore.put('a', large);
    await looseStore.put('a', large.slice(1));
    await expect(looseStore.get('a', { ifMatch: etag })).rejects.toMatchObject({ code: 'precondition-failed' });
    await looseStore.close();
    await loose.close();
  });
});

describe('sockets', () => {
  it('stay below the limit under 5,000 reads at once', async () => {
    const capped = await open({ maxSockets: 8 });
    let most = 0;
    const watch = setInterval(() => void server.connectionCount().then((count) => (most = Math.max(most, count))), 5);
    const before = await server.connectionCount();
    await Promise.all(Array.from({ length: 5_000 }, () => capped.head('a')));
    clearInterval(watch);
    expect(most).toBeGreaterThan(0);
    expect(most - before).toBeLessThanOrEqual(8);
    await capped.close();
  }, 120_000);
});
