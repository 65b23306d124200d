import type { StoreCapabilities } from '../capabilities.ts';
import { checkListOptions } from '../list-options.ts';
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
  PutOptions,
  PutResult,
} from '../object-store.ts';

/**
 * The part of a store below one prefix, as a store of its own.
 *
 * Keys cannot lead out of it, because they hold no `..`. Errors name the full key of the store around it.
 * `close` closes the store around it, so whoever shares that store among several views closes it once, itself.
 */
export class PrefixedStore implements ObjectStore {
  readonly url: string;
  readonly endpoint: string | undefined;
  readonly capabilities: StoreCapabilities;
  readonly #inner: ObjectStore;
  /** Ends in a slash. */
  readonly #prefix: string;

  /** `prefix` without slashes at its ends. *Errors*: `key-invalid`. */
  constructor(inner: ObjectStore, prefix: string) {
    checkReadableKey(prefix);
    this.#inner = inner;
    this.#prefix = `${prefix}/`;
    this.endpoint = inner.endpoint;
    this.capabilities = inner.capabilities;
    this.url = inner.url.endsWith('/') || inner.url.endsWith(':') ? `${inner.url}${prefix}` : `${inner.url}/${prefix}`;
  }

  async get(key: string, options?: GetOptions): Promise<GetResult> {
    checkReadableKey(key);
    const { bytes, meta } = await this.#inner.get(this.#prefix + key, options);
    return { bytes, meta: this.#outer(meta) };
  }

  async head(key: string, options?: { readonly signal?: AbortSignal }): Promise<ObjectMeta> {
    checkReadableKey(key);
    return this.#outer(await this.#inner.head(this.#prefix + key, options));
  }

  async put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<PutResult> {
    checkWritableKey(key);
    return await this.#inner.put(this.#prefix + key, bytes, options);
  }

  async openWriter(key: string, options?: PutOptions): Promise<ObjectWriter> {
    checkWritableKey(key);
    return await this.#inner.openWriter(this.#prefix + key, options);
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncGenerator<ListPage> {
    checkListOptions(prefix, options);
    const { startAfter, ...others } = options;
    const inner: ListOptions = startAfter === undefined ? others : { ...others, startAfter: this.#prefix + startAfter };
    for await (const page of this.#inner.list(this.#prefix + prefix, inner)) {
      yield { objects: page.objects.map((meta) => this.#outer(meta)), prefixes: page.prefixes.map((name) => name.slice(this.#prefix.length)) };
    }
  }

  async delete(keys: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<readonly DeleteResult[]> {
    for (const key of keys) checkReadableKey(key);
    const results = await this.#inner.delete(keys.map((key) => this.#prefix + key), options);
    return results.map((result) => ({ ...result, key: result.key.slice(this.#prefix.length) }));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #outer(meta: ObjectMeta): ObjectMeta {
    return { ...meta, key: meta.key.slice(this.#prefix.length) };
  }
}
