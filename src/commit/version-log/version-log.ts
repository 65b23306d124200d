import { hasCode } from '../../errors/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { StoreTime } from '../store-time.ts';

/** What a version's object turned out to hold. */
export type VersionContent<T> =
  /** A live value. */
  | { readonly kind: 'value'; readonly value: T; readonly commitId: string }
  /** A retired version: the value is gone, but not the proof of who landed it. */
  | { readonly kind: 'tombstone'; readonly commitId: string; readonly lastUpdatedMs: number; readonly tokens?: string };

/** How values of a log become bytes; the log itself knows neither tables nor catalogs. */
export interface VersionCodec<T> {
  encode(value: T): Uint8Array;
  /** *Errors*: kind `corrupt`, naming `path`. */
  decode(bytes: Uint8Array, path: string): VersionContent<T>;
  /** The key of version `version`, 1 or more. */
  keyOf(version: number): string;
  /** The version that a key names, if it names one. */
  versionOf(key: string): number | undefined;
}

/** A version as read: its number, content and the etag under which the store holds it. */
export interface VersionObject<T> {
  readonly version: number;
  readonly content: VersionContent<T>;
  readonly etag: string;
}

/** Largest body of one version; a log that needs more is misused. */
const maxVersionBytes = 64 * 1024 * 1024;

export interface VersionLogOptions<T> {
  readonly store: ObjectStore;
  readonly codec: VersionCodec<T>;
  /** Folder of the versions, with its trailing slash. */
  readonly prefix: string;
  /** Learns the store's time from every answer. */
  readonly storeTime: StoreTime;
}

/**
 * Objects `v1, v2, …` without holes, each created only if absent and never created twice.
 *
 * Raw access: one method, one request. What an answer means is decided elsewhere.
 */
export class VersionLog<T> {
  readonly codec: VersionCodec<T>;
  readonly #options: VersionLogOptions<T>;

  constructor(options: VersionLogOptions<T>) {
    this.codec = options.codec;
    this.#options = options;
  }

  /** Reads version `version`; undefined when it does not exist. *Cost*: one request. */
  async read(version: number, signal?: AbortSignal): Promise<VersionObject<T> | undefined> {
    const key = this.codec.keyOf(version);
    const sent = this.#options.storeTime.reading();
    try {
      const { bytes, meta } = await this.#options.store.get(key, { maxBytes: maxVersionBytes, ...(signal && { signal }) });
      this.#options.storeTime.observe(meta.storeTimeMs, sent);
      return { version, content: this.codec.decode(bytes, key), etag: meta.etag };
    } catch (error) {
      if (hasCode(error, 'object-not-found')) return undefined;
      throw error;
    }
  }

  /** The first bytes of version `version`, at most `lengthBytes`; undefined when it does not exist. *Cost*: one request. */
  async readStart(version: number, lengthBytes: number, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const sent = this.#options.storeTime.reading();
    try {
      const { bytes, meta } = await this.#options.store.get(this.codec.keyOf(version), { range: { start: 0, end: lengthBytes }, ...(signal && { signal }) });
      this.#options.storeTime.observe(meta.storeTimeMs, sent);
      return bytes;
    } catch (error) {
      if (hasCode(error, 'object-not-found')) return undefined;
      throw error;
    }
  }

  /** The etag of version `version`; undefined when it does not exist. *Cost*: one request. */
  async etagOf(version: number, signal?: AbortSignal): Promise<string | undefined> {
    const sent = this.#options.storeTime.reading();
    try {
      const meta = await this.#options.store.head(this.codec.keyOf(version), signal ? { signal } : {});
      this.#options.storeTime.observe(meta.storeTimeMs, sent);
      return meta.etag;
    } catch (error) {
      if (hasCode(error, 'object-not-found')) return undefined;
      throw error;
    }
  }

  /** Asks the store once to create version `version`; rejects with the store's own error. Returns the etag. *Cost*: one request. */
  async create(version: number, bytes: Uint8Array, signal?: AbortSignal): Promise<string> {
    const sent = this.#options.storeTime.reading();
    const result = await this.#options.store.put(this.codec.keyOf(version), bytes, {
      condition: { kind: 'if-absent' },
      contentType: 'application/json',
      ...(signal && { signal }),
    });
    this.#options.storeTime.observe(result.storeTimeMs, sent);
    return result.etag;
  }

  /**
   * The highest version that a listing shows, 0 when it shows none.
   *
   * A lower bound only: the caller probes forward from it, because a listing may be old when it arrives.
   * *Cost*: one request a thousand versions.
   */
  async highestListed(signal?: AbortSignal): Promise<number> {
    let highest = 0;
    for await (const page of this.#options.store.list(this.#options.prefix, signal ? { signal } : {})) {
      for (const object of page.objects) highest = Math.max(highest, this.codec.versionOf(object.key) ?? 0);
    }
    return highest;
  }
}
