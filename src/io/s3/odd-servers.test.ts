import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openS3Store, type S3Store, type S3StoreOptions } from './index.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function open(server: Server | TcpServer, options: S3StoreOptions): Promise<S3Store> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = await openS3Store('s3://bucket', { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 2, ...options });
  closing.push(() => store.close());
  return store;
}

/** A store before a server that answers every request in one way. */
function openAnswering(listener: RequestListener, options: S3StoreOptions = {}): Promise<S3Store> {
  return open(createServer(listener), options);
}

const condition = { kind: 'if-absent' } as const;
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

describe('a server that', () => {
  it('ignores ranges is read all the same', async () => {
    const store = await openAnswering((_request, response) => void response.setHeader('etag', '"e"').end('0123456789'));
    const { bytes, meta } = await store.get('a', { range: { start: 2, end: 5 } });
    expect(bytes).toEqual(text('234'));
    expect(meta.size).toBe(10);
    expect((await store.get('a', { range: { suffix: 3 } })).bytes).toEqual(text('789'));
    await expect(store.get('a', { range: { start: 10, end: 11 } })).rejects.toMatchObject({ code: 'range-unsatisfiable' });
  });

  it.each([
    ['another range than asked for', 'bytes 0-2/10', '012'],
    ['a range shorter than it says', 'bytes 2-4/10', '23'],
    ['no size', 'bytes 2-4/*', '234'],
    ['nonsense', 'everything', '234'],
  ])('answers %s is not believed', async (_name, contentRange, body) => {
    const store = await openAnswering((_request, response) => void response.writeHead(206, { 'content-range': contentRange }).end(body));
    await expect(store.get('a', { range: { start: 2, end: 5 } })).rejects.toMatchObject({ code: 'body-mismatch' });
  });

  it('answers the end of an empty object with 206 has no byte of it', async () => {
    const store = await openAnswering((_request, response) => void response.writeHead(206, { 'content-range': 'bytes 0--1/0' }).end());
    await expect(store.get('a', { range: { suffix: 1 } })).rejects.toMatchObject({ code: 'range-unsatisfiable' });
  });

  it('sends slowly, but goes on sending, is waited for', async () => {
    const trickle = async (response: ServerResponse): Promise<void> => {
      response.writeHead(200, { 'content-length': 8 });
      for (let i = 0; i < 8; i++) {
        response.write(String(i));
        await delay(150);
      }
      response.end();
    };
    const store = await openAnswering((_request, response) => void trickle(response), { timeouts: { idleMs: 450 }, maxAttempts: 1 });
    expect((await store.get('a')).bytes).toEqual(text('01234567'));
  });

  it.each([
    ['announces', true],
    ['does not announce', false],
  ])('%s an object above the limit leaves the only socket free', async (_name, announced) => {
    let large = true;
    const store = await openAnswering(
      (_request, response) => {
        if (!large) return void response.end('small');
        if (announced) response.setHeader('content-length', 50_000_000);
        response.write(new Uint8Array(3_000_000));
      },
      { maxSockets: 1, timeouts: { firstByteMs: 3_000, connectMs: 3_000 } },
    );
    await expect(store.get('a', { maxBytes: 1_000 })).rejects.toMatchObject({ code: 'object-too-large' });
    large = false;
    expect((await store.get('a')).bytes).toEqual(text('small'));
  });

  it('sends an object above the limit after it could not serve is not asked for it again', async () => {
    let asked = 0;
    const store = await openAnswering((_request, response) => void (asked++ === 0 ? response.writeHead(503).end() : response.end(new Uint8Array(2_000))), { maxAttempts: 5 });
    await expect(store.get('a', { maxBytes: 1_000 })).rejects.toMatchObject({ code: 'object-too-large' });
    expect(asked).toBe(2);
  });

  it('resets a connection that stands has perhaps heard the request', async () => {
    const server = createTcpServer((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    const store = await open(server, {});
    await expect(store.put('a', text('x'), { condition })).rejects.toMatchObject({ code: 'write-outcome-unknown', context: { answer: { kind: 'no-answer', reason: 'reset' } } });
  });

  it('answers and closes before it has read a large body is heard, or the outcome is open', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 412 Precondition Failed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n', () => socket.destroy()));
    });
    const store = await open(server, {});
    for (let i = 0; i < 10; i++) {
      await expect(store.put('a', new Uint8Array(8_000_000), { condition })).rejects.toMatchObject({ code: expect.stringMatching(/^(precondition-failed|write-outcome-unknown)$/) as string });
    }
  });

  it('means an error by 200, in whatever form, has not acknowledged', async () => {
    const documents = ['<Error><Code>InternalError</Code></Error>\n', '<?xml version="1.0"?>\n<Error xmlns="x"><Code>SlowDown</Code></Error>\n\n', '  <Error><Code>X</Code></Error> '];
    for (const document of documents) {
      const store = await openAnswering((_request, response) => void response.end(document));
      await expect(store.put('a', text('x'), { condition })).rejects.toMatchObject({ code: 'write-outcome-unknown', context: { answer: { kind: 'http', status: 200, errorBody: true } } });
    }
  });

  it('answers a batch delete without naming a key has not deleted it', async () => {
    const store = await openAnswering((_request, response) => void response.end('<DeleteResult><Deleted><Key>a</Key></Deleted></DeleteResult>'));
    expect(await store.delete(['a', 'b'])).toMatchObject([{ key: 'a', deleted: true }, { key: 'b', deleted: false, error: { code: 'store-unavailable' } }]);
  });

  it('takes a large body slowly is given the time that the body needs', async () => {
    const slow: RequestListener = (request, response) => {
      request.resume();
      setTimeout(() => response.setHeader('etag', '"e"').end(), 900);
    };
    const options = { timeouts: { connectMs: 300, firstByteMs: 300 }, maxAttempts: 1 };
    const store = await openAnswering(slow, options);
    await expect(store.put('a', new Uint8Array(100), { condition })).rejects.toMatchObject({ code: 'write-outcome-unknown' });
    expect((await store.put('a', new Uint8Array(512 * 1024), { condition })).etag).toBe('"e"');
  });

  it('refuses in words of its own, or in none, is quoted as far as it goes', async () => {
    const plain = await openAnswering((_request, response) => void response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'));
    for (const call of [() => plain.get('a'), () => plain.head('a'), () => plain.put('a', text('x')), () => plain.list('')[Symbol.asyncIterator]().next()]) {
      await expect(call()).rejects.toMatchObject({ code: 'request-refused', message: expect.stringMatching(/: 400: Client sent an HTTP request to an HTTPS server\.$/) as string, remedy: expect.stringContaining('http or https') as string });
    }
    const silent = await openAnswering((_request, response) => void response.writeHead(400).end());
    for (const call of [() => silent.get('a'), () => silent.head('a')]) await expect(call()).rejects.toMatchObject({ code: 'request-refused', message: expect.stringMatching(/: 400 without a word$/) as string });
    const gone = await openAnswering((_request, response) => void response.writeHead(403).end('<Error><Code>AccountProblem</Code></Error>'));
    await expect(gone.get('a')).rejects.toMatchObject({ code: 'access-denied', message: expect.stringMatching(/: 403 AccountProblem$/) as string });
  });

  it('answers with a page of a proxy is asked again and not quoted in full', async () => {
    for (const page of [`<html>${'x'.repeat(10_000)}</html>`, `<html><br>${'x'.repeat(10_000)}</html>`]) {
      let asked = 0;
      const store = await openAnswering((_request, response) => void response.writeHead(502).end(page, () => void asked++));
      const error: unknown = await store.get('a').catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'store-unavailable', message: expect.stringContaining(': 502: <html>') as string });
      expect((error as Error).message.length).toBeLessThan(500);
      expect(asked).toBe(2);
    }
  });
});
