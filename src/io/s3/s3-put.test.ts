import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isFrazilError } from '../../errors/index.ts';
import { type S3FaultEffect, type S3TestServer, startS3TestServer } from '../../testing/s3-server/index.ts';
import { type StoreAnswer, storeAnswer } from '../store-answer.ts';
import { openS3Store, type S3Store, type S3TimeLimits } from './index.ts';

const condition = { kind: 'if-absent' } as const;
const body = new TextEncoder().encode('a body');

let server: S3TestServer;
let store: S3Store;
/** Its limits are passed soon, for answers that never come; everything else has time, however busy the machine is. */
let hasty: S3Store;
let keys = 0;
beforeAll(async () => {
  server = await startS3TestServer();
  store = await open(server.endpoint);
  hasty = await open(server.endpoint, { connectMs: 400, firstByteMs: 400 });
});
afterEach(() => server.clearFaults());
afterAll(async () => {
  await store.close();
  await hasty.close();
  await server.close();
});

function open(endpoint: string, timeouts: S3TimeLimits = {}): Promise<S3Store> {
  const { accessKeyId, secretAccessKey } = server;
  return openS3Store(`s3://${server.bucket}`, { endpoint, credentials: { accessKeyId, secretAccessKey }, timeouts });
}

interface Outcome {
  readonly code: string;
  readonly answer: StoreAnswer | undefined;
  readonly requests: number;
  readonly landed: boolean;
}

/** Puts under a fault and says what the caller sees, how often it was sent, and whether it landed. */
async function putUnder(effect: S3FaultEffect, options: { readonly condition?: typeof condition; readonly times?: number }): Promise<Outcome> {
  const key = `k${++keys}`;
  server.clearRequests();
  server.inject({ effect, operation: 'PutObject', times: options.times ?? 1 });
  const error: unknown = await (effect.kind === 'hang' ? hasty : store).put(key, body, options.condition === undefined ? {} : { condition }).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return {
    code: error === undefined ? 'ok' : isFrazilError(error) ? error.code : 'no FrazilError',
    answer: storeAnswer(error),
    requests: server.requests.filter(({ operation }) => operation === 'PutObject').length,
    landed: server.peek(key) !== undefined,
  };
}

describe('a put with a condition', () => {
  const http = (status: number, errorBody = false): StoreAnswer => ({ kind: 'http', status, errorBody });
  const answer = (status: number, code: string, applied: boolean, errorBody = false): S3FaultEffect => ({ kind: 'answer', status, code, applied, errorBody });
  const reset: StoreAnswer = { kind: 'no-answer', reason: 'reset' };

  it.each<[string, S3FaultEffect, string, StoreAnswer, boolean]>([
    ['409, not landed', answer(409, 'ConditionalRequestConflict', false), 'conditional-interference', http(409), false],
    ['409, landed', answer(409, 'ConditionalRequestConflict', true), 'conditional-interference', http(409), true],
    ['503, not landed', answer(503, 'SlowDown', false), 'write-outcome-unknown', http(503), false],
    ['503, landed', answer(503, 'ServiceUnavailable', true), 'write-outcome-unknown', http(503), true],
    ['500, landed', answer(500, 'InternalError', true), 'write-outcome-unknown', http(500), true],
    ['200 with an error in its body, landed', answer(500, 'InternalError', true, true), 'write-outcome-unknown', http(200, true), true],
    ['200 with an error in its body, not landed', answer(500, 'InternalError', false, true), 'write-outcome-unknown', http(200, true), false],
    ['429', answer(429, 'TooManyRequests', false), 'write-outcome-unknown', http(429), false],
    ['403', answer(403, 'AccessDenied', false), 'access-denied', http(403), false],
    ['cut before landing', { kind: 'cut', applied: false }, 'write-outcome-unknown', reset, false],
    ['cut after landing', { kind: 'cut', applied: true }, 'write-outcome-unknown', reset, true],
    ['no answer, not landed', { kind: 'hang', applied: false }, 'write-outcome-unknown', { kind: 'no-answer', reason: 'timeout' }, false],
    ['no answer, landed', { kind: 'hang', applied: true }, 'write-outcome-unknown', { kind: 'no-answer', reason: 'timeout' }, true],
    ['replayed on the way', { kind: 'replay' }, 'precondition-failed', http(412), true],
  ])('is sent once and tells what it knows: %s', async (_name, effect, code, expected, landed) => {
    expect(await putUnder(effect, { condition })).toEqual({ code, answer: expected, requests: 1, landed });
  });

  it('may land long after its connection was cut', async () => {
    expect(await putUnder({ kind: 'apply-later', delayMs: 150 }, { condition })).toMatchObject({ code: 'write-outcome-unknown', answer: reset, landed: false });
    await expect.poll(() => server.peek(`k${keys}`)).toEqual(Buffer.from(body));
  });

  it('takes a 304 for a failed condition', async () => {
    const old = await startS3TestServer({ personality: 'old-minio' });
    const oldStore = await open(old.endpoint);
    await oldStore.put('a', body, { condition });
    await expect(oldStore.put('a', body, { condition })).rejects.toMatchObject({ code: 'precondition-failed', context: { answer: http(304) } });
    await oldStore.close();
    await old.close();
  });

  it('that was aborted on the way leaves the outcome open', async () => {
    server.inject({ effect: { kind: 'hang', applied: true }, times: 1 });
    const controller = new AbortController();
    const put = store.put('aborted', body, { condition, signal: controller.signal });
    await expect.poll(() => server.peek('aborted')).toBeDefined();
    controller.abort();
    await expect(put).rejects.toMatchObject({ code: 'write-outcome-unknown', context: { answer: { kind: 'no-answer', reason: 'aborted' } } });
  });
});

describe('a put without a condition', () => {
  it.each<[string, S3FaultEffect]>([
    ['503', { kind: 'answer', status: 503, code: 'SlowDown', applied: false }],
    ['200 with an error in its body', { kind: 'answer', status: 500, code: 'InternalError', applied: false, errorBody: true }],
    ['a cut connection', { kind: 'cut', applied: false }],
    ['no answer', { kind: 'hang', applied: false }],
  ])('is repeated after %s', async (_name, effect) => {
    expect(await putUnder(effect, { times: 2 })).toMatchObject({ code: 'ok', requests: 3, landed: true });
  });

  it('is not repeated for ever, and then the outcome is open', async () => {
    expect(await putUnder({ kind: 'cut', applied: true }, { times: 100 })).toMatchObject({ code: 'write-outcome-unknown', requests: 5, landed: true });
  });

  it('refused after an attempt that nobody heard of is open as well', async () => {
    server.inject({ effect: { kind: 'cut', applied: true }, times: 1 });
    expect(await putUnder({ kind: 'answer', status: 403, code: 'AccessDenied', applied: false }, {})).toMatchObject({ code: 'write-outcome-unknown', requests: 2, landed: true });
  });
});

describe('a put that never left this host says so', () => {
  it.each([
    ['connection refused', 'http://127.0.0.1:1', 'ECONNREFUSED'],
    ['unknown host', 'http://no-such-host.invalid', /^(ENOTFOUND|EAI_AGAIN)$/],
  ])('%s', async (_name, endpoint, reason) => {
    const nowhere = await open(endpoint);
    const put = nowhere.put('a', body, { condition });
    await expect(put).rejects.toMatchObject({ code: 'store-unavailable', context: { answer: { kind: 'not-sent', reason: expect.stringMatching(reason) as string } } });
    await nowhere.close();
  });

  it('a connection that never stands', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    const nowhere = await open(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`, { connectMs: 400 });
    const put = nowhere.put('a', body, { condition });
    await expect(put).rejects.toMatchObject({ code: 'store-unavailable', context: { answer: { kind: 'not-sent', reason: 'ETIMEDOUT' } } });
    await nowhere.close();
    silent.close();
  });
});
