import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { SeededRandom } from '../../runtime/index.ts';
import { ObjectVersions, type StoredVersion } from './object-versions.ts';
import type { S3Behaviour } from './personality.ts';
import { errorReply, type S3Reply } from './s3-reply.ts';
import type { S3Request } from './s3-request.ts';

/** An upload in parts that is neither completed nor aborted. */
export interface PendingUpload {
  readonly key: string;
  readonly contentType: string;
  readonly parts: Map<number, { readonly body: Uint8Array; readonly etag: string }>;
}

/** A bucket with the manners of its server. */
export class S3Bucket {
  readonly objects: ObjectVersions;
  readonly uploads: Map<string, PendingUpload> = new Map();
  readonly behaviour: S3Behaviour;
  readonly #random: SeededRandom;
  readonly #sharedBodies = new Map<string, { body: Uint8Array; writers: number }>();

  constructor(behaviour: S3Behaviour, seed: number) {
    this.behaviour = behaviour;
    this.objects = new ObjectVersions(behaviour.versioned);
    this.#random = new SeededRandom(seed);
  }

  /** The etag that an answer shows for a version. */
  etagOf(version: StoredVersion): string {
    return this.behaviour.etags === 'random' ? `"${randomBytes(16).toString('hex')}"` : version.etag;
  }

  /** Writes an object as the request's condition and this server's manners have it. `etag` where it is not the body's hash. */
  async write(request: S3Request, body: Uint8Array, contentType: string, conditions: S3Behaviour['writeConditions'] | S3Behaviour['multipartConditions'], etag?: string): Promise<StoredVersion | S3Reply> {
    if (request.conditional && conditions === 'unknown') return errorReply(501, 'NotImplemented', 'This server knows no conditions.');
    if (request.conditional && conditions === 'refused') return errorReply(400, 'InvalidRequest', 'Conditions are not taken here.');
    const skipped = conditions === 'ignored' || (conditions === 'ignored-now-and-then' && this.#random.fraction() < 0.2);
    const refused = skipped ? undefined : this.#checkWriteCondition(request);
    if (refused !== undefined) return refused;
    if (conditions === 'check-then-write') await delay(1 + this.#random.fraction() * 4);
    const stored = this.behaviour.tornBodies ? await this.#mixBody(request.key, body) : body;
    return this.objects.set(request.key, stored, contentType, etag);
  }

  #checkWriteCondition(request: S3Request): S3Reply | undefined {
    const current = this.objects.current(request.key);
    const ifNoneMatch = request.headers['if-none-match'];
    const ifMatch = request.headers['if-match'];
    if (ifNoneMatch !== undefined) {
      if (ifNoneMatch !== '*') return errorReply(501, 'NotImplemented', 'If-None-Match of a write takes * alone.');
      return current === undefined ? undefined : errorReply(this.behaviour.failedCreateStatus, 'PreconditionFailed', 'The object exists.');
    }
    if (ifMatch === undefined) return undefined;
    if (current === undefined) return errorReply(404, 'NoSuchKey', 'There is no object to match.');
    return ifMatch === this.etagOf(current) ? undefined : errorReply(412, 'PreconditionFailed', 'The etag is another one.');
  }

  /** Lets parallel writers of one key write into the same memory, a quarter at a time, each from another place on. */
  async #mixBody(key: string, body: Uint8Array): Promise<Uint8Array> {
    const shared = this.#sharedBodies.get(key) ?? { body: new Uint8Array(0), writers: 0 };
    this.#sharedBodies.set(key, shared);
    shared.writers++;
    if (shared.body.length < body.length) {
      const grown = new Uint8Array(body.length);
      grown.set(shared.body);
      shared.body = grown;
    }
    const step = Math.max(1, Math.ceil(body.length / 4));
    const first = this.#random.below(4);
    for (let quarter = first; quarter < first + 4; quarter++) {
      const start = (quarter % 4) * step;
      shared.body.set(body.subarray(start, start + step), Math.min(start, body.length));
      await delay(this.#random.fraction() * 4);
    }
    if (--shared.writers === 0) this.#sharedBodies.delete(key);
    return shared.body.slice(0, body.length);
  }
}
