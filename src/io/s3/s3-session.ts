import { type ErrorCode, FrazilError } from '../../errors/index.ts';
import { storeError } from '../store-answer.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { CallLimit } from './call-limit.ts';
import { Exchange } from './exchange.ts';
import type { RequestOptions } from './request-handler.ts';
import type { S3Clients } from './s3-clients.ts';
import { describeFailure, type S3Failure } from './s3-failure.ts';
import { formatS3Url, type S3Location } from './s3-url.ts';

/** What came of one call: the SDK's output or the failure, and what the request handler saw. */
export type S3Result<Output> =
  | { readonly ok: true; readonly output: Output; readonly exchange: Exchange }
  | { readonly ok: false; readonly failure: S3Failure; readonly exchange: Exchange; readonly cause: unknown };

type Failed = Extract<S3Result<unknown>, { readonly ok: false }>;

/** What every operation of one store needs: where it lies, its clients, and one way to call and to fail. */
export class S3Session {
  readonly location: S3Location;
  readonly clients: S3Clients;

  readonly #totalMs: number;

  /** `totalMs`: the most that one call may take. */
  constructor(location: S3Location, clients: S3Clients, totalMs: number) {
    this.location = location;
    this.clients = clients;
    this.#totalMs = totalMs;
  }

  get url(): string {
    return formatS3Url(this.location);
  }

  /** The key in the bucket. */
  bucketKey(key: string): string {
    return this.location.prefix === '' ? key : `${this.location.prefix}/${key}`;
  }

  /** The key in the store; undefined for one that lies outside its prefix. */
  storeKey(bucketKey: string): string | undefined {
    const { prefix } = this.location;
    if (prefix === '') return bucketKey;
    return bucketKey.startsWith(`${prefix}/`) ? bucketKey.slice(prefix.length + 1) : undefined;
  }

  /**
   * Makes one call through the SDK, with a record of its own; a failure is a result here, not an exception.
   *
   * It settles as soon as the signal is aborted or its time is up, also while the SDK looks for credentials.
   */
  async call<Output>(send: (options: RequestOptions) => Promise<Output>, signal?: AbortSignal, bodyLimitBytes?: number): Promise<S3Result<Output>> {
    const limit = new CallLimit(this.#totalMs, signal);
    const exchange = new Exchange(limit, bodyLimitBytes);
    try {
      const output = await Promise.race([send({ exchange, abortSignal: limit.signal }), givenUpBetweenAttempts(exchange)]);
      return { ok: true, output, exchange };
    } catch (cause) {
      return { ok: false, failure: describeFailure(cause, exchange), exchange, cause };
    } finally {
      limit.end();
    }
  }

  /** The error of a failed call that wrote nothing. */
  error(code: ErrorCode, operation: string, key: string, failed: Failed): FrazilError {
    const { failure, exchange, cause } = failed;
    const cut = exchange.bodyCut && code === 'store-unavailable';
    return new FrazilError(cut ? 'body-mismatch' : code, this.#message(operation, key, failure), {
      context: { key, url: this.url, answer: failure.answer, storeCode: failure.storeCode, attempts: exchange.attempts.length },
      cause,
    });
  }

  /** The error of a failed write, with the store's answer for the classifier. */
  writeError(code: ErrorCode, operation: string, key: string, failed: Failed): FrazilError {
    const { failure, cause } = failed;
    return storeError(code, this.#message(operation, key, failure), key, failure.answer, cause);
  }

  #message(operation: string, key: string, failure: S3Failure): string {
    return `${operation} of ${this.url}/${key}: ${failure.text}`;
  }
}

/** Rejects when a call ends while no attempt is under way, of which the SDK takes no notice everywhere; else never settles. */
function givenUpBetweenAttempts(exchange: Exchange): Promise<never> {
  const { signal } = exchange.limit;
  return new Promise((_, reject) => {
    const giveUp = (): void => {
      if (!exchange.underWay) reject(new AttemptFailure('AbortError', 'ended between two attempts'));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
  });
}
