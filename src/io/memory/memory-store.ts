import { FrazilError } from '../../errors/index.ts';
import { type Clock, compareUtf8, systemRuntime } from '../../runtime/index.ts';
import { checkNotAborted, checkWriteNotAborted } from '../abort.ts';
import { checkBodySize, checkByteRange, resolveByteRange } from '../byte-range.ts';
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
  PutCondition,
  PutOptions,
  PutResult,
} from '../object-store.ts';
import { storeError } from '../store-answer.ts';
import { type MemoryObject, MemoryObjects } from './memory-objects.ts';

export interface MemoryStoreOptions {
  /** For messages; default `memory:`. */
  readonly url?: string;
  /** The store's clock, which dates objects and answers; default the host's. */
  readonly clock?: Clock;
  /** Contents to share with other stores; default empty ones of its own. */
  readonly objects?: MemoryObjects;
}

/**
 * The reference store: everything in this process's memory, every call decided in one synchronous step.
 *
 * *Consistency*: linearizable. Nothing survives the process.
 */
export class MemoryStore implements ObjectStore {
  readonly url: string;
  readonly capabilities: StoreCapabilities = {
    createIfAbsent: true,
    putIfMatch: true,
    conditionalMultipart: true,
    storeTime: true,
    singlePutLimitBytes: 64 * 1024 * 1024,
  };
  /** What the store holds; give it to another store to share it. */
  readonly objects: MemoryObjects;

  constructor(options: MemoryStoreOptions = {}) {
    this.url = options.url ?? 'memory:';
    this.objects = options.objects ?? new MemoryObjects(options.clock ?? systemRuntime.clock);
  }

  async get(key: string, options: GetOptions = {}): Promise<GetResult> {
    checkReadableKey(key);
    checkByteRange(key, options.range);
    checkNotAborted('get', key, options.signal);
    const { bytes, meta } = this.#find(key);
    if (options.ifMatch !== undefined && options.ifMatch !== meta.etag) {
      throw new FrazilError('precondition-failed', `${key} no longer has the etag ${options.ifMatch}.`, { context: { key, etag: options.ifMatch } });
    }
    const span = resolveByteRange(key, options.range, meta.size);
    checkBodySize(key, span.end - span.start, options.maxBytes);
    return { bytes: bytes.slice(span.start, span.end), meta: { ...meta, storeTimeMs: this.objects.nowMs } };
  }

  async head(key: string, options: { readonly signal?: AbortSignal } = {}): Promise<ObjectMeta> {
    checkReadableKey(key);
    checkNotAborted('head', key, options.signal);
    return { ...this.#find(key).meta, storeTimeMs: this.objects.nowMs };
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    checkWritableKey(key);
    checkWriteNotAborted(key, options.signal);
    this.#checkCondition(key, options.condition);
    return { etag: this.objects.set(key, bytes).etag, storeTimeMs: this.objects.nowMs };
  }

  async openWriter(key: string, options: PutOptions = {}): Promise<ObjectWriter> {
    checkWritableKey(key);
    checkWriteNotAborted(key, options.signal);
    return new MemoryWriter(key, (bytes) => this.put(key, bytes, options));
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncGenerator<ListPage> {
    const pageSize = checkListOptions(prefix, options);
    checkNotAborted('list', prefix, options.signal);
    for (const page of listMemoryObjects(this.objects, prefix, options, pageSize)) {
      yield page;
      checkNotAborted('list', prefix, options.signal);
    }
  }

  async delete(keys: readonly string[], options: { readonly signal?: AbortSignal } = {}): Promise<readonly DeleteResult[]> {
    for (const key of keys) checkReadableKey(key);
    checkNotAborted('delete', keys[0] ?? '', options.signal);
    return keys.map((key) => {
      this.objects.delete(key);
      return { key, deleted: true };
    });
  }

  async close(): Promise<void> {}

  #find(key: string): MemoryObject {
    const object = this.objects.get(key);
    if (object === undefined) throw new FrazilError('object-not-found', `There is no object ${key} in ${this.url}.`, { context: { key, url: this.url } });
    return object;
  }

  #checkCondition(key: string, condition: PutCondition | undefined): void {
    if (condition === undefined) return;
    const held = this.objects.get(key)?.meta.etag;
    if (condition.kind === 'if-absent') {
      if (held === undefined) return;
      throw storeError('precondition-failed', `${key} exists already.`, key, { kind: 'http', status: 412, errorBody: false });
    }
    if (held === undefined) {
      throw storeError('object-not-found', `There is no ${key} to replace.`, key, { kind: 'http', status: 404, errorBody: false });
    }
    if (held !== condition.etag) {
      throw storeError('precondition-failed', `${key} no longer has the etag ${condition.etag}.`, key, { kind: 'http', status: 412, errorBody: false });
    }
  }
}

/** Gathers the bytes of one object and hands them over as a whole. */
class MemoryWriter implements ObjectWriter {
  readonly #key: string;
  readonly #land: (bytes: Uint8Array) => Promise<PutResult>;
  #chunks: Uint8Array[] | undefined = [];

  constructor(key: string, land: (bytes: Uint8Array) => Promise<PutResult>) {
    this.#key = key;
    this.#land = land;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#open().push(bytes);
  }

  async close(): Promise<PutResult> {
    const chunks = this.#open();
    this.#chunks = undefined;
    return this.#land(concatenate(chunks));
  }

  async abort(): Promise<void> {
    this.#chunks = undefined;
  }

  #open(): Uint8Array[] {
    if (this.#chunks === undefined) {
      throw new FrazilError('request-refused', `The writer of ${this.#key} is closed or aborted; open another one.`, { context: { key: this.#key } });
    }
    return this.#chunks;
  }
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/**
 * Gives the pages of a listing, each as the objects are when it is asked for.
 *
 * `pageSize` counts objects and common prefixes together.
 */
function* listMemoryObjects(objects: MemoryObjects, prefix: string, options: ListOptions, pageSize: number): Generator<ListPage> {
  const { delimiter, startAfter } = options;
  const resume = startAfter !== undefined && compareUtf8(startAfter, prefix) >= 0;
  let key = resume ? objects.next(startAfter, true) : objects.next(prefix, false);
  while (key?.startsWith(prefix)) {
    const found: ObjectMeta[] = [];
    const prefixes: string[] = [];
    let last: string = key;
    let rolled = false;
    while (key?.startsWith(prefix) && found.length + prefixes.length < pageSize) {
      const end: number = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
      rolled = end >= 0;
      if (delimiter !== undefined && rolled) {
        last = key.slice(0, end + delimiter.length);
        prefixes.push(last);
        key = objects.nextBeyond(last, key);
      } else {
        last = key;
        const object = objects.get(key);
        if (object !== undefined) found.push(object.meta);
        key = objects.next(key, true);
      }
    }
    yield { objects: found, prefixes };
    key = rolled ? objects.nextBeyond(last, last) : objects.next(last, true);
  }
}
