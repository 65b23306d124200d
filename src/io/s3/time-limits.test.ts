import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isFrazilError } from '../../errors/index.ts';
import { type S3Operation, startS3TestServer } from '../../testing/s3-server/index.ts';
import type { ObjectStore } from '../object-store.ts';
import { openS3Store, type S3TimeLimits } from './index.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0).toReversed()) await close();
});

const credentials = { accessKeyId: 'testkey', secretAccessKey: 'testsecret' };
/** No limit but the one that a test sets is passed, however busy the machine is. */
const ample = { connectMs: 60_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 };
const body = new Uint8Array(10);

async function open(endpoint: string, timeouts: S3TimeLimits): Promise<ObjectStore> {
  const store = await openS3Store('s3://frazil-test', { endpoint, credentials, region: 'us-east-1', timeouts: { ...ample, ...timeouts }, maxAttempts: 2, partSizeBytes: 4, capabilities: { conditionalMultipart: true } });
  closing.push(() => store.close());
  return store;
}

async function listen(server: Server, scheme = 'http'): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    if ('closeAllConnections' in server) (server as ReturnType<typeof createHttpServer>).closeAllConnections();
    server.close();
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Takes connections and never says a word. */
const silent = (): Server => createTcpServer((socket) => void socket.on('error', () => {}));
const answering = (listener: RequestListener): Server => createHttpServer(listener);

async function write(store: ObjectStore, condition?: { readonly kind: 'if-absent' }): Promise<void> {
  const writer = await store.openWriter('a', condition === undefined ? {} : { condition });
  await writer.write(body.slice());
  await writer.close();
}

async function deleteAll(store: ObjectStore, keys: readonly string[]): Promise<void> {
  for (const result of await store.delete(keys)) if (!result.deleted) throw result.error;
}

async function listAll(store: ObjectStore): Promise<void> {
  for await (const _ of store.list('')) continue;
}

const calls: readonly (readonly [string, (store: ObjectStore) => Promise<unknown>])[] = [
  ['get', (store) => store.get('a')],
  ['get of a range', (store) => store.get('a', { range: { start: 0, end: 4 } })],
  ['list', listAll],
  ['put', (store) => store.put('a', body)],
  ['put with a condition', (store) => store.put('a', body, { condition: { kind: 'if-absent' } })],
  ['delete of one key', (store) => deleteAll(store, ['a'])],
  ['delete of many keys', (store) => deleteAll(store, ['a', 'b'])],
  ['upload in parts', (store) => write(store)],
  ['head', (store) => store.head('a')],
];
/** A head has no body to wait for. */
const withBody = calls.filter(([name]) => name !== 'head');

/** The message of the error that a call ends in; its code says that the store did not serve, or that the outcome is open. */
async function failureOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!isFrazilError(error)) return `no coded error: ${String(error)}`;
  expect(['store-unavailable', 'write-outcome-unknown']).toContain(error.code);
  return error.message;
}

/** The messages of all the calls, made at once. */
async function failuresOf(endpoint: string, made: typeof calls, limits: S3TimeLimits): Promise<Record<string, string>> {
  const store = await open(endpoint, limits);
  return Object.fromEntries(await Promise.all(made.map(async ([name, call]) => [name, await failureOf(call(store))] as const)));
}

function allSaying(made: typeof calls, pattern: RegExp): Record<string, string> {
  return Object.fromEntries(made.map(([name]) => [name, expect.stringMatching(pattern) as string]));
}

describe('every call ends in time', () => {
  it('when no connection ever stands', async () => {
    const endpoint = await listen(silent(), 'https');
    expect(await failuresOf(endpoint, calls, { connectMs: 150 })).toEqual(allSaying(calls, /no connection within 150 ms/));
  });

  it('when no answer ever begins', async () => {
    const endpoint = await listen(silent());
    expect(await failuresOf(endpoint, calls, { connectMs: 200, firstByteMs: 100 })).toEqual(allSaying(calls, /no answer within 30\d ms/));
  });

  it('when it goes on for ever, with each attempt in its limits', async () => {
    const endpoint = await listen(silent());
    expect(await failuresOf(endpoint, calls, { totalMs: 200 })).toEqual(allSaying(calls, /not finished within 200 ms/));
  });

  it('when its body stands still', async () => {
    const server = answering((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half');
    });
    expect(await failuresOf(await listen(server), withBody, { idleMs: 150 })).toEqual(allSaying(withBody, /stood still for 150 ms/));
  });

  it('when its body trickles on for ever', async () => {
    const server = answering((_request, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 });
      const drip = setInterval(() => void response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    });
    expect(await failuresOf(await listen(server), withBody, { totalMs: 400, idleMs: 20_000 })).toEqual(allSaying(withBody, /not finished within 400 ms/));
  });
});

describe('an upload in parts ends in time', () => {
  it.each<[string, S3Operation]>([
    ['begin', 'CreateMultipartUpload'],
    ['part', 'UploadPart'],
    ['completion', 'CompleteMultipartUpload'],
  ])('whose %s is never answered', async (_name, operation) => {
    const server = await startS3TestServer({ faults: [{ effect: { kind: 'hang', applied: false }, operation }] });
    closing.push(() => server.close());
    for (const condition of [undefined, { kind: 'if-absent' }] as const) {
      const store = await open(server.endpoint, { totalMs: 300 });
      expect(await failureOf(write(store, condition))).toContain('not finished within 300 ms');
    }
    expect(server.pendingUploadCount).toBe(0);
  });

  it('whose end is never answered', async () => {
    const server = await startS3TestServer({ faults: [{ effect: { kind: 'hang', applied: false }, operation: 'AbortMultipartUpload' }] });
    closing.push(() => server.close());
    const store = await open(server.endpoint, { totalMs: 300 });
    const writer = await store.openWriter('a');
    await writer.write(body.slice());
    await expect.poll(() => server.pendingUploadCount).toBe(1);
    await writer.abort();
    expect(server.requests.at(-1)?.operation).toBe('AbortMultipartUpload');
  });
});

describe('the limit of a call', () => {
  it('covers all of its attempts and the pauses between them', async () => {
    let asked = 0;
    const endpoint = await listen(answering((_request, response) => void (asked++, response.writeHead(503).end())));
    const store = await openS3Store('s3://frazil-test', { endpoint, credentials, region: 'us-east-1', timeouts: { totalMs: 1_000 }, maxAttempts: 1_000 });
    closing.push(() => store.close());
    const begun = performance.now();
    await expect(store.get('a')).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringMatching(/not finished within 1000 ms; the last answer was 503/) as string });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(asked).toBeGreaterThan(1);
    await expect(store.put('a', body)).rejects.toMatchObject({ code: 'write-outcome-unknown' });
  });

  it('does not count the time in line behind other requests', async () => {
    const endpoint = await listen(answering((_request, response) => void setTimeout(() => response.end('x'), 150)));
    const store = await openS3Store('s3://frazil-test', { endpoint, credentials, region: 'us-east-1', timeouts: { totalMs: 1_000 }, maxSockets: 1, maxAttempts: 1 });
    closing.push(() => store.close());
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => store.get('a')));
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('and its caller\'s signal hold while credentials are looked for, and nothing is sent', async () => {
    const server = await startS3TestServer();
    closing.push(() => server.close());
    const folder = await mkdtemp(join(tmpdir(), 'frazil-slow-keys-'));
    closing.push(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'config'), '[profile slow]\ncredential_process = sleep 2\n');
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_PROFILE', 'slow');
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
    const open = (totalMs: number): Promise<ObjectStore> => openS3Store('s3://frazil-test', { endpoint: server.endpoint, region: 'us-east-1', timeouts: { totalMs } });
    const hasty = await open(200);
    const patient = await open(60_000);
    closing.push(() => hasty.close(), () => patient.close());
    const condition = { kind: 'if-absent' } as const;
    await expect(hasty.put('a', body, { condition })).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('credentials') as string, context: { answer: { kind: 'not-sent' } } });
    const begun = performance.now();
    await expect(patient.put('a', body, { condition, signal: AbortSignal.timeout(200) })).rejects.toMatchObject({ code: 'request-aborted', context: { answer: { kind: 'not-sent' } } });
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(server.requests).toEqual([]);
  });

  it('leaves no timer and no listener behind', async () => {
    const server = await startS3TestServer();
    closing.push(() => server.close());
    const store = await open(server.endpoint, {});
    const controller = new AbortController();
    const listening = vi.spyOn(controller.signal, 'addEventListener');
    const leaving = vi.spyOn(controller.signal, 'removeEventListener');
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    for (let i = 0; i < 20; i++) await store.put('a', body, { signal: controller.signal });
    expect(listening.mock.calls.length).toBeGreaterThanOrEqual(20);
    expect(leaving.mock.calls.length).toBe(listening.mock.calls.length);
    expect(timers() - before).toBeLessThan(10);
  });
});
