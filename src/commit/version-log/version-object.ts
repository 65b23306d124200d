/** What a version's object turned out to hold. */
export type VersionContent<T> =
  /** A live value. */
  | { readonly kind: 'value'; readonly value: T; readonly commitId: string }
  /** A retired version: the value is gone, but not the proof of who landed it. */
  | { readonly kind: 'tombstone'; readonly commitId: string; readonly lastUpdatedMs: number; readonly tokens?: string };

/** How values of a log become bytes; the log itself knows neither tables nor catalogs. */
export interface VersionCodec<T> {
  encode(value: T): Uint8Array;
  /** *Errors*: kind `corrupt`, naming `path`. */
  decode(bytes: Uint8Array, path: string): VersionContent<T>;
  /** The key of version `version`, 1 or more. */
  keyOf(version: number): string;
  /** The version that a key names, if it names one. */
  versionOf(key: string): number | undefined;
}

/** A version as read: its number, content and the etag under which the store holds it. */
export interface VersionObject<T> {
  readonly version: number;
  readonly content: VersionContent<T>;
  readonly etag: string;
}
