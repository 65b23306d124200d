import type { IncomingMessage } from 'node:http';
import { ConcurrencyGate } from '../limit/concurrency-gate.ts';
import type { StoreAnswer } from '../store-answer.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { CallRecord } from './call-record.ts';
import { readResponseBody } from './response-body.ts';
import type { S3Settings } from './s3-options.ts';
import { S3Sockets, type WireRequest } from './sockets.ts';
import { CallLimit, RequestWatch } from './time-limits.ts';

/** What the SDK passes through to the handler: the signal of the call, and our record of it. */
export interface RequestOptions {
  readonly abortSignal: AbortSignal;
  readonly record: CallRecord;
}

/** The same as the SDK's types have it. */
interface HandleOptions {
  readonly abortSignal?: unknown;
  readonly record?: CallRecord;
}

/** A whole answer; of a success whose body is an error, the status is 503. */
export interface WireAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/**
 * Sends requests, the SDK's and our own: a limit of requests in flight, time limits of every phase, and each body taken whole.
 *
 * Invariant: whatever happens, when `send` settles its socket is free again or destroyed. That, and repeating a request
 * whose body breaks off, is why bodies are read here and not by whoever asked.
 */
export class S3RequestHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #settings: S3Settings;
  readonly #sockets: S3Sockets;
  readonly #gate: ConcurrencyGate;

  constructor(settings: S3Settings) {
    this.#settings = settings;
    this.#sockets = new S3Sockets(settings.maxSockets, settings.timeouts.connectMs);
    this.#gate = new ConcurrencyGate(settings.maxSockets);
  }

  /** How the SDK sends a request; the options are the very ones that `S3Session.call` gave it. */
  async handle(request: WireRequest, sdkOptions: HandleOptions = {}): Promise<{ response: WireAnswer }> {
    const { record, abortSignal } = sdkOptions;
    if (record !== undefined) return { response: await this.send(request, record) };
    // A request of the SDK's own: who assumes a role asks for its credentials through the handler of the store.
    const limit = new CallLimit(this.#settings.timeouts.totalMs, abortSignal as AbortSignal | undefined);
    try {
      return { response: await this.send(request, new CallRecord(limit)) };
    } finally {
      limit.end();
    }
  }

  /** Makes one attempt and records how it ended. Rejects when no whole answer came, or one above the limit of the call. */
  async send(request: WireRequest, record: CallRecord): Promise<WireAnswer> {
    record.underWay = true;
    try {
      await this.#enter(record);
      try {
        return await this.#attempt(request, record);
      } finally {
        this.#gate.leave();
      }
    } finally {
      record.underWay = false;
    }
  }

  destroy(): void {
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

  async #attempt(request: WireRequest, record: CallRecord): Promise<WireAnswer> {
    const { signal } = record.limit;
    const ending = new AbortController();
    const abort = (): void => ending.abort();
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const watch = new RequestWatch(this.#settings.timeouts, request.body?.length ?? 0, abort);
    record.bodyCut = false;
    try {
      const message = await this.#sockets.send(request, ending.signal);
      watch.answered();
      const status = message.statusCode ?? 0;
      record.status = status;
      record.headers = headersOf(message);
      const body = await takeBody(request, message, record, watch, ending.signal);
      const errorBody = status < 300 && !isObjectRead(request, status) && isErrorDocument(body);
      record.attempts.push({ kind: 'http', status, errorBody });
      if (status < 300 && !errorBody) record.body = body;
      return { statusCode: errorBody ? 503 : status, headers: record.headers, body };
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

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
}

async function takeBody(request: WireRequest, message: IncomingMessage, record: CallRecord, watch: RequestWatch, signal: AbortSignal): Promise<Uint8Array> {
  const status = message.statusCode ?? 0;
  const bodyless = request.method === 'HEAD' || status === 204 || status === 304;
  const header = message.headers['content-length'];
  const announced = bodyless ? 0 : header === undefined ? undefined : Number(header);
  const objectRead = isObjectRead(request, status);
  const limit = objectRead ? (record.bodyLimitBytes ?? Infinity) : documentMaxBytes;
  if (announced !== undefined && announced > limit) {
    message.destroy();
    if (objectRead) record.refusedBodyBytes = announced;
    throw new AttemptFailure('NetworkError', `the body has ${announced} bytes, more than the ${limit} allowed`);
  }
  const body = await readResponseBody(message, { announcedBytes: announced, limitBytes: limit, signal, progressed: () => watch.progressed() });
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

function isObjectRead(request: WireRequest, status: number): boolean {
  return request.method === 'GET' && status < 300 && request.query?.['list-type'] === undefined;
}

/** Some stores answer 200 before they know the outcome and then send an error as the body. */
function isErrorDocument(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  return /^\s*(?:<\?xml[^>]*\?>\s*)?<Error[\s>]/.test(new TextDecoder().decode(bytes.subarray(0, 1024)));
}
