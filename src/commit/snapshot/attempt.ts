/** What one attempt of a commit is made with. Fresh for each attempt, except the commit id. */
export interface Attempt {
  readonly commitId: string;
  /** The version that the attempt wants to land. */
  readonly version: number;
  /** 1 for the first. */
  readonly number: number;
  /** The one time of the attempt: of its snapshot, its log entries and its version, ms since 1970. */
  readonly timestampMs: number;
  readonly snapshotId: bigint;
  readonly signal?: AbortSignal;
}

/** An object that an attempt has to put before its version. */
export interface StagedObject {
  readonly key: string;
  readonly bytes: Uint8Array;
}
