import { type ErrorCode, FrazilError } from '../../errors/index.ts';
import { storeError } from '../store-answer.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { CallLimit } from './time-limits.ts';
import { CallRecord } from './call-record.ts';
import type { RequestOptions } from './request-handler.ts';
import type { S3Clients } from './s3-clients.ts';
import { describeFailure, type S3Failure } from './s3-failure.ts';
import { formatS3Url, type S3Location } from './s3-url.ts';

/** What came of one call: the SDK's output or the failure, and what the request handler saw. */
export type S3Result<Output> =
  | { readonly ok: true; readonly output: Output; readonly record: CallRecord }
  | { readonly ok: false; readonly failure: S3Failure; readonly record: CallRecord; readonly cause: unknown };

/** A call that came to nothing. */
export type FailedCall = Extract<S3Result<unknown>, { readonly ok: false }>;

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
    const record = new CallRecord(limit, bodyLimitBytes);
    try {
      const output = await Promise.race([send({ record, abortSignal: limit.signal }), givenUpBetweenAttempts(record)]);
      return { ok: true, output, record };
    } catch (cause) {
      return { ok: false, failure: describeFailure(cause, record), record, cause };
    } finally {
      limit.end();
    }
  }

  /** The error of a failed call that wrote nothing. */
  error(code: ErrorCode, operation: string, key: string, failed: FailedCall): FrazilError {
    const { failure, record, cause } = failed;
    const cut = record.bodyCut && code === 'store-unavailable';
    return new FrazilError(cut ? 'body-mismatch' : code, this.#message(operation, key, failure), {
      context: { key, url: this.url, answer: failure.answer, storeCode: failure.storeCode, attempts: record.attempts.length },
      cause,
    });
  }

  /** The error of a failed write, with the store's answer for the classifier. */
  writeError(code: ErrorCode, operation: string, key: string, failed: FailedCall): FrazilError {
    const { failure, cause } = failed;
    return storeError(code, this.#message(operation, key, failure), key, failure.answer, cause);
  }

  #message(operation: string, key: string, failure: S3Failure): string {
    return `${operation} of ${this.url}/${key}: ${failure.text}`;
  }
}

/** Rejects when a call ends while no attempt is under way, of which the SDK takes no notice everywhere; else never settles. */
function givenUpBetweenAttempts(record: CallRecord): Promise<never> {
  const { signal } = record.limit;
  return new Promise((_, reject) => {
    const giveUp = (): void => {
      if (!record.underWay) reject(new AttemptFailure('AbortError', 'ended between two attempts'));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
  });
}
