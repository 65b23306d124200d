/** A value together with the version that holds it. Immutable: an attempt never looks at another head than its own. */
export interface Head<T> {
  /** 1 or more. */
  readonly version: number;
  readonly value: T;
  /** The commit that landed this version. */
  readonly commitId: string;
  readonly etag: string;
  /** When, on this host's monotonic clock, the version was last known to be in the store. */
  readonly verifiedAtMs: number;
}

/** One version as read back: a head, or what is left of a retired one. */
export type VersionReading<T> = { readonly kind: 'head'; readonly head: Head<T> } | { readonly kind: 'retired'; readonly tokens: string | undefined };

/**
 * How an attempt to land a version ended.
 *
 * Only `lost` and `refused` are definite, so only they allow removing what the attempt staged.
 */
export type Landing<T> =
  | { readonly outcome: 'won'; readonly head: Head<T> }
  /** Somebody else holds the version. `winner` is undefined when that version has been retired already. */
  | { readonly outcome: 'lost'; readonly version: number; readonly winner: Head<T> | undefined }
  /** The store refused, and no earlier try of this attempt can have landed. */
  | { readonly outcome: 'refused'; readonly cause: unknown }
  /** Nobody knows, and it may still land later. */
  | { readonly outcome: 'unknown'; readonly cause: unknown };

export interface LandOptions {
  readonly commitId: string;
  /** When to give up, on this host's monotonic clock. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Where the current version of something is kept; the commit loop needs nothing else of a catalog.
 *
 * The bucket's versioned log implements it, and so can a client of a remote catalog.
 */
export interface Pointer<T> {
  /** The newest version at or after `known`. *Errors*: `log-not-found` when there is none. */
  load(known?: Head<T>, signal?: AbortSignal): Promise<Head<T>>;
  /** The newest version at or after `version`, which is known to exist. *Errors*: `log-not-found`. */
  loadFrom(version: number, signal?: AbortSignal): Promise<Head<T>>;
  /** Reads one version; undefined when it does not exist. */
  read(version: number, signal?: AbortSignal): Promise<VersionReading<T> | undefined>;
  /** Whether `head` still stands as it was read; false means the log must be resolved anew. */
  verify(head: Head<T>, signal?: AbortSignal): Promise<boolean>;
  /** Forgets everything known and finds the newest version by listing. */
  resolveAnew(signal?: AbortSignal): Promise<Head<T>>;
  /** Tries to make `value` version `base.version + 1` (version 1 without a base). *Consistency*: `won` is the commit point. */
  land(base: Head<T> | undefined, value: T, options: LandOptions): Promise<Landing<T>>;
}
