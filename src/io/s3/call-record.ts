import type { StoreAnswer } from '../store-answer.ts';
import type { CallLimit } from './time-limits.ts';

/** What one call asked of the request handler and what came of it, attempt by attempt. */
export class CallRecord {
  readonly limit: CallLimit;
  /** Refuse a body of a successful answer that is larger, before it is taken into memory. In bytes. */
  readonly bodyLimitBytes: number | undefined;
  /** Whether an attempt is in line or on its way now: then its own end says how the call ended. */
  underWay = false;
  /** How each attempt ended, the last one last; empty when the SDK gave up before sending. */
  readonly attempts: StoreAnswer[] = [];
  /** Status, headers and body of the last whole answer, header names in lower case. */
  status: number | undefined;
  headers: Readonly<Record<string, string>> = {};
  body: Uint8Array = new Uint8Array(0);
  /** Set when an answer announced a body above the limit: its size in bytes, infinite if not announced. */
  refusedBodyBytes: number | undefined;
  /** The last attempt's body ended before its announced length. */
  bodyCut = false;

  constructor(limit: CallLimit, bodyLimitBytes?: number) {
    this.limit = limit;
    this.bodyLimitBytes = bodyLimitBytes;
  }

  get answer(): StoreAnswer | undefined {
    return this.attempts.at(-1);
  }

  /** Whether an attempt before the last one may have taken effect although nobody heard of it. */
  get earlierMayHaveLanded(): boolean {
    return this.attempts.slice(0, -1).some((answer) => answer.kind !== 'not-sent');
  }

  /** The store's clock in its last answer, in milliseconds since 1970; to the second. */
  get storeTimeMs(): number | undefined {
    const date = Date.parse(this.headers['date'] ?? '');
    return Number.isNaN(date) ? undefined : date;
  }
}
