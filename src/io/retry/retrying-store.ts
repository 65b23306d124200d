import { type FrazilError, isFrazilError } from '../../errors/index.ts';
import { compareUtf8, type Runtime } from '../../runtime/index.ts';
import { requestAborted } from '../abort.ts';
import type { StoreCapabilities } from '../capabilities.ts';
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
import { storeAnswer, storeError } from '../store-answer.ts';

export interface RetryOptions {
  readonly runtime: Runtime;
  /** Tries of one call, at least 1; default 5. */
  readonly attemptsMax?: number;
  /** The longest first pause; each later one may be twice as long. Default 100 ms. */
  readonly pauseBaseMs?: number;
  /** The longest pause; default 5,000 ms. */
  readonly pauseMaxMs?: number;
  /** No try begins later than this after the call; default 30,000 ms. */
  readonly deadlineMs?: number;
}

interface Attempt {
  readonly operation: string;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
  readonly repeatable: (error: unknown) => boolean;
}

/**
 * Repeats calls that may be repeated: reads, lists, deletes and unconditional puts, after a random pause that may grow.
 *
 * A put with a condition is sent exactly once, because only the commit can tell what its failure means; so is each step
 * of a writer, whose driver repeats parts by itself.
 *
 * *Consistency*: an unconditional put whose first try lands late can overwrite what others put meanwhile.
 */
export class RetryingStore implements ObjectStore {
  readonly url: string;
  readonly endpoint: string | undefined;
  readonly capabilities: StoreCapabilities;
  readonly #inner: ObjectStore;
  readonly #runtime: Runtime;
  readonly #limits: Required<Omit<RetryOptions, 'runtime'>>;

  constructor(inner: ObjectStore, options: RetryOptions) {
    const { runtime, attemptsMax = 5, pauseBaseMs = 100, pauseMaxMs = 5000, deadlineMs = 30_000 } = options;
    this.url = inner.url;
    this.endpoint = inner.endpoint;
    this.capabilities = inner.capabilities;
    this.#inner = inner;
    this.#runtime = runtime;
    this.#limits = { attemptsMax, pauseBaseMs, pauseMaxMs, deadlineMs };
  }

  get(key: string, options?: GetOptions): Promise<GetResult> {
    return this.#repeat({ operation: 'get', key, signal: options?.signal, repeatable: isPassing }, () => this.#inner.get(key, options));
  }

  head(key: string, options?: { readonly signal?: AbortSignal }): Promise<ObjectMeta> {
    return this.#repeat({ operation: 'head', key, signal: options?.signal, repeatable: isPassing }, () => this.#inner.head(key, options));
  }

  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<PutResult> {
    if (options?.condition !== undefined) return this.#inner.put(key, bytes, options);
    return this.#repeat({ operation: 'put', key, signal: options?.signal, repeatable: isPassingOrUnknown }, () => this.#inner.put(key, bytes, options));
  }

  openWriter(key: string, options?: PutOptions): Promise<ObjectWriter> {
    return this.#inner.openWriter(key, options);
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncGenerator<ListPage> {
    let pages = this.#inner.list(prefix, options)[Symbol.asyncIterator]();
    let last: string | undefined;
    let ended = false;
    try {
      for (;;) {
        let tried = false;
        const next = await this.#repeat({ operation: 'list', key: prefix, signal: options.signal, repeatable: isPassing }, async () => {
          // An iterator that has failed is over; a new one goes on behind the last entry given.
          if (tried) pages = this.#inner.list(prefix, resumed(options, last))[Symbol.asyncIterator]();
          tried = true;
          return await pages.next();
        });
        if (next.done === true) {
          ended = true;
          return;
        }
        const page = behind(next.value, last);
        last = lastEntry(page) ?? last;
        if (page.objects.length + page.prefixes.length > 0) yield page;
      }
    } finally {
      if (!ended) await pages.return?.();
    }
  }

  async delete(keys: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<readonly DeleteResult[]> {
    const results = new Map<string, DeleteResult>();
    let left = keys;
    await this.#repeat({ operation: 'delete', key: keys[0] ?? '', signal: options?.signal, repeatable: isPassing }, async () => {
      for (const result of await this.#inner.delete(left, options)) results.set(result.key, result);
      const failures = [...results.values()].flatMap((result) => (result.deleted || !isPassing(result.error) ? [] : [result]));
      left = failures.map(({ key }) => key);
      const [first] = failures;
      if (first !== undefined) throw first.error;
    }).catch((error: unknown) => {
      // Keys that failed have a result of their own; a call that failed as a whole has none.
      if (results.size === 0 || !isPassing(error)) throw error;
    });
    return keys.flatMap((key) => results.get(key) ?? []);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #repeat<T>(attempt: Attempt, call: () => Promise<T>): Promise<T> {
    const { attemptsMax, pauseBaseMs, pauseMaxMs, deadlineMs } = this.#limits;
    const { clock, random, timer } = this.#runtime;
    const deadline = clock.monotonicMs() + deadlineMs;
    for (let tried = 1; ; tried++) {
      try {
        return await call();
      } catch (error) {
        if (!attempt.repeatable(error) || tried >= attemptsMax) throw error;
        const pauseMs = random.fraction() * Math.min(pauseMaxMs, pauseBaseMs * 2 ** (tried - 1));
        if (clock.monotonicMs() + pauseMs > deadline) throw error;
        await timer.sleep(pauseMs, attempt.signal).catch((reason: unknown) => {
          throw attempt.signal?.aborted === true ? abortedWhileWaiting(attempt, attempt.signal, error) : reason;
        });
      }
    }
  }
}

/** Whether the same request may fare better a little later. */
function isPassing(error: unknown): boolean {
  if (!isFrazilError(error) || error.code === 'disk-full') return false;
  return error.retry === 'same-request' || error.code === 'body-mismatch';
}

function isPassingOrUnknown(error: unknown): boolean {
  return isPassing(error) || (isFrazilError(error) && (error.code === 'write-outcome-unknown' || error.code === 'conditional-interference'));
}

/** Keeps what the store said to the last try, so that nobody takes an aborted put for one that never was sent. */
function abortedWhileWaiting(attempt: Attempt, signal: AbortSignal, lastError: unknown): FrazilError {
  const answer = storeAnswer(lastError);
  if (answer === undefined) return requestAborted(attempt.operation, attempt.key, signal);
  return storeError('request-aborted', `The ${attempt.operation} of ${attempt.key} was aborted between two tries.`, attempt.key, answer, signal.reason);
}

function resumed(options: ListOptions, last: string | undefined): ListOptions {
  return last === undefined || options.delimiter !== undefined ? options : { ...options, startAfter: last };
}

/** What of a page comes after an entry that was given already; a listing with a delimiter begins anew after a failure. */
function behind(page: ListPage, last: string | undefined): ListPage {
  if (last === undefined) return page;
  const isNew = (entry: string): boolean => compareUtf8(entry, last) > 0;
  return { objects: page.objects.filter(({ key }) => isNew(key)), prefixes: page.prefixes.filter(isNew) };
}

function lastEntry(page: ListPage): string | undefined {
  return [page.objects.at(-1)?.key, page.prefixes.at(-1)].filter((entry) => entry !== undefined).toSorted(compareUtf8).at(-1);
}
