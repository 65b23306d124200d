import { createHash } from 'node:crypto';

/** One version of an object; a deletion marker has no body. */
export interface StoredVersion {
  body: Uint8Array;
  readonly etag: string;
  readonly contentType: string;
  readonly lastModifiedMs: number;
  readonly deleted: boolean;
}

/** The contents of a bucket: for each key its versions, the newest last. */
export class ObjectVersions {
  readonly #versions = new Map<string, StoredVersion[]>();
  readonly #keepAll: boolean;
  #sortedKeys: readonly string[] | undefined;

  /** `keepAll`: old versions and deletion markers stay; else one previous version is kept, for stale reads alone. */
  constructor(keepAll: boolean) {
    this.#keepAll = keepAll;
  }

  /** The current version; undefined where there is none or a deletion marker is on top. */
  current(key: string): StoredVersion | undefined {
    const version = this.#versions.get(key)?.at(-1);
    return version?.deleted === true ? undefined : version;
  }

  /** The version before the current one; undefined where there was none. */
  previous(key: string): StoredVersion | undefined {
    const version = this.#versions.get(key)?.at(-2);
    return version?.deleted === true ? undefined : version;
  }

  /** How many versions and markers are kept under a key. */
  count(key: string): number {
    return this.#versions.get(key)?.length ?? 0;
  }

  set(key: string, body: Uint8Array, contentType: string, etag: string = contentEtag(body)): StoredVersion {
    const version: StoredVersion = { body, etag, contentType, lastModifiedMs: Date.now(), deleted: false };
    this.#push(key, version);
    return version;
  }

  delete(key: string): void {
    if (this.#keepAll) {
      this.#push(key, { body: new Uint8Array(0), etag: '', contentType: '', lastModifiedMs: Date.now(), deleted: true });
      return;
    }
    if (this.#versions.delete(key)) this.#sortedKeys = undefined;
  }

  /** Keys with a current version, in the order of their UTF-8 bytes. */
  keys(): readonly string[] {
    this.#sortedKeys ??= [...this.#versions.keys()]
      .map((key) => ({ key, bytes: Buffer.from(key) }))
      .toSorted((a, b) => Buffer.compare(a.bytes, b.bytes))
      .map(({ key }) => key);
    return this.#sortedKeys.filter((key) => this.current(key) !== undefined);
  }

  #push(key: string, version: StoredVersion): void {
    const versions = this.#versions.get(key);
    if (versions === undefined) {
      this.#versions.set(key, [version]);
      this.#sortedKeys = undefined;
      return;
    }
    versions.push(version);
    if (!this.#keepAll && versions.length > 2) versions.shift();
  }
}

/** The etag of a body sent as one put: its MD5 in quotes, as AWS makes it. */
export function contentEtag(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
