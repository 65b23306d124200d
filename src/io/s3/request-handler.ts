import { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { ConcurrencyGate } from '../limit/concurrency-gate.ts';
import type { StoreAnswer } from '../store-answer.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { CallRecord } from './call-record.ts';
import { readResponseBody } from './response-body.ts';
import type { S3Settings } from './s3-options.ts';
import { S3Sockets } from './sockets.ts';
import { CallLimit, RequestWatch } from './time-limits.ts';

type Request = Parameters<NodeHttpHandler['handle']>[0];
type SdkOptions = Parameters<NodeHttpHandler['handle']>[1];
type Handled = Awaited<ReturnType<NodeHttpHandler['handle']>>;
type Response = Handled['response'];

/** What the SDK passes through to the handler: the signal of the call, and our record of it. */
export interface RequestOptions {
  readonly abortSignal: AbortSignal;
  readonly record: CallRecord;
}

/**
 * Sends the SDK's requests: a limit of requests in flight, time limits of every phase, and each body taken whole.
 *
 * Invariant: whatever happens, when `handle` settles its socket is free again or destroyed. That, and the SDK's retries
 * covering a body that breaks off, is why bodies are read here and not by whoever asked.
 */
export class S3RequestHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #settings: S3Settings;
  readonly #sockets: S3Sockets;
  readonly #gate: ConcurrencyGate;
  readonly #inner: NodeHttpHandler;

  constructor(settings: S3Settings) {
    this.#settings = settings;
    this.#sockets = new S3Sockets(settings.maxSockets, settings.timeouts.connectMs);
    this.#gate = new ConcurrencyGate(settings.maxSockets);
    this.#inner = new NodeHttpHandler({ httpAgent: this.#sockets.http, httpsAgent: this.#sockets.https, connectionTimeout: 0, requestTimeout: 0, socketTimeout: 0 });
  }

  async handle(request: Request, sdkOptions?: SdkOptions): Promise<Handled> {
    // The SDK hands over the very options that `S3Session.call` gave it.
    const { record, abortSignal } = (sdkOptions ?? {}) as Partial<RequestOptions>;
    if (record === undefined) return await this.#handleForeign(request, abortSignal);
    record.underWay = true;
    try {
      const response = await this.#send(request, record);
      // The SDK wants a stream where an object's body is due, and takes bytes everywhere else.
      if (isObjectRead(request, response.statusCode)) response.body = Readable.from([]);
      return { response };
    } finally {
      record.underWay = false;
    }
  }

  /** A request of the SDK's own: who assumes a role asks for its credentials through the handler of the store. */
  async #handleForeign(request: Request, signal: AbortSignal | undefined): Promise<Handled> {
    const limit = new CallLimit(this.#settings.timeouts.totalMs, signal);
    try {
      return { response: await this.#send(request, new CallRecord(limit)) };
    } finally {
      limit.end();
    }
  }

  async #send(request: Request, record: CallRecord): Promise<Response> {
    await this.#enter(record);
    try {
      return await this.#attempt(request, record);
    } finally {
      this.#gate.leave();
    }
  }

  destroy(): void {
    this.#inner.destroy();
    this.#sockets.destroy();
  }

  /** The SDK sets its own limits through this; ours stand. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  /** Waits in line for a place among the requests in flight; that time is not the call's. */
  async #enter({ limit, attempts }: CallRecord): Promise<void> {
    limit.pause();
    try {
      await this.#gate.enter(limit.signal);
    } catch (error) {
      attempts.push({ kind: 'not-sent', reason: 'aborted' });
      throw new AttemptFailure('AbortError', 'aborted while waiting in line', undefined, error);
    } finally {
      limit.resume();
    }
  }

  async #attempt(request: Request, record: CallRecord): Promise<Response> {
    const { signal } = record.limit;
    const ending = new AbortController();
    const abort = (): void => ending.abort();
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const watch = new RequestWatch(this.#settings.timeouts, bodyLength(request.body), abort);
    record.bodyCut = false;
    try {
      const { response } = await this.#inner.handle(request, { abortSignal: ending.signal });
      watch.answered();
      record.status = response.statusCode;
      record.headers = response.headers;
      const bytes = await takeBody(request, response, record, watch, ending.signal);
      const errorBody = response.statusCode < 300 && !isObjectRead(request, response.statusCode) && isErrorDocument(bytes);
      record.attempts.push({ kind: 'http', status: response.statusCode, errorBody });
      if (errorBody) response.statusCode = 503;
      record.body = bytes;
      response.body = bytes;
      return response;
    } catch (error) {
      if (record.refusedBodyBytes !== undefined) throw error;
      throw this.#failed(error, watch, record);
    } finally {
      watch.stop();
      signal.removeEventListener('abort', abort);
    }
  }

  /** Records how an attempt without a whole answer ended, and names it so that the SDK knows whether to repeat it. */
  #failed(error: unknown, watch: RequestWatch, record: CallRecord): Error {
    const { signal, expired } = record.limit;
    const note = (answer: StoreAnswer): void => void record.attempts.push(answer);
    record.bodyCut &&= !signal.aborted && watch.expired === undefined;
    if (signal.aborted) {
      // The SDK does not repeat what its signal ended, for whichever reason.
      note({ kind: 'no-answer', reason: expired ? 'timeout' : 'aborted' });
      return new AttemptFailure('AbortError', 'aborted', undefined, signal.reason);
    }
    if (watch.expired !== undefined) {
      note({ kind: 'no-answer', reason: 'timeout' });
      return new AttemptFailure('TimeoutError', watch.expired);
    }
    const failure = error instanceof Error ? error : new AttemptFailure('NetworkError', String(error));
    if (this.#sockets.neverSent(error)) {
      note({ kind: 'not-sent', reason: 'code' in failure ? String(failure.code) : failure.message });
    } else {
      note({ kind: 'no-answer', reason: 'reset' });
    }
    return failure;
  }
}

async function takeBody(request: Request, response: Response, record: CallRecord, watch: RequestWatch, signal: AbortSignal): Promise<Uint8Array> {
  const stream = response.body as Readable;
  const bodyless = request.method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304;
  const header = response.headers['content-length'];
  const announced = bodyless ? 0 : header === undefined ? undefined : Number(header);
  const objectRead = isObjectRead(request, response.statusCode);
  const limit = objectRead ? (record.bodyLimitBytes ?? Infinity) : documentMaxBytes;
  if (announced !== undefined && announced > limit) {
    stream.destroy();
    if (objectRead) record.refusedBodyBytes = announced;
    throw new AttemptFailure('NetworkError', `the body has ${announced} bytes, more than the ${limit} allowed`);
  }
  const body = await readResponseBody(stream, { announcedBytes: announced, limitBytes: limit, signal, progressed: () => watch.progressed() });
  if (body === undefined) {
    if (objectRead) record.refusedBodyBytes = Infinity;
    throw new AttemptFailure('NetworkError', `the body has more than the ${limit} bytes allowed`);
  }
  if (body.cut) {
    record.bodyCut = true;
    throw new AttemptFailure('NetworkError', `the body broke off after ${body.bytes.length} of ${announced ?? 'an unknown number of'} bytes`, 'ECONNRESET');
  }
  return body.bytes;
}

/** Of anything but an object: an error, a listing. A page of a thousand keys of the longest kind, all escaped, is a tenth of it. */
const documentMaxBytes = 64 * 1024 * 1024;

function bodyLength(body: unknown): number {
  if (body instanceof Uint8Array) return body.length;
  return typeof body === 'string' ? body.length : 0;
}

function isObjectRead(request: Request, status: number): boolean {
  return request.method === 'GET' && status < 300 && request.query['list-type'] === undefined;
}

/** Some stores answer 200 before they know the outcome and then send an error as the body. */
function isErrorDocument(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  return /^\s*(?:<\?xml[^>]*\?>\s*)?<Error[\s>]/.test(new TextDecoder().decode(bytes.subarray(0, 1024)));
}
