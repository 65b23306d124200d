import type { FileRange } from './byte-ranges.ts';

interface Request extends FileRange {
  bytes?: Promise<Uint8Array>;
}

/**
 * Fetches ranges of a file in order, some ahead of their use, and forgets them once they have been passed.
 *
 * The bytes in flight or held stay below the limit, except that what is needed now is always fetched.
 */
export class FetchAhead {
  readonly #requests: Request[];
  readonly #fetch: (range: FileRange) => Promise<Uint8Array>;
  readonly #limitBytes: number;

  /** `ranges` are disjoint and ascending. */
  constructor(ranges: readonly FileRange[], limitBytes: number, fetch: (range: FileRange) => Promise<Uint8Array>) {
    this.#requests = ranges.map((range) => ({ ...range }));
    this.#limitBytes = limitBytes;
    this.#fetch = fetch;
  }

  /** Waits for all of the ranges, each inside one request, and returns a function that gives their bytes. */
  async load(ranges: readonly FileRange[]): Promise<(range: FileRange) => Uint8Array> {
    const needed = new Set(ranges.map((range) => this.#requestFor(range)));
    for (const request of needed) this.#start(request);
    this.#startAhead();
    const loaded = new Map<Request, Uint8Array>();
    for (const request of needed) loaded.set(request, await (request.bytes as Promise<Uint8Array>));
    return ({ start, end }) => {
      const request = this.#requestFor({ start, end });
      return (loaded.get(request) as Uint8Array).subarray(start - request.start, end - request.start);
    };
  }

  /** Forgets everything that ends at or before `offset`. */
  release(offset: number): void {
    while (this.#requests.length > 0 && (this.#requests[0] as Request).end <= offset) this.#requests.shift();
  }

  #start(request: Request): void {
    if (request.bytes !== undefined) return;
    request.bytes = this.#fetch(request);
    // Whoever waits for it sees the failure; without a waiter it must not stop the process.
    request.bytes.catch(() => undefined);
  }

  #startAhead(): void {
    let held = 0;
    for (const request of this.#requests) {
      held += request.end - request.start;
      if (held > this.#limitBytes && request.bytes === undefined) return;
      this.#start(request);
    }
  }

  #requestFor(range: FileRange): Request {
    return this.#requests.find((request) => request.start <= range.start && range.end <= request.end) as Request;
  }
}
