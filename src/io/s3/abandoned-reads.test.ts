import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CallLimit } from './time-limits.ts';
import { CallRecord } from './call-record.ts';
import { openS3Store } from './index.ts';
import { S3RequestHandler } from './request-handler.ts';
import { resolveS3Settings } from './s3-options.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

async function serve(listener: RequestListener): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
}

/** Where in its life a read is given up; what happens there gives it up, so that no clock and no load moves it. */
const phases = ['connecting', 'waiting for an answer', 'amid the body', 'behind the body'] as const;
const body = Buffer.alloc(40_000, 7);

describe('reads that are given up', () => {
  /** A server that gives up each read named in its path, by the read's own signal, in the phase that is due. */
  async function start(maxSockets: number) {
    const readers = new Map<string, AbortController>();
    const heard = new Map<string, number>();
    const { server, port } = await serve((request, response) => {
      const [, phase = '', name = ''] = (request.url ?? '').split('?')[0]?.split('/').map(decodeURIComponent) ?? [];
      heard.set(phase, (heard.get(phase) ?? 0) + 1);
      const giveUp = (): void => readers.get(name)?.abort();
      if (phase === 'waiting for an answer') return giveUp();
      response.writeHead(200, { 'content-length': body.length });
      if (phase === 'amid the body') return void response.write(body.subarray(0, 20_000), () => setImmediate(giveUp));
      response.end(body);
      if (phase === 'behind the body') response.on('finish', giveUp);
    });
    const handler = new S3RequestHandler(resolveS3Settings({ maxSockets, timeouts: { connectMs: 60_000, firstByteMs: 60_000, idleMs: 60_000 } }, {}));
    closing.push(() => handler.destroy());
    const request = (path: string) => ({ method: 'GET', protocol: 'http:', hostname: '127.0.0.1', port, path: encodeURI(path), headers: {}, query: {} });
    const read = async (phase: string, name: string): Promise<string> => {
      const reader = new AbortController();
      readers.set(name, reader);
      const limit = new CallLimit(60_000, reader.signal);
      const record = new CallRecord(limit);
      const handled = handler.handle(request(`/${phase}/${name}`) as unknown as Parameters<S3RequestHandler['handle']>[0], { record, abortSignal: limit.signal } as object);
      if (phase === 'connecting') setImmediate(() => reader.abort());
      return await handled
        .then(
          () => `whole, ${record.body.length} bytes`,
          (error: unknown) => (error as Error).name,
        )
        .finally(() => limit.end());
    };
    return { server, heard, read };
  }

  it('leave no socket and no place in line behind, 10,000 of them in every phase', async () => {
    const maxSockets = 32;
    const { server, heard, read } = await start(maxSockets);
    const outcomes = new Map<string, number>();
    for (let n = 0; n < 10_000; n += 100) {
      const wave = Array.from({ length: 100 }, async (_, i) => {
        const phase = phases[(n + i) % phases.length] ?? '';
        const outcome = `${phase}: ${await read(phase, String(n + i))}`;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      });
      await Promise.all(wave);
    }
    const told = (phase: string): number => outcomes.get(`${phase}: AbortError`) ?? 0;
    // A read that is given up while it connects or waits in line may never reach the server; all others did.
    expect([told('connecting'), told('waiting for an answer'), told('amid the body')]).toEqual([2_500, 2_500, 2_500]);
    expect([heard.get('waiting for an answer'), heard.get('amid the body'), heard.get('behind the body')]).toEqual([2_500, 2_500, 2_500]);
    expect(told('behind the body') + (outcomes.get(`behind the body: whole, ${body.length} bytes`) ?? 0)).toBe(2_500);
    const last = await Promise.all(Array.from({ length: maxSockets * 3 }, (_, i) => read('none', `last-${i}`)));
    expect(new Set(last)).toEqual(new Set([`whole, ${body.length} bytes`]));
    await expect.poll(() => connectionsOf(server)).toBeLessThanOrEqual(maxSockets);
  }, 120_000);

  it('are request-aborted to whoever asked, and the store goes on on its only socket', async () => {
    const reader: { current?: AbortController } = {};
    let calm = false;
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': body.length, etag: '"e"' });
      if (calm) return void response.end(body);
      response.write(body.subarray(0, 20_000), () => setImmediate(() => reader.current?.abort()));
    });
    const store = await openS3Store('s3://bucket', { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxSockets: 1 });
    for (let i = 0; i < 300; i++) {
      reader.current = new AbortController();
      await expect(store.get('a', { signal: reader.current.signal })).rejects.toMatchObject({ code: 'request-aborted' });
    }
    calm = true;
    expect((await store.get('a')).bytes.length).toBe(body.length);
    await store.close();
  });
});
