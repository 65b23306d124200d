import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type S3Fault, type S3FaultEffect, S3FaultPlan } from './fault.ts';
import { answerRequest } from './answer-request.ts';
import { type S3Behaviour, type S3Personality, s3Personalities } from './personality.ts';
import { S3Bucket } from './s3-bucket.ts';
import { errorReply, type S3Reply } from './s3-reply.ts';
import { readS3Request, type S3Operation, type S3Request } from './s3-request.ts';
import { checkSignature } from './signature.ts';

export interface S3TestServerOptions {
  /** Default `sound`. */
  readonly personality?: S3Personality;
  /** Single manners that differ from the personality's. */
  readonly behaviour?: Partial<S3Behaviour>;
  /** How long every answer waits, in milliseconds; default 0. */
  readonly delayMs?: number;
  /** Name of the bucket that exists from the start; default `frazil-test`. */
  readonly bucket?: string;
  /** Default `testkey` and `testsecret`. */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** What the server's clock, as its `Date` header tells it, is ahead of this host, in milliseconds; default 0. */
  readonly clockOffsetMs?: number;
  readonly faults?: readonly S3Fault[];
  /** Seed of what is left to chance; default 1. */
  readonly seed?: number;
}

/** One request that the server has taken, and how it answered. */
export interface S3RequestRecord {
  readonly operation: S3Operation;
  readonly key: string;
  readonly conditional: boolean;
  /** 0 where no answer was given. */
  status: number;
  readonly requestBytes: number;
}

/**
 * An S3 server in this process for tests: in memory, on loopback, with signatures checked.
 *
 * It speaks what the S3 store uses, in path style. It stands in for a real server where none is at hand,
 * shows what real ones seldom do (lost answers, 409, late landings), and plays servers that break promises.
 */
export class S3TestServer {
  readonly endpoint: string;
  readonly region = 'us-east-1';
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  /** Every request since the start or the last `clearRequests`. */
  requests: S3RequestRecord[] = [];
  readonly #server: Server;
  readonly #options: S3TestServerOptions;
  readonly #buckets = new Map<string, S3Bucket>();
  readonly #faults: S3FaultPlan;
  readonly #behaviour: S3Behaviour;
  readonly #failingDeletes = new Set<string>();
  readonly #ending = new AbortController();

  constructor(server: Server, options: S3TestServerOptions) {
    this.#server = server;
    this.#options = options;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.accessKeyId = options.accessKeyId ?? 'testkey';
    this.secretAccessKey = options.secretAccessKey ?? 'testsecret';
    this.bucket = options.bucket ?? 'frazil-test';
    this.#behaviour = { ...s3Personalities[options.personality ?? 'sound'], ...options.behaviour };
    this.#faults = new S3FaultPlan(options.seed ?? 1);
    for (const fault of options.faults ?? []) this.#faults.add(fault);
    this.#buckets.set(this.bucket, new S3Bucket(this.#behaviour, options.seed ?? 1));
    server.on('request', (incoming, response) => void this.#serve(incoming, response));
  }

  /** How often each kind of fault has struck. */
  get faultsFired(): ReadonlyMap<S3FaultEffect['kind'], number> {
    return this.#faults.fired;
  }

  /** Uploads in parts that nobody has completed or aborted. */
  get pendingUploadCount(): number {
    return this.#bucket.uploads.size;
  }

  /** Arms a fault behind those that are armed already. */
  inject(fault: S3Fault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
    this.#failingDeletes.clear();
  }

  /** Lets a key fail inside the answer of a batch delete. */
  failDeleteOf(key: string): void {
    this.#failingDeletes.add(key);
  }

  clearRequests(): void {
    this.requests = [];
  }

  /** Puts an object without a request, as a foreign tool would. */
  plant(key: string, bytes: Uint8Array): void {
    this.#bucket.objects.set(key, bytes.slice(), 'application/octet-stream');
  }

  /** An object's bytes, without a request; undefined where there is none. */
  peek(key: string): Uint8Array | undefined {
    return this.#bucket.objects.current(key)?.body;
  }

  /** How many connections stand. */
  connectionCount(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
    });
  }

  /** Ends the server and every connection. */
  async close(): Promise<void> {
    this.#ending.abort();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  get #bucket(): S3Bucket {
    return this.#buckets.get(this.bucket) ?? new S3Bucket(this.#behaviour, 1);
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await readS3Request(incoming);
      const record: S3RequestRecord = {
        operation: request.operation,
        key: request.key,
        conditional: request.conditional,
        status: 0,
        requestBytes: request.body.length,
      };
      this.requests.push(record);
      if (this.#options.delayMs !== undefined) await this.#sleep(this.#options.delayMs);
      const refused = this.#behaviour.signatures === 'ignored' ? undefined : checkSignature(request, this, this.#nowMs);
      const effect = refused === undefined ? this.#faults.strike(request.operation, request.key, request.conditional) : undefined;
      const reply = refused ?? (await this.#replyUnder(effect, request, response));
      if (reply === undefined) return;
      record.status = reply.status;
      await this.#send(reply, request, response, effect);
    } catch {
      // The client went away, or the server is closing.
      response.destroy();
    }
  }

  /** The answer under a fault; undefined where none is to be given. */
  async #replyUnder(effect: S3FaultEffect | undefined, request: S3Request, response: ServerResponse): Promise<S3Reply | undefined> {
    switch (effect?.kind) {
      case 'answer': {
        if (effect.applied) await this.#apply(request);
        const error = errorReply(effect.status, effect.code, 'An injected fault.');
        return { ...error, headers: { ...error.headers, ...effect.headers }, ...(effect.errorBody === true ? { status: 200 } : {}) };
      }
      case 'cut':
        if (effect.applied) await this.#apply(request);
        response.destroy();
        return undefined;
      case 'hang':
        if (effect.applied) await this.#apply(request);
        return undefined;
      case 'apply-later':
        response.destroy();
        await this.#sleep(effect.delayMs);
        await this.#apply(request);
        return undefined;
      case 'replay':
        await this.#apply(request);
        return this.#apply(request);
      case 'stale-read':
        return this.#apply(request, true);
      case 'delay':
        await this.#sleep(effect.delayMs);
        return this.#apply(request);
      case 'freeze-body':
      case 'cut-body':
      case undefined:
        return this.#apply(request);
    }
  }

  #apply(request: S3Request, stale = false): Promise<S3Reply> {
    const create = (): S3Bucket => new S3Bucket(this.#behaviour, this.#options.seed ?? 1);
    return answerRequest(this.#buckets, request, { stale, failingDeletes: this.#failingDeletes, create });
  }

  async #send(reply: S3Reply, request: S3Request, response: ServerResponse, effect: S3FaultEffect | undefined): Promise<void> {
    const headers: Record<string, string | number> = { ...reply.headers, 'x-amz-request-id': String(this.requests.length), date: new Date(this.#nowMs).toUTCString() };
    if (reply.status !== 204 && reply.status !== 304) headers['content-length'] = reply.body.length;
    response.writeHead(reply.status, headers);
    if (effect?.kind === 'freeze-body' || effect?.kind === 'cut-body') {
      const half = reply.body.subarray(0, Math.floor(reply.body.length / 2));
      await new Promise<void>((resolve) => void response.write(half.length === 0 ? Buffer.from('') : half, () => resolve()));
      if (effect.kind === 'cut-body') response.destroy();
      return;
    }
    response.end(request.method === 'HEAD' || reply.status === 304 ? undefined : reply.body);
  }

  get #nowMs(): number {
    return Date.now() + (this.#options.clockOffsetMs ?? 0);
  }

  #sleep(durationMs: number): Promise<void> {
    return delay(durationMs, undefined, { signal: this.#ending.signal });
  }
}

/** Starts a server on a free loopback port; it does not keep the process alive. */
export async function startS3TestServer(options: S3TestServerOptions = {}): Promise<S3TestServer> {
  const server = createServer({ keepAliveTimeout: 60_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  return new S3TestServer(server, options);
}
