import type { StoreCapabilities } from '../capabilities.ts';
import type { DeleteResult, GetOptions, GetResult, ListOptions, ListPage, ObjectMeta, ObjectStore, ObjectWriter, PutOptions, PutResult } from '../object-store.ts';
import type { Interceptor } from './store-request.ts';

/**
 * A store whose every request goes through one interceptor.
 *
 * Every method is forwarded here, by hand, so a method that the contract gains is a compile error and not a way around.
 */
export class InterceptedStore implements ObjectStore {
  readonly url: string;
  readonly endpoint: string | undefined;
  readonly capabilities: StoreCapabilities;
  readonly #inner: ObjectStore;
  readonly #intercept: Interceptor;

  constructor(inner: ObjectStore, intercept: Interceptor) {
    this.url = inner.url;
    this.endpoint = inner.endpoint;
    this.capabilities = inner.capabilities;
    this.#inner = inner;
    this.#intercept = intercept;
  }

  async get(key: string, options: GetOptions = {}): Promise<GetResult> {
    const { range, ifMatch, signal } = options;
    const send = (): Promise<GetResult> => this.#inner.get(key, options);
    return await this.#intercept({ verb: 'get', key, range, ifMatch, sentBytes: 0, signal }, {
      send,
      detach: () => () => this.#inner.get(key, detached(options)),
      facts: ({ bytes }) => ({ receivedBytes: bytes.length }),
      sendTruncated: async (keepBytes) => {
        const { bytes, meta } = await send();
        return { bytes: bytes.slice(0, keepBytes), meta };
      },
    });
  }

  async head(key: string, options: { readonly signal?: AbortSignal } = {}): Promise<ObjectMeta> {
    return await this.#intercept({ verb: 'head', key, sentBytes: 0, signal: options.signal }, {
      send: () => this.#inner.head(key, options),
      detach: () => () => this.#inner.head(key),
      facts: () => ({ receivedBytes: 0 }),
    });
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    const { condition, signal } = options;
    return await this.#intercept({ verb: 'put', key, condition, sentBytes: bytes.length, signal }, {
      send: () => this.#inner.put(key, bytes, options),
      detach: () => {
        const copy = bytes.slice();
        return () => this.#inner.put(key, copy, detached(options));
      },
      facts: () => ({ receivedBytes: 0 }),
      sendTruncated: (keepBytes) => this.#inner.put(key, bytes.slice(0, keepBytes), options),
    });
  }

  async openWriter(key: string, options: PutOptions = {}): Promise<ObjectWriter> {
    const { condition, signal } = options;
    const writer = await this.#intercept({ verb: 'open-writer', key, condition, sentBytes: 0, signal }, {
      send: () => this.#inner.openWriter(key, options),
      detach: () => () => this.#inner.openWriter(key, detached(options)),
      facts: () => ({ receivedBytes: 0 }),
    });
    return new InterceptedWriter(writer, key, options, this.#intercept);
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncGenerator<ListPage> {
    const pages = this.#inner.list(prefix, options)[Symbol.asyncIterator]();
    let ended = false;
    try {
      for (let page = 0; ; page++) {
        const send = (): Promise<IteratorResult<ListPage>> => pages.next();
        const next = await this.#intercept({ verb: 'list', key: prefix, page, sentBytes: 0, signal: options.signal }, {
          send,
          detach: () => send,
          facts: ({ done, value }) => (done === true ? { receivedBytes: 0, endOfList: true } : { receivedBytes: 0, entries: entriesOf(value) }),
        });
        if (next.done === true) {
          ended = true;
          return;
        }
        yield next.value;
      }
    } finally {
      if (!ended) await pages.return?.();
    }
  }

  async delete(keys: readonly string[], options: { readonly signal?: AbortSignal } = {}): Promise<readonly DeleteResult[]> {
    return await this.#intercept({ verb: 'delete', key: keys[0] ?? '', keys, sentBytes: 0, signal: options.signal }, {
      send: () => this.#inner.delete(keys, options),
      detach: () => {
        const copy = [...keys];
        return () => this.#inner.delete(copy);
      },
      facts: (results) => ({ receivedBytes: 0, entries: results.length }),
      sendPart: async (keep, errorOf) => {
        const done = await this.#inner.delete(keys.filter(keep), options);
        const left = done.values();
        return keys.map((key) => (keep(key) ? left.next().value : undefined) ?? { key, deleted: false, error: errorOf(key) });
      },
    });
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

function entriesOf(page: ListPage): number {
  return page.objects.length + page.prefixes.length;
}

function detached<T extends { readonly signal?: AbortSignal }>(options: T): Omit<T, 'signal'> {
  const { signal: _, ...others } = options;
  return others;
}

/** A writer whose every step goes through an interceptor, but for `abort`, which must always get through. */
class InterceptedWriter implements ObjectWriter {
  readonly #inner: ObjectWriter;
  readonly #key: string;
  readonly #options: PutOptions;
  readonly #intercept: Interceptor;

  constructor(inner: ObjectWriter, key: string, options: PutOptions, intercept: Interceptor) {
    this.#inner = inner;
    this.#key = key;
    this.#options = options;
    this.#intercept = intercept;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#intercept({ verb: 'write', key: this.#key, sentBytes: bytes.length, signal: this.#options.signal }, {
      send: () => this.#inner.write(bytes),
      detach: () => {
        const copy = bytes.slice();
        return () => this.#inner.write(copy);
      },
      facts: () => ({ receivedBytes: 0 }),
    });
  }

  async close(): Promise<PutResult> {
    const { condition, signal } = this.#options;
    const send = (): Promise<PutResult> => this.#inner.close();
    return await this.#intercept({ verb: 'close-writer', key: this.#key, condition, sentBytes: 0, signal }, {
      send,
      detach: () => send,
      facts: () => ({ receivedBytes: 0 }),
    });
  }

  abort(): Promise<void> {
    return this.#inner.abort();
  }
}
