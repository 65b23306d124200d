import { AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, HeadObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { FrazilError } from '../../errors/index.ts';
import type { ObjectWriter, PutCondition, PutOptions, PutResult } from '../object-store.ts';
import { partFailureCode, putFailureCode } from './failure-codes.ts';
import { PartBuffer } from './part-buffer.ts';
import type { S3Session } from './s3-session.ts';

const partsInFlight = 4;
const partCountMax = 10_000;

interface UploadedPart {
  readonly PartNumber: number;
  readonly ETag: string;
}

/**
 * Writes one object in parts of equal size, a few in flight; an object that fits one part is a single put.
 *
 * Invariants: an upload that does not complete is aborted at the store, so that nothing is left to be paid for; memory is
 * bounded by the parts in flight and the one being filled.
 */
export class MultipartWriter implements ObjectWriter {
  readonly #session: S3Session;
  readonly #key: string;
  readonly #options: PutOptions;
  readonly #buffer: PartBuffer;
  readonly #putWhole: (bytes: Uint8Array) => Promise<PutResult>;
  readonly #parts: UploadedPart[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  readonly #signal: AbortSignal;
  #uploadId: Promise<string> | undefined;
  #partCount = 0;
  #sizeBytes = 0;
  #failure: FrazilError | undefined;
  #state: 'open' | 'closed' | 'aborted' = 'open';

  constructor(session: S3Session, key: string, options: PutOptions, partSizeBytes: number, putWhole: (bytes: Uint8Array) => Promise<PutResult>) {
    this.#session = session;
    this.#key = key;
    this.#options = options;
    this.#buffer = new PartBuffer(partSizeBytes);
    this.#putWhole = putWhole;
    this.#signal = options.signal === undefined ? this.#ending.signal : AbortSignal.any([options.signal, this.#ending.signal]);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#checkOpen();
    this.#sizeBytes += bytes.length;
    this.#buffer.add(bytes);
    for (let part = this.#buffer.takeFull(); part !== undefined; part = this.#buffer.takeFull()) {
      await this.#startPart(part);
    }
    if (this.#failure !== undefined) await this.abort();
    this.#throwFailure();
  }

  async close(): Promise<PutResult> {
    // A part may have failed since the last write, which then could not tell.
    if (this.#failure !== undefined) await this.abort();
    this.#checkOpen();
    this.#state = 'closed';
    if (this.#uploadId === undefined) return this.#putWhole(this.#buffer.takeRest());
    try {
      await this.#startPart(this.#buffer.takeRest());
      await Promise.all(this.#inFlight);
      this.#throwFailure();
      return await this.#complete(await this.#uploadId);
    } catch (error) {
      await this.#discard();
      throw error;
    }
  }

  async abort(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'aborted';
    this.#buffer.takeRest();
    await this.#discard();
  }

  get #name(): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#session.location.bucket, Key: this.#session.bucketKey(this.#key) };
  }

  #checkOpen(): void {
    this.#throwFailure();
    if (this.#state === 'open') return;
    throw new FrazilError('request-refused', `The writer of ${this.#key} is closed or aborted; open another one.`, { context: { key: this.#key } });
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Sends a part beside the others, waiting first until fewer than the limit are in flight. */
  async #startPart(bytes: Uint8Array): Promise<void> {
    while (this.#inFlight.size >= partsInFlight) await Promise.race(this.#inFlight);
    if (this.#failure !== undefined) return;
    const partNumber = ++this.#partCount;
    const sent = this.#uploadPart(partNumber, bytes).catch((error: unknown) => {
      // A part that our own abort ended is no failure of the writer.
      if (this.#state !== 'aborted') this.#failure ??= error as FrazilError;
    });
    const settled = sent.finally(() => this.#inFlight.delete(settled));
    this.#inFlight.add(settled);
  }

  async #uploadPart(partNumber: number, bytes: Uint8Array): Promise<void> {
    if (partNumber > partCountMax) {
      throw new FrazilError('object-too-large', `${this.#key} has more than ${partCountMax} parts; raise partSizeBytes.`, { context: { key: this.#key } });
    }
    const command = new UploadPartCommand({ ...this.#name, UploadId: await (this.#uploadId ??= this.#createUpload()), PartNumber: partNumber, Body: bytes });
    const result = await this.#session.call((sdk) => this.#session.clients.repeating.send(command, sdk), this.#signal);
    if (!result.ok) throw this.#session.writeError(partFailureCode(result.failure), `upload of part ${partNumber}`, this.#key, result);
    this.#parts.push({ PartNumber: partNumber, ETag: result.output.ETag ?? '' });
  }

  /** Not given up with the caller: an upload whose id nobody heard could not be aborted. */
  async #createUpload(): Promise<string> {
    const command = new CreateMultipartUploadCommand({ ...this.#name, ContentType: this.#options.contentType ?? 'application/octet-stream' });
    const result = await this.#session.call((sdk) => this.#session.clients.repeating.send(command, sdk));
    if (!result.ok) throw this.#session.writeError(partFailureCode(result.failure), 'start of the upload', this.#key, result);
    return result.output.UploadId ?? '';
  }

  async #complete(uploadId: string): Promise<PutResult> {
    const { condition } = this.#options;
    const command = new CompleteMultipartUploadCommand({
      ...this.#name,
      UploadId: uploadId,
      MultipartUpload: { Parts: this.#parts.toSorted((a, b) => a.PartNumber - b.PartNumber) },
      ...conditionMembers(condition),
    });
    const client = condition === undefined ? this.#session.clients.repeating : this.#session.clients.once;
    const result = await this.#session.call((sdk) => client.send(command, sdk), this.#signal);
    if (result.ok) {
      const { storeTimeMs } = result.record;
      return { etag: result.output.ETag ?? '', ...(storeTimeMs === undefined ? {} : { storeTimeMs }) };
    }
    const repeatedAfterSuccess = condition === undefined && result.failure.meaning === 'no-such-upload' && result.record.earlierMayHaveLanded;
    const landed = repeatedAfterSuccess ? await this.#findLanded() : undefined;
    if (landed !== undefined) return landed;
    throw this.#session.writeError(putFailureCode(result.failure, condition, result.record.earlierMayHaveLanded), 'completion', this.#key, result);
  }

  /** A completion that was repeated after a lost answer finds its upload gone: it succeeded if the object is there at its full size. */
  async #findLanded(): Promise<PutResult | undefined> {
    const result = await this.#session.call((sdk) => this.#session.clients.repeating.send(new HeadObjectCommand(this.#name), sdk), this.#signal);
    if (!result.ok || result.output.ContentLength !== this.#sizeBytes) return undefined;
    return { etag: result.output.ETag ?? '' };
  }

  /** Gives up what is in flight and has the store forget the upload; a failure here leaves only garbage. */
  async #discard(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#inFlight);
    if (this.#uploadId === undefined) return;
    const uploadId = await this.#uploadId.catch(() => undefined);
    if (uploadId === undefined) return;
    const command = new AbortMultipartUploadCommand({ ...this.#name, UploadId: uploadId });
    await this.#session.call((sdk) => this.#session.clients.repeating.send(command, sdk));
  }
}

/** The condition of a write as the SDK takes it. */
export function conditionMembers(condition: PutCondition | undefined): { readonly IfNoneMatch?: string; readonly IfMatch?: string } {
  if (condition === undefined) return {};
  return condition.kind === 'if-absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
}
