import { InterceptedStore, type ListOptions, type ListPage, MemoryStore, type ObjectStore, type PutOptions, type PutResult, storeError } from '../../io/index.ts';
import type { SeededRandom } from '../../runtime/index.ts';

/** A store in memory that breaks one promise; certification must name it. */
export class LyingStore extends MemoryStore {
  readonly #put: (store: MemoryStore, key: string, bytes: Uint8Array, options: PutOptions) => Promise<PutResult>;

  constructor(put: (store: MemoryStore, key: string, bytes: Uint8Array, options: PutOptions) => Promise<PutResult>) {
    super();
    this.#put = put;
  }

  override put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    return this.#put(new MemoryStore({ objects: this.objects }), key, bytes, options);
  }
}

/** Takes every conditional put as an unconditional one. */
export function ignoringStore(): ObjectStore {
  return new LyingStore((store, key, bytes) => store.put(key, bytes));
}

/** Ignores conditions now and then: a share of `rate` of all puts. */
export function forgetfulStore(random: SeededRandom, rate: number): ObjectStore {
  return new LyingStore((store, key, bytes, options) => store.put(key, bytes, random.fraction() < rate ? {} : options));
}

/** Checks first and writes a moment later; with a limit only while more than `busyFrom` puts are under way. */
export function racyStore(busyFrom = 0): ObjectStore {
  let running = 0;
  return new LyingStore(async (store, key, bytes, options) => {
    running += 1;
    try {
      if (options.condition?.kind !== 'if-absent' || running <= busyFrom) return await store.put(key, bytes, options);
      if (store.objects.get(key) !== undefined) throw refused(key);
      await turn();
      return await store.put(key, bytes);
    } finally {
      running -= 1;
    }
  });
}

/** Lets one create win and writes the bodies of several over each other. */
export function tearingStore(): ObjectStore {
  return new LyingStore(async (store, key, bytes, options) => {
    const won = await store.put(key, bytes, options).catch((error: unknown) => error as Error);
    if (!(won instanceof Error)) return won;
    const held = store.objects.get(key);
    const shared = Math.min(held?.bytes.length ?? 0, bytes.length);
    if (shared >= 100_000) held?.bytes.set(bytes.subarray(shared / 2, shared), shared / 2);
    throw won;
  });
}

/** Acknowledges a create that was answered before, as if it were a repetition of the same request. */
export function replayingStore(): ObjectStore {
  return new LyingStore((store, key, bytes, options) => {
    const held = store.objects.get(key);
    const same = held !== undefined && held.bytes.length === bytes.length && held.bytes.every((byte, i) => byte === bytes[i]);
    return store.put(key, bytes, same ? {} : options);
  });
}

/** Honours creates, and replaces whatever the etag says. */
export function etagBlindStore(): ObjectStore {
  return new LyingStore((store, key, bytes, options) => store.put(key, bytes, options.condition?.kind === 'if-match' ? {} : options));
}

/** Answers reads of a new object from before it was there, for a while. */
export function forgottenAbsenceStore(): ObjectStore {
  const absent = new Set<string>();
  return new InterceptedStore(new MemoryStore(), async (request, exchange) => {
    if (request.verb === 'get' && absent.delete(request.key)) throw storeError('object-not-found', 'cached absence', request.key, { kind: 'http', status: 404, errorBody: false });
    try {
      return await exchange.send();
    } catch (error) {
      if (request.verb === 'head') absent.add(request.key);
      throw error;
    }
  });
}

/** Listings do not show the newest objects. */
export class LaggingListStore extends MemoryStore {
  readonly #hidden: number;

  constructor(hidden: number) {
    super();
    this.#hidden = hidden;
  }

  override async *list(prefix: string, options?: ListOptions): AsyncGenerator<ListPage> {
    const versionOf = (etag: string): number => Number(etag.slice(2, -1));
    const newest: number[] = [];
    for await (const page of super.list('')) newest.push(...page.objects.map(({ etag }) => versionOf(etag)));
    const limit = newest.toSorted((a, b) => b - a)[this.#hidden] ?? 0;
    for await (const page of super.list(prefix, options)) {
      yield { objects: page.objects.filter(({ etag }) => versionOf(etag) <= limit), prefixes: page.prefixes };
    }
  }
}

/** The second and later pages of a listing begin one object too late. */
export class SkippingListStore extends MemoryStore {
  override async *list(prefix: string, options?: ListOptions): AsyncGenerator<ListPage> {
    let first = true;
    for await (const page of super.list(prefix, options)) {
      yield first ? page : { ...page, objects: page.objects.slice(1) };
      first = false;
    }
  }
}

/** Takes `bytes=-n` for the first n bytes. */
export function suffixBlindStore(): ObjectStore {
  return new InterceptedStore(new MemoryStore(), async (request, exchange) => {
    const { range } = request;
    return range !== undefined && 'suffix' in range && exchange.sendTruncated !== undefined ? await exchange.sendTruncated(range.suffix - 1) : await exchange.send();
  });
}

function refused(key: string): Error {
  return storeError('precondition-failed', `${key} exists already.`, key, { kind: 'http', status: 412, errorBody: false });
}

async function turn(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}
