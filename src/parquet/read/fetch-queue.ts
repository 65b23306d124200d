import { coalesceRanges, type FileRange } from './file-source.ts';

/** Waits for the bytes of one step of a file; to be called once a step. */
export type LoadStep = (step: number) => Promise<LoadedStep>;

/** The bytes of one step. */
export interface LoadedStep {
  /** Those of one of its ranges. */
  bytesOf(range: FileRange): Uint8Array;
  /** Gives their memory back at once, where no other step needs it; nothing may look at them any more. */
  free(): void;
}

interface Request extends FileRange {
  readonly fetch: () => Promise<Uint8Array>;
  /** Steps that have not used it yet. */
  users: number;
  bytes?: Promise<Uint8Array>;
}

interface WaitingFile {
  readonly position: number;
  /** Requests that are not under way, in the order of their first use. */
  readonly requests: Request[];
}

/**
 * Fetches ranges of files ahead of their use, in the order of their use, and forgets them after it.
 *
 * The bytes in flight or held stay below the limit, whatever the number of files, except that what is needed now is
 * always fetched.
 */
export class FetchQueue {
  readonly #limitBytes: number;
  readonly #waiting: WaitingFile[] = [];
  readonly #inFlight = new Set<Promise<unknown>>();
  #heldBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /**
   * Adds the ranges that a file is read in, step by step, and starts as many requests as the limit allows.
   *
   * `position` is the place of the file among those that are read: earlier ones are fetched first, whenever they are added.
   */
  add(position: number, steps: readonly (readonly FileRange[])[], fetch: (range: FileRange) => Promise<Uint8Array>): LoadStep {
    const requests = coalesceRanges(steps.flat()).map((range): Request => ({ ...range, users: 0, fetch: () => fetch(range) }));
    const needs = steps.map((ranges) => new Set(ranges.map((range) => requestOf(requests, range))));
    for (const needed of needs) for (const request of needed) request.users += 1;
    const after = this.#waiting.findIndex((file) => file.position > position);
    this.#waiting.splice(after === -1 ? this.#waiting.length : after, 0, { position, requests: [...new Set(needs.flatMap((needed) => [...needed]))] });
    this.#startAhead();
    return async (step) => {
      const needed = needs[step] as ReadonlySet<Request>;
      for (const request of needed) this.#start(request);
      const loaded = new Map<Request, Uint8Array>();
      for (const request of needed) loaded.set(request, await (request.bytes as Promise<Uint8Array>));
      const usedUp = [...needed].filter((request) => this.#used(request));
      this.#startAhead();
      return {
        bytesOf: (range) => {
          const request = requestOf(requests, range);
          return (loaded.get(request) as Uint8Array).subarray(range.start - request.start, range.end - request.start);
        },
        free: () => {
          for (const request of usedUp) detach(loaded.get(request) as Uint8Array);
        },
      };
    };
  }

  /** Waits until no request is under way; failures count as ends. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  #start(request: Request): void {
    if (request.bytes !== undefined) return;
    this.#heldBytes += request.end - request.start;
    const bytes = request.fetch();
    request.bytes = bytes;
    // Whoever waits for the bytes sees the failure; without a waiter it must not stop the process.
    this.#inFlight.add(bytes);
    const end = (): void => void this.#inFlight.delete(bytes);
    bytes.then(end, end);
  }

  /** Whether this was its last use. */
  #used(request: Request): boolean {
    request.users -= 1;
    if (request.users > 0) return false;
    this.#heldBytes -= request.end - request.start;
    // The memory must not wait for the end of the file.
    request.bytes = Promise.resolve(new Uint8Array(0));
    return true;
  }

  #startAhead(): void {
    for (let file = this.#waiting[0]; file !== undefined; file = this.#waiting[0]) {
      for (let next = file.requests[0]; next !== undefined; next = file.requests[0]) {
        if (next.bytes === undefined && this.#heldBytes + next.end - next.start > this.#limitBytes) return;
        this.#start(next);
        file.requests.shift();
      }
      this.#waiting.shift();
    }
  }
}

/**
 * Takes the memory away from bytes that a store gave us, who are the only ones to have them. Left to the collector, the
 * compressed bytes would make it run a fifth more often, and each run costs as much as decoding 40,000 rows.
 */
function detach({ buffer, byteLength }: Uint8Array): void {
  // A part of a larger buffer may have neighbours that others use.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** The request that a range is part of. `requests` are disjoint and ascending. */
function requestOf(requests: readonly Request[], { start }: FileRange): Request {
  let low = 0;
  let high = requests.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((requests[middle] as Request).start <= start) low = middle;
    else high = middle - 1;
  }
  return requests[low] as Request;
}
