import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { FrazilError } from '../../errors/index.ts';
import { checkNotAborted, checkWriteNotAborted } from '../abort.ts';
import { checkBodySize, checkByteRange } from '../byte-range.ts';
import type { StoreCapabilities } from '../capabilities.ts';
import { checkReadableKey, checkWritableKey } from '../object-key.ts';
import type {
  DeleteResult,
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectMeta,
  ObjectStore,
  ObjectWriter,
  PutCondition,
  PutOptions,
  PutResult,
} from '../object-store.ts';
import { putFailureCode, readFailureCode } from './failure-codes.ts';
import { conditionMembers, MultipartWriter } from './multipart-writer.ts';
import { ObjectDeletion } from './object-deletion.ts';
import { listObjects } from './object-listing.ts';
import { formatRange, rangeRefused, readResult } from './object-read.ts';
import type { S3Settings } from './s3-options.ts';
import type { FailedCall, S3Session } from './s3-session.ts';

const singlePutLimitBytes = 16 * 1024 * 1024;

/**
 * Objects in a bucket of anything that speaks S3.
 *
 * *Consistency*: as the contract says, if the store keeps its promises; certification finds out whether it does.
 * *Cost*: a put with a condition is one request, never repeated; everything else is repeated when it failed for a moment.
 */
export class S3Store implements ObjectStore {
  readonly capabilities: StoreCapabilities;
  readonly endpoint: string;
  readonly #session: S3Session;
  readonly #partSizeBytes: number;
  readonly #deletion: ObjectDeletion;

  constructor(session: S3Session, settings: S3Settings) {
    this.#session = session;
    this.#partSizeBytes = settings.partSizeBytes;
    this.#deletion = new ObjectDeletion(session);
    this.endpoint = settings.endpoint ?? 'aws';
    this.capabilities = {
      createIfAbsent: true,
      putIfMatch: true,
      // Only some stores keep it (reference: LocalStack lets several win), so certification has to say so.
      conditionalMultipart: false,
      storeTime: true,
      singlePutLimitBytes,
      ...settings.capabilities,
    };
  }

  get url(): string {
    return this.#session.url;
  }

  async get(key: string, options: GetOptions = {}): Promise<GetResult> {
    checkReadableKey(key);
    checkByteRange(key, options.range);
    checkNotAborted('get', key, options.signal);
    const { location, clients } = this.#session;
    const command = new GetObjectCommand({
      Bucket: location.bucket,
      Key: this.#session.bucketKey(key),
      ...(options.range === undefined ? {} : { Range: formatRange(options.range) }),
      ...(options.ifMatch === undefined ? {} : { IfMatch: options.ifMatch }),
    });
    const result = await this.#session.call((sdk) => clients.repeating.send(command, sdk), options.signal, options.maxBytes);
    if (result.ok) return readResult(key, options, result.output, result.record);
    if (result.record.refusedBodyBytes !== undefined) checkBodySize(key, result.record.refusedBodyBytes, options.maxBytes);
    if (result.failure.meaning === 'range') throw rangeRefused(key, options.range);
    throw this.#session.error(readFailureCode(result.failure), 'get', key, result);
  }

  async head(key: string, options: { readonly signal?: AbortSignal } = {}): Promise<ObjectMeta> {
    checkReadableKey(key);
    checkNotAborted('head', key, options.signal);
    const { location, clients } = this.#session;
    const command = new HeadObjectCommand({ Bucket: location.bucket, Key: this.#session.bucketKey(key) });
    const result = await this.#session.call((sdk) => clients.repeating.send(command, sdk), options.signal);
    if (!result.ok) throw await this.#headFailed(key, result, options.signal);
    const { output, record } = result;
    return {
      key,
      size: output.ContentLength ?? 0,
      etag: output.ETag ?? '',
      lastModifiedMs: output.LastModified?.getTime() ?? 0,
      ...(record.storeTimeMs === undefined ? {} : { storeTimeMs: record.storeTimeMs }),
    };
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    checkWritableKey(key);
    checkWriteNotAborted(key, options.signal);
    this.#checkCondition(options.condition, options.condition?.kind !== 'if-match' || this.capabilities.putIfMatch);
    return this.#put(key, bytes, options);
  }

  async openWriter(key: string, options: PutOptions = {}): Promise<ObjectWriter> {
    checkWritableKey(key);
    checkWriteNotAborted(key, options.signal);
    this.#checkCondition(options.condition, this.capabilities.conditionalMultipart);
    return new MultipartWriter(this.#session, key, options, this.#partSizeBytes, (bytes) => this.#put(key, bytes, options));
  }

  list(prefix: string, options: ListOptions = {}): AsyncIterable<ListPage> {
    return listObjects(this.#session, prefix, options);
  }

  async delete(keys: readonly string[], options: { readonly signal?: AbortSignal } = {}): Promise<readonly DeleteResult[]> {
    for (const key of keys) checkReadableKey(key);
    checkNotAborted('delete', keys[0] ?? '', options.signal);
    return this.#deletion.delete(keys, options.signal);
  }

  async close(): Promise<void> {
    this.#session.clients.destroy();
  }

  /** A token that has expired and a request signed for another region are both 400, and only the body of an answer to a GET tells which. */
  async #headFailed(key: string, failed: FailedCall, signal: AbortSignal | undefined): Promise<FrazilError> {
    const told = failed.record.status === 400 ? await this.#askReason(key, failed, signal) : failed;
    return this.#session.error(readFailureCode(told.failure), 'head', key, told);
  }

  async #askReason(key: string, failed: FailedCall, signal: AbortSignal | undefined): Promise<FailedCall> {
    const { location, clients } = this.#session;
    const command = new GetObjectCommand({ Bucket: location.bucket, Key: this.#session.bucketKey(key), Range: 'bytes=0-0' });
    const asked = await this.#session.call((sdk) => clients.once.send(command, sdk), signal, 1);
    return asked.ok || asked.failure.answer.kind !== 'http' ? failed : asked;
  }

  async #put(key: string, bytes: Uint8Array, options: PutOptions): Promise<PutResult> {
    const { location, clients } = this.#session;
    const { condition } = options;
    const command = new PutObjectCommand({
      Bucket: location.bucket,
      Key: this.#session.bucketKey(key),
      Body: bytes,
      ContentType: options.contentType ?? 'application/octet-stream',
      ...conditionMembers(condition),
    });
    const client = condition === undefined ? clients.repeating : clients.once;
    const result = await this.#session.call((sdk) => client.send(command, sdk), options.signal);
    if (!result.ok) {
      const code = putFailureCode(result.failure, condition, result.record.earlierMayHaveLanded);
      throw this.#session.writeError(code, 'put', key, result);
    }
    const { storeTimeMs } = result.record;
    return { etag: result.output.ETag ?? '', ...(storeTimeMs === undefined ? {} : { storeTimeMs }) };
  }

  #checkCondition(condition: PutCondition | undefined, honoured: boolean): void {
    if (condition === undefined || honoured) return;
    throw new FrazilError('condition-unsupported', `${this.url} is not known to honour ${condition.kind} on this kind of write.`, {
      context: { url: this.url, condition: condition.kind },
    });
  }
}

