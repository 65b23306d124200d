import { InterceptedStore } from '../intercept/intercepted-store.ts';
import type { StoreVerb } from '../intercept/store-request.ts';
import type { ObjectStore } from '../object-store.ts';

/** What was asked of a store by one verb. */
export interface VerbCount {
  readonly requests: number;
  /** Those that ended in an error. */
  readonly failures: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** What was asked of a store in all. */
export interface RequestCounts {
  readonly verbs: Readonly<Record<StoreVerb, VerbCount>>;
  readonly total: VerbCount;
  /** The longest chain of requests of which each began after the one before it had ended: sequential round trips. */
  readonly depth: number;
}

const verbs: readonly StoreVerb[] = ['get', 'head', 'put', 'list', 'delete', 'open-writer', 'write', 'close-writer'];
const none: VerbCount = { requests: 0, failures: 0, sentBytes: 0, receivedBytes: 0 };

/**
 * Counts requests, bytes and sequential round trips of the stores that it wraps.
 *
 * A page of a listing is a request, and so is each 1,000 keys of a delete. `write` is counted a request for every call,
 * though a store may gather several into one part.
 */
export class RequestCounter {
  #verbs = new Map<StoreVerb, VerbCount>();
  #depth = 0;
  /** Requests from before a reset no longer count when they end. */
  #epoch = 0;

  /** A store that does the same as `inner` and is counted here. */
  wrap(inner: ObjectStore): ObjectStore {
    return new InterceptedStore(inner, async (request, exchange) => {
      const epoch = this.#epoch;
      const depth = this.#depth + 1;
      const requests = Math.max(1, Math.ceil((request.keys?.length ?? 1) / 1000));
      try {
        const result = await exchange.send();
        const { receivedBytes, endOfList } = exchange.facts(result);
        // The last page says that it is the last: only an empty listing costs a request to learn that.
        if (endOfList !== true || request.page === 0) this.#add(epoch, depth, request.verb, { requests, failures: 0, sentBytes: request.sentBytes, receivedBytes });
        return result;
      } catch (error) {
        this.#add(epoch, depth, request.verb, { requests, failures: 1, sentBytes: request.sentBytes, receivedBytes: 0 });
        throw error;
      }
    });
  }

  /** The counts of all requests that have ended since the last reset. */
  snapshot(): RequestCounts {
    const entries = verbs.map((verb) => [verb, this.#verbs.get(verb) ?? none] as const);
    return { verbs: Object.fromEntries(entries) as Record<StoreVerb, VerbCount>, total: entries.map(([, count]) => count).reduce(sum, none), depth: this.#depth };
  }

  reset(): void {
    this.#verbs = new Map();
    this.#depth = 0;
    this.#epoch += 1;
  }

  #add(epoch: number, depth: number, verb: StoreVerb, count: VerbCount): void {
    if (epoch !== this.#epoch) return;
    this.#verbs.set(verb, sum(this.#verbs.get(verb) ?? none, count));
    this.#depth = Math.max(this.#depth, depth);
  }
}

function sum(left: VerbCount, right: VerbCount): VerbCount {
  return {
    requests: left.requests + right.requests,
    failures: left.failures + right.failures,
    sentBytes: left.sentBytes + right.sentBytes,
    receivedBytes: left.receivedBytes + right.receivedBytes,
  };
}
