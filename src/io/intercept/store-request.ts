import type { ByteRange, PutCondition } from '../object-store.ts';

/** What a store is asked for; a page of a listing and each step of a writer are requests of their own. */
export type StoreVerb = 'get' | 'head' | 'put' | 'list' | 'delete' | 'open-writer' | 'write' | 'close-writer';

/** One request, as an interceptor sees it. */
export interface StoreRequest {
  readonly verb: StoreVerb;
  /** The key; for a list its prefix, for a delete its first key. */
  readonly key: string;
  /** All keys of a delete. */
  readonly keys?: readonly string[];
  readonly range?: ByteRange | undefined;
  readonly condition?: PutCondition | undefined;
  /** The etag that a get demands. */
  readonly ifMatch?: string | undefined;
  /** Which page of its listing, from 0 on. */
  readonly page?: number;
  /** Bytes of the body sent. */
  readonly sentBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** What is known of a request that succeeded. */
export interface ResponseFacts {
  /** Bytes of the body received. */
  readonly receivedBytes: number;
  /** Objects and prefixes of a page, or results of a delete. */
  readonly entries?: number;
  /** The listing was over: this was no page any more. */
  readonly endOfList?: boolean;
}

/** The ways in which an interceptor may carry a request to the store. */
export interface Exchange<T> {
  /** Sends it as it is. */
  send(): Promise<T>;
  /** Takes a copy that can be sent at any later time, whatever its caller does meanwhile. */
  detach(): () => Promise<T>;
  facts(result: T): ResponseFacts;
  /** Sends a put with, or answers a get with, no more than the first `keepBytes` of the body. */
  readonly sendTruncated?: (keepBytes: number) => Promise<T>;
  /** Sends a delete for some of its keys only, and answers the others with an error. */
  readonly sendPart?: (keep: (key: string) => boolean, errorOf: (key: string) => Error) => Promise<T>;
}

/** Stands between the callers of a store and the store: sees each request and decides how, when and whether it is sent. */
export type Interceptor = <T>(request: StoreRequest, exchange: Exchange<T>) => Promise<T>;

/** Whether a request can change what the store holds, so that its failure may leave the outcome open. */
export function isWrite(verb: StoreVerb): boolean {
  return verb === 'put' || verb === 'open-writer' || verb === 'write' || verb === 'close-writer';
}
