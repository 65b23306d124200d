import { checkNotAborted } from '../abort.ts';
import { checkBodySize, resolveByteRange } from '../byte-range.ts';
import type { StoreCapabilities } from '../capabilities.ts';
import type {
  ByteRange,
  DeleteResult,
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectMeta,
  ObjectStore,
  ObjectWriter,
  PutOptions,
  PutResult,
} from '../object-store.ts';
import { ByteCache } from './byte-cache.ts';
import { SharedCall } from './shared-call.ts';

export interface CacheOptions {
  /** Whether nobody ever puts other bytes under this key; only such objects are kept. */
  readonly isImmutable: (key: string) => boolean;
  /** Bytes kept at most, bookkeeping included; default 64 MiB. The least recently used objects go first. */
  readonly budgetBytes?: number;
}

/**
 * Keeps what was read of immutable objects, and lets concurrent reads of the same bytes share one request.
 *
 * Errors are never kept, absence least of all. What this store itself writes or deletes is forgotten.
 *
 * *Consistency*: an object that others delete may still be read from here. *Cost*: none for bytes that are held.
 */
export class CachingStore implements ObjectStore {
  readonly url: string;
  readonly endpoint: string | undefined;
  readonly capabilities: StoreCapabilities;
  readonly #inner: ObjectStore;
  readonly #isImmutable: (key: string) => boolean;
  readonly #objects: ByteCache<CachedObject>;
  readonly #calls = new Map<string, Map<string, SharedCall<GetResult>>>();

  constructor(inner: ObjectStore, options: CacheOptions) {
    this.url = inner.url;
    this.endpoint = inner.endpoint;
    this.capabilities = inner.capabilities;
    this.#inner = inner;
    this.#isImmutable = options.isImmutable;
    this.#objects = new ByteCache(options.budgetBytes ?? 64 * 1024 * 1024);
  }

  /** Bytes held now, bookkeeping included. */
  get usedBytes(): number {
    return this.#objects.usedBytes;
  }

  async get(key: string, options: GetOptions = {}): Promise<GetResult> {
    const { range, ifMatch, maxBytes, signal } = options;
    if (!this.#isImmutable(key)) return await this.#inner.get(key, options);
    checkNotAborted('get', key, signal);
    const held = this.#objects.get(key);
    const hit = held === undefined || (ifMatch !== undefined && ifMatch !== held.meta.etag) ? undefined : held.read(range);
    if (hit !== undefined) {
      checkBodySize(key, hit.bytes.length, maxBytes);
      return hit;
    }
    const { bytes, meta } = await this.#fetch(key, options).join('get', key, signal);
    // The cache and other callers hold the same bytes.
    return { bytes: bytes.slice(), meta };
  }

  async head(key: string, options: { readonly signal?: AbortSignal } = {}): Promise<ObjectMeta> {
    checkNotAborted('head', key, options.signal);
    return this.#objects.get(key)?.meta ?? (await this.#inner.head(key, options));
  }

  async put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<PutResult> {
    return await this.#changing([key], () => this.#inner.put(key, bytes, options));
  }

  async openWriter(key: string, options?: PutOptions): Promise<ObjectWriter> {
    const writer = await this.#inner.openWriter(key, options);
    return {
      write: (bytes) => writer.write(bytes),
      close: () => this.#changing([key], () => writer.close()),
      abort: () => writer.abort(),
    };
  }

  list(prefix: string, options?: ListOptions): AsyncIterable<ListPage> {
    return this.#inner.list(prefix, options);
  }

  async delete(keys: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<readonly DeleteResult[]> {
    return await this.#changing(keys, () => this.#inner.delete(keys, options));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #fetch(key: string, { range, ifMatch, maxBytes }: GetOptions): SharedCall<GetResult> {
    const id = JSON.stringify([range, ifMatch, maxBytes]);
    const calls = this.#calls.get(key) ?? new Map<string, SharedCall<GetResult>>();
    const running = calls.get(id);
    if (running !== undefined && !running.abandoned) return running;
    const limits = { ...(range && { range }), ...(ifMatch !== undefined && { ifMatch }), ...(maxBytes !== undefined && { maxBytes }) };
    const call: SharedCall<GetResult> = new SharedCall(async (signal) => {
      try {
        const result = await this.#inner.get(key, { ...limits, signal });
        // Not if the object was written meanwhile: then this may be the version before.
        if (calls.get(id) === call && this.#calls.get(key) === calls) this.#keep(key, range, result);
        return result;
      } finally {
        if (calls.get(id) === call) calls.delete(id);
        if (calls.size === 0 && this.#calls.get(key) === calls) this.#calls.delete(key);
      }
    });
    calls.set(id, call);
    this.#calls.set(key, calls);
    return call;
  }

  #keep(key: string, range: GetOptions['range'], { bytes, meta }: GetResult): void {
    const held = this.#objects.get(key);
    const object = held?.meta.etag === meta.etag ? held : new CachedObject(meta);
    object.add(range, bytes);
    this.#objects.set(key, object, object.sizeBytes);
  }

  /** Forgets the keys before and after a change, whatever comes of it, so that no read that overlaps it is kept. */
  async #changing<T>(keys: readonly string[], change: () => Promise<T>): Promise<T> {
    this.#forget(keys);
    try {
      return await change();
    } finally {
      this.#forget(keys);
    }
  }

  #forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.#objects.delete(key);
      this.#calls.delete(key);
    }
  }
}

interface CachedPart {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** What the cache holds of one object: its metadata, and the parts of its body that were read. */
class CachedObject {
  /** Without the store's time, which was true only once. */
  readonly meta: ObjectMeta;
  #parts: CachedPart[] = [];

  constructor(meta: ObjectMeta) {
    const { storeTimeMs: _, ...lasting } = meta;
    this.meta = lasting;
  }

  get sizeBytes(): number {
    return this.#parts.reduce((size, { bytes }) => size + bytes.length, 0);
  }

  /** Takes over the bytes of an answer; parts that they cover are dropped. */
  add(range: ByteRange | undefined, bytes: Uint8Array): void {
    const { start, end } = resolveByteRange(this.meta.key, range, this.meta.size);
    this.#parts = this.#parts.filter((part) => part.start < start || part.start + part.bytes.length > end);
    this.#parts.push({ start, bytes });
  }

  /** A copy of the bytes of a range, if one part holds them all. *Errors*: `range-unsatisfiable`. */
  read(range: ByteRange | undefined): GetResult | undefined {
    const { start, end } = resolveByteRange(this.meta.key, range, this.meta.size);
    const part = this.#parts.find((one) => one.start <= start && end <= one.start + one.bytes.length);
    return part && { bytes: part.bytes.slice(start - part.start, end - part.start), meta: this.meta };
  }
}
