import { DeleteObjectCommand, DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { FrazilError } from '../../errors/index.ts';
import { checkNotAborted } from '../abort.ts';
import type { DeleteResult } from '../object-store.ts';
import { deleteFailureCode } from './failure-codes.ts';
import { answerMeaning } from './s3-failure.ts';
import type { S3Session } from './s3-session.ts';

const keysPerRequest = 1000;
const singlesInFlight = 16;

/** Deletes keys, a thousand a request where the store can, else one by one. */
export class ObjectDeletion {
  readonly #session: S3Session;
  /** Set once the store has refused a batch as such: it lacks the operation, or the checksum that it demands is none of ours. */
  #batchRefused = false;

  constructor(session: S3Session) {
    this.#session = session;
  }

  /** One result per key, in the order given; failures are results, only an abort is an error. */
  async delete(keys: readonly string[], signal: AbortSignal | undefined): Promise<readonly DeleteResult[]> {
    const unique = [...new Set(keys)];
    const errors = new Map<string, FrazilError>();
    for (let i = 0; i < unique.length; i += keysPerRequest) {
      const batch = unique.slice(i, i + keysPerRequest);
      const failed = batch.length === 1 || this.#batchRefused ? await this.#deleteSingly(batch, signal) : await this.#deleteBatch(batch, signal);
      checkNotAborted('delete', batch[0] ?? '', signal);
      for (const [key, error] of failed) errors.set(key, error);
    }
    return keys.map((key) => {
      const error = errors.get(key);
      return error === undefined ? { key, deleted: true } : { key, deleted: false, error };
    });
  }

  async #deleteBatch(batch: readonly string[], signal: AbortSignal | undefined): Promise<Map<string, FrazilError>> {
    const { location, clients } = this.#session;
    const command = new DeleteObjectsCommand({
      Bucket: location.bucket,
      Delete: { Objects: batch.map((key) => ({ Key: this.#session.bucketKey(key) })), Quiet: false },
    });
    const result = await this.#session.call((sdk) => clients.repeating.send(command, sdk), signal);
    if (!result.ok) {
      const { meaning } = result.failure;
      if (meaning === 'not-implemented' || meaning === 'malformed') {
        this.#batchRefused = true;
        return this.#deleteSingly(batch, signal);
      }
      return new Map(batch.map((key) => [key, this.#session.error(deleteFailureCode(result.failure), 'delete', key, result)]));
    }
    const failed = new Map(batch.map((key) => [key, this.#unanswered(key)]));
    for (const { Key } of result.output.Deleted ?? []) failed.delete(this.#session.storeKey(Key ?? '') ?? '');
    for (const { Key, Code, Message } of result.output.Errors ?? []) {
      const key = this.#session.storeKey(Key ?? '');
      if (key === undefined) continue;
      if (Code === 'NoSuchKey') failed.delete(key);
      else failed.set(key, this.#refused(key, Code ?? '', Message ?? ''));
    }
    return failed;
  }

  async #deleteSingly(keys: readonly string[], signal: AbortSignal | undefined): Promise<Map<string, FrazilError>> {
    const { location, clients } = this.#session;
    const failed = new Map<string, FrazilError>();
    const remaining = keys.values();
    const worker = async (): Promise<void> => {
      for (const key of remaining) {
        const command = new DeleteObjectCommand({ Bucket: location.bucket, Key: this.#session.bucketKey(key) });
        const result = await this.#session.call((sdk) => clients.repeating.send(command, sdk), signal);
        if (result.ok || result.failure.meaning === 'no-such-object') continue;
        failed.set(key, this.#session.error(deleteFailureCode(result.failure), 'delete', key, result));
      }
    };
    await Promise.all(Array.from({ length: Math.min(singlesInFlight, keys.length) }, worker));
    return failed;
  }

  /** A batch is answered with 200 although keys of it failed; each has a code of its own. */
  #refused(key: string, storeCode: string, message: string): FrazilError {
    const status = /^(InternalError|SlowDown|ServiceUnavailable)$/.test(storeCode) ? 503 : 400;
    const meaning = answerMeaning(status, storeCode);
    const code = deleteFailureCode({ meaning, answer: { kind: 'http', status, errorBody: true }, storeCode, text: message });
    return new FrazilError(code, `delete of ${this.#session.url}/${key}: ${storeCode}: ${message}`, { context: { key, url: this.#session.url, storeCode } });
  }

  #unanswered(key: string): FrazilError {
    return new FrazilError('store-unavailable', `delete of ${this.#session.url}/${key}: the store's answer does not name this key.`, {
      context: { key, url: this.#session.url },
    });
  }
}
