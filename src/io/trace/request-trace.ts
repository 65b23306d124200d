import { isFrazilError } from '../../errors/index.ts';
import { InterceptedStore } from '../intercept/intercepted-store.ts';
import type { ResponseFacts, StoreRequest } from '../intercept/store-request.ts';
import type { ObjectStore } from '../object-store.ts';

export interface RequestTraceOptions {
  /** Default: numbered placeholders for ids and hashes. */
  readonly normalise?: KeyNormaliser;
  /** Show sizes of bodies; they vary where bodies hold random ids. Default false. */
  readonly sizes?: boolean;
}

interface TracedRequest {
  readonly round: number;
  readonly request: string;
  result: string;
}

/**
 * Writes down what is asked of the stores that it wraps, one line a request in the order they began, for golden files.
 *
 * A line is `round verb key [range] [condition] -> result`. Requests of one round overlapped; the next round began after
 * one of them had ended, so the last round is the number of sequential round trips.
 */
export class RequestTrace {
  readonly #sizes: boolean;
  readonly #normalise: KeyNormaliser;
  #requests: TracedRequest[] = [];
  #finishedRound = 0;

  constructor(options: RequestTraceOptions = {}) {
    this.#sizes = options.sizes ?? false;
    this.#normalise = options.normalise ?? placeholderNormaliser();
  }

  /** A store that does the same as `inner` and is written down here, under an optional label. */
  wrap(inner: ObjectStore, label?: string): ObjectStore {
    return new InterceptedStore(inner, async (request, exchange) => {
      const traced: TracedRequest = { round: this.#finishedRound + 1, request: this.#render(request, label), result: 'pending' };
      this.#requests.push(traced);
      try {
        const result = await exchange.send();
        const facts = exchange.facts(result);
        if (facts.endOfList === true && (request.page ?? 0) > 0) this.#requests.splice(this.#requests.indexOf(traced), 1);
        else this.#finish(traced, this.#renderFacts(facts));
        return result;
      } catch (error) {
        this.#finish(traced, isFrazilError(error) ? error.code : String(error));
        throw error;
      }
    });
  }

  /** The lines so far; a request without an answer yet is `pending`. */
  lines(): readonly string[] {
    return this.#requests.map(({ round, request, result }) => `${round} ${request} -> ${result}`);
  }

  /** Forgets the lines and begins again with round 1; placeholders keep their numbers. */
  reset(): void {
    this.#requests = [];
    this.#finishedRound = 0;
  }

  #finish(traced: TracedRequest, result: string): void {
    traced.result = result;
    if (this.#requests.includes(traced)) this.#finishedRound = Math.max(this.#finishedRound, traced.round);
  }

  #render(request: StoreRequest, label: string | undefined): string {
    const { verb, key, keys, range, condition, ifMatch, page, sentBytes } = request;
    const parts = [label === undefined ? verb : `${label} ${verb}`, (keys ?? [key]).map((one) => this.#normalise(one) || '(all)').join(' ')];
    if (page !== undefined && page > 0) parts.push(`page ${page + 1}`);
    if (range !== undefined) parts.push('suffix' in range ? `last ${range.suffix}` : `bytes ${range.start}..${range.end}`);
    if (condition !== undefined) parts.push(condition.kind);
    if (ifMatch !== undefined) parts.push('if-match');
    if (this.#sizes && sentBytes > 0) parts.push(`${sentBytes} B`);
    return parts.join(' ');
  }

  #renderFacts({ entries, receivedBytes, endOfList }: ResponseFacts): string {
    if (endOfList === true) return 'ok, 0 entries';
    if (entries !== undefined) return `ok, ${entries} ${entries === 1 ? 'entry' : 'entries'}`;
    return this.#sizes && receivedBytes > 0 ? `ok, ${receivedBytes} B` : 'ok';
  }
}

/** Turns a key into text that is the same in every run. */
export type KeyNormaliser = (key: string) => string;

// Narrow forms first: a decimal id would pass for hexadecimal, and a uuid holds both.
const volatileParts = /(?<uuid>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})|(?<hash>[0-9a-f]{64})|(?<![0-9a-z])(?:(?<id>\d{10,})|(?<hex>[0-9a-f]{16,}))(?![0-9a-z])/g;

/**
 * Makes a normaliser that replaces uuids, hashes, other long hexadecimal and long decimal ids by numbered placeholders.
 *
 * The same part has the same placeholder wherever it stands, so a trace still shows which keys belong together.
 */
export function placeholderNormaliser(): KeyNormaliser {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  return (key) =>
    key.replace(volatileParts, (part: string, ...rest: readonly unknown[]) => {
      const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
      const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? 'id';
      const placeholder = known.get(part) ?? `<${kind}-${nextCount(counts, kind)}>`;
      known.set(part, placeholder);
      return placeholder;
    });
}

function nextCount(counts: Map<string, number>, kind: string): number {
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  return count;
}
