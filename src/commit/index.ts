/**
 * Purpose: the versioned log and the one loop by which every change of a table (or of the catalog's names) lands.
 *
 * Invariants: a version is created once and never again; an attempt ends won, lost or unknown, and only a definite
 * loss allows removing what it staged; what a version names is acknowledged by the store before the version is put;
 * live files and rows are the parent's plus and minus the own change; nothing after the commit point can fail the
 * commit; liveness devices (holds, back-off, the hint) carry no correctness.
 *
 * Non-goals: data files and their contents (the caller stages them), catalogs, removing retired history.
 */
export { mintCommitId, mintUuid } from './identifiers.ts';
export { isSameLocation, keyOfLocation, locationOfKey } from './location.ts';
export { backOff, changeAborted, checkNotAborted } from './patience.ts';
export type { Head, Landing, LandOptions, Pointer, VersionReading } from './pointer.ts';
export { StoreTime, timestampOver } from './store-time.ts';
export { ManifestShelf } from './snapshot/manifest-shelf.ts';
export type { Attempt } from './snapshot/attempt.ts';
export type { Change, PreparedVersion } from './table-log/change.ts';
export type { Landed } from './table-log/commit-loop.ts';
export { frazilProperties, isReservedProperty } from './table-log/properties.ts';
export type { AppendReceipt, AppendRequest } from './table-log/pending-append.ts';
export { type PastSnapshot, snapshotAsOf, snapshotOfId } from './table-log/history.ts';
export { ReplaceFiles, type ReplaceFilesOptions } from './table-log/replace-files.ts';
export { stampVersion } from './table-log/stamp.ts';
export { currentSnapshot, snapshotById } from './table-log/snapshot-lookup.ts';
export { hintKey, tableCodec, versionPrefix } from './table-log/table-codec.ts';
export { type Glimpse, TableLogPointer, type TablePointer } from './table-log/table-pointer.ts';
export { type ChangeOptions, TableCommitter, type TableCommitterOptions } from './table-log/table-committer.ts';
export { HintFollower, readHint } from './version-log/hint.ts';
export { LogPointer, type LogPointerOptions } from './version-log/log-pointer.ts';
export { type VersionCodec, type VersionContent, VersionLog, type VersionLogOptions } from './version-log/version-log.ts';
