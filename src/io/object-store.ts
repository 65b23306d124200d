import type { StoreCapabilities } from './capabilities.ts';

/**
 * Part of an object: `start` (inclusive) to `end` (exclusive), in bytes, or the last `suffix` bytes; never empty.
 *
 * What reaches beyond the end is cut off, so fewer bytes may come back; a range without a single byte in it
 * (it starts at or beyond the end, or the object is empty) is `range-unsatisfiable`.
 */
export type ByteRange = { readonly start: number; readonly end: number } | { readonly suffix: number };

/** What a write demands of the key: nothing, that it is free, or that it holds the version with this etag. */
export type PutCondition = { readonly kind: 'if-absent' } | { readonly kind: 'if-match'; readonly etag: string };

/** What is known of a stored object. */
export interface ObjectMeta {
  readonly key: string;
  /** Whole size in bytes, also when only a range was read. */
  readonly size: number;
  /** Opaque: equal etags mean the same version of the object, nothing more. */
  readonly etag: string;
  /** When the store says it was written. */
  readonly lastModifiedMs: number;
  /** The store's own clock when it answered, where it tells (for clock correction). */
  readonly storeTimeMs?: number;
}

export interface GetOptions {
  readonly range?: ByteRange;
  /** Read only if the object still has this etag (*Errors*: `precondition-failed`). */
  readonly ifMatch?: string;
  /** Refuse a body larger than this before taking it into memory (*Errors*: `object-too-large`). */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface GetResult {
  /** The caller's own: the store, its caches and other callers hold none of them. */
  readonly bytes: Uint8Array;
  readonly meta: ObjectMeta;
}

export interface PutOptions {
  readonly condition?: PutCondition;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

export interface PutResult {
  readonly etag: string;
  readonly storeTimeMs?: number;
}

export interface ListOptions {
  /** Only names up to and including the next delimiter are given, as prefixes. */
  readonly delimiter?: string;
  /** Only keys greater than this, in UTF-8 byte order; not together with `delimiter`, where stores disagree (*Errors*: `request-refused`). */
  readonly startAfter?: string;
  /** Entries a page, 1 to 1,000. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

/** One answer of a listing: objects in UTF-8 byte order of their keys, and common prefixes when a delimiter was given. */
export interface ListPage {
  readonly objects: readonly ObjectMeta[];
  readonly prefixes: readonly string[];
}

/** The fate of one key of a `delete`; a key that was not there counts as deleted. */
export type DeleteResult = { readonly key: string; readonly deleted: true } | { readonly key: string; readonly deleted: false; readonly error: Error };

/** A large object written in order, visible as a whole after `close` or not at all. */
export interface ObjectWriter {
  /** Takes ownership of the bytes; resolves when more may be given (back-pressure). */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes the object visible. */
  close(): Promise<PutResult>;
  /** Gives it up and frees what was sent; safe to call at any time, also twice and after `close`. */
  abort(): Promise<void>;
}

/**
 * A flat space of immutable-by-convention objects under string keys; not a file system.
 *
 * Keys are relative, separated by `/`, without a leading slash, without empty, `.` or `..` segments, and made of
 * `A-Z a-z 0-9 - . _ ~ ! $ & ' ( ) * + , ; = : @ /`, which a URI path holds literally; at most 1,024 bytes (less what the
 * store's own prefix takes), a segment at most 255. Reads, listings and deletes also reach well-formed foreign keys with
 * other characters. No key may be another's folder (`a` beside `a/b`): file systems refuse it and MinIO lists only one.
 *
 * *Consistency*: a put is visible as a whole or not at all, and to every read and list that starts after it was
 * acknowledged. `put` with `if-absent` is atomic: of any number of concurrent ones exactly one is acknowledged.
 * A put that failed without a definite answer may land later.
 *
 * *Errors*: every failure is a `FrazilError`; a failed put carries its `StoreAnswer` (see `store-answer.ts`).
 *
 * A wrapper must forward every method: a default inherited silently would bypass it.
 */
export interface ObjectStore {
  /** Where this is, for messages: `memory:`, `file:///…`, `s3://bucket/prefix`. No credentials. */
  readonly url: string;
  /** Base URL of the service, where the url does not tell it (S3 and its kind); part of what a certificate is made out to. */
  readonly endpoint?: string | undefined;
  readonly capabilities: StoreCapabilities;
  /** *Errors*: `object-not-found`, `precondition-failed`, `object-too-large`, `body-mismatch`, … *Cost*: one request. */
  get(key: string, options?: GetOptions): Promise<GetResult>;
  /** *Errors*: `object-not-found`. *Cost*: one request. */
  head(key: string, options?: { readonly signal?: AbortSignal }): Promise<ObjectMeta>;
  /** *Errors*: `precondition-failed`, `conditional-interference`, `write-outcome-unknown`, … *Cost*: one request. */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<PutResult>;
  /** Opens a writer for an object too large to hold; unconditional unless a condition is given and `capabilities.conditionalMultipart`. */
  openWriter(key: string, options?: PutOptions): Promise<ObjectWriter>;
  /** Pages of everything whose key starts with `prefix`. *Cost*: one request a page. */
  list(prefix: string, options?: ListOptions): AsyncIterable<ListPage>;
  /** One result per key, in the order given. *Cost*: one request per 1,000 keys at best, one per key at worst. */
  delete(keys: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<readonly DeleteResult[]>;
  /** Frees sockets and handles. */
  close(): Promise<void>;
}
