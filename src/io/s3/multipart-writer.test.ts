import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type S3Operation, type S3TestServer, startS3TestServer } from '../../testing/s3-server/index.ts';
import { openS3Store, type S3Store } from './index.ts';

const partSizeBytes = 1000;
const bytes = new Uint8Array(10_500).map((_, i) => (i * 7) & 0xff);

let server: S3TestServer;
let store: S3Store;
beforeAll(async () => {
  server = await startS3TestServer();
  const { accessKeyId, secretAccessKey, endpoint } = server;
  store = await openS3Store(`s3://${server.bucket}`, {
    endpoint,
    credentials: { accessKeyId, secretAccessKey },
    partSizeBytes,
    capabilities: { conditionalMultipart: true },
    maxAttempts: 3,
  });
});
afterEach(() => {
  server.clearFaults();
  server.clearRequests();
});
afterAll(async () => {
  await store.close();
  await server.close();
});

function counts(): Partial<Record<S3Operation, number>> {
  const found: Partial<Record<S3Operation, number>> = {};
  for (const { operation } of server.requests) found[operation] = (found[operation] ?? 0) + 1;
  return found;
}

async function write(key: string, options: Parameters<S3Store['openWriter']>[1] = {}): Promise<string> {
  const writer = await store.openWriter(key, options);
  for (let start = 0; start < bytes.length; start += 700) await writer.write(bytes.slice(start, start + 700));
  return (await writer.close()).etag;
}

describe('an upload in parts', () => {
  it('sends equal parts and completes once', async () => {
    const etag = await write('a');
    expect(counts()).toEqual({ CreateMultipartUpload: 1, UploadPart: 11, CompleteMultipartUpload: 1 });
    expect(server.requests.filter(({ operation }) => operation === 'UploadPart').map(({ requestBytes }) => requestBytes).toSorted((a, b) => a - b)).toEqual([500, ...Array.from({ length: 10 }, () => 1000)]);
    const { bytes: read, meta } = await store.get('a');
    expect(Buffer.compare(read, bytes)).toBe(0);
    expect(meta.etag).toBe(etag);
  });

  it('of one part or less is a single put', async () => {
    const writer = await store.openWriter('small');
    await writer.write(bytes.slice(0, partSizeBytes));
    await writer.close();
    expect(counts()).toEqual({ PutObject: 1 });
  });

  it('repeats parts that failed for a moment', async () => {
    server.inject({ effect: { kind: 'cut', applied: false }, operation: 'UploadPart', times: 2 });
    server.inject({ effect: { kind: 'answer', status: 503, code: 'SlowDown', applied: true }, operation: 'UploadPart', times: 2 });
    await write('repeated');
    expect(Buffer.compare((await store.get('repeated')).bytes, bytes)).toBe(0);
    expect(counts()['UploadPart']).toBe(15);
  });

  it.each([
    ['a part is refused', 'UploadPart', 'access-denied'],
    ['it cannot begin', 'CreateMultipartUpload', 'access-denied'],
    ['its completion is refused', 'CompleteMultipartUpload', 'access-denied'],
  ] as const)('leaves nothing behind when %s', async (_name, operation, code) => {
    server.inject({ effect: { kind: 'answer', status: 403, code: 'AccessDenied', applied: false }, operation, after: operation === 'UploadPart' ? 3 : 0 });
    await expect(write('refused')).rejects.toMatchObject({ code });
    expect(server.pendingUploadCount).toBe(0);
    expect(server.peek('refused')).toBeUndefined();
  });

  it('leaves nothing behind when a part fails behind the last write', async () => {
    server.inject({ effect: { kind: 'answer', status: 403, code: 'AccessDenied', applied: false }, operation: 'UploadPart', after: 1 });
    const writer = await store.openWriter('late');
    await writer.write(bytes.slice(0, 2_500));
    await expect.poll(() => server.requests.filter(({ operation, status }) => operation === 'UploadPart' && status === 403).length).toBe(1);
    await new Promise((resolve) => void setTimeout(resolve, 50));
    await expect(writer.close()).rejects.toMatchObject({ code: 'access-denied' });
    expect(server.pendingUploadCount).toBe(0);
  });

  it('leaves nothing behind when its caller gives up', async () => {
    server.inject({ effect: { kind: 'delay', delayMs: 50 }, operation: ['UploadPart', 'CreateMultipartUpload'] });
    const controller = new AbortController();
    const writing = write('given-up', { signal: controller.signal });
    await expect.poll(() => counts()['CreateMultipartUpload']).toBe(1);
    controller.abort();
    await expect(writing).rejects.toMatchObject({ code: 'request-aborted' });
    expect(server.pendingUploadCount).toBe(0);
    expect(server.peek('given-up')).toBeUndefined();
  });

  it('whose completion succeeded unheard is found to have landed', async () => {
    server.inject({ effect: { kind: 'cut', applied: true }, operation: 'CompleteMultipartUpload', times: 1 });
    await write('unheard');
    expect(counts()).toMatchObject({ CompleteMultipartUpload: 2, HeadObject: 1 });
    expect(Buffer.compare((await store.get('unheard')).bytes, bytes)).toBe(0);
  });

  it('that is gone although nobody heard of its completion is not taken for landed by another object', async () => {
    server.plant('elsewhere', new Uint8Array(3));
    server.inject({ effect: { kind: 'cut', applied: false }, operation: 'CompleteMultipartUpload', times: 1 });
    server.inject({ effect: { kind: 'answer', status: 404, code: 'NoSuchUpload', applied: false }, operation: 'CompleteMultipartUpload', times: 1 });
    await expect(write('elsewhere')).rejects.toMatchObject({ code: 'write-outcome-unknown' });
  });

  it('whose completion says 200 and means an error is completed again', async () => {
    server.inject({ effect: { kind: 'answer', status: 500, code: 'InternalError', applied: false, errorBody: true }, operation: 'CompleteMultipartUpload', times: 1 });
    await write('again');
    expect(Buffer.compare((await store.get('again')).bytes, bytes)).toBe(0);
  });

  it('with a condition completes once, and an unheard completion stays open', async () => {
    server.inject({ effect: { kind: 'cut', applied: true }, operation: 'CompleteMultipartUpload', times: 1 });
    await expect(write('once', { condition: { kind: 'if-absent' } })).rejects.toMatchObject({ code: 'write-outcome-unknown', context: { answer: { kind: 'no-answer', reason: 'reset' } } });
    expect(counts()['CompleteMultipartUpload']).toBe(1);
    expect(server.peek('once')).toBeDefined();
  });

  it('with a condition wins once of 8, and the losers leave nothing', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => write('raced', { condition: { kind: 'if-absent' } })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'precondition-failed' });
    expect(server.pendingUploadCount).toBe(0);
  });

  it('keeps few parts in flight', async () => {
    server.inject({ effect: { kind: 'delay', delayMs: 20 }, operation: 'UploadPart' });
    const writer = await store.openWriter('slow');
    await writer.write(bytes.slice());
    expect(counts()['UploadPart'] ?? 0).toBeGreaterThanOrEqual(6);
    expect(counts()['UploadPart'] ?? 0).toBeLessThanOrEqual(10);
    await writer.close();
    expect(Buffer.compare((await store.get('slow')).bytes, bytes)).toBe(0);
  });
});
