import { assertInvariant } from '../../errors/index.ts';
import type { DataFile, ManifestFile } from '../../format/index.ts';

/** Live files and rows, or a change of them. */
export interface Totals {
  readonly files: number;
  readonly rows: bigint;
}

/** What a snapshot adds and takes away. */
export interface SnapshotDelta {
  readonly added: readonly DataFile[];
  readonly removed: readonly DataFile[];
}

/** The live data files and rows that a manifest list accounts for. */
export function liveTotals(manifests: readonly ManifestFile[]): Totals {
  let files = 0;
  let rows = 0n;
  for (const manifest of manifests) {
    if (manifest.content !== 'data') continue;
    files += manifest.addedFilesCount + manifest.existingFilesCount;
    rows += manifest.addedRowsCount + manifest.existingRowsCount;
  }
  return { files, rows };
}

export function rowsOf(files: readonly DataFile[]): bigint {
  let rows = 0n;
  for (const file of files) rows += file.recordCount;
  return rows;
}

export function bytesOf(files: readonly DataFile[]): bigint {
  let bytes = 0n;
  for (const file of files) bytes += file.fileSizeInBytes;
  return bytes;
}

/**
 * Checks, before every put of a version, that its live files and rows are the parent's plus and minus the own change.
 *
 * A list built from a stale parent, a manifest taken in twice or forgotten: all of them show here, while nothing is
 * visible yet. *Errors*: `internal-invariant`.
 */
export function checkTotals(parent: readonly ManifestFile[], next: readonly ManifestFile[], delta: SnapshotDelta): void {
  const before = liveTotals(parent);
  const after = liveTotals(next);
  const files = before.files + delta.added.length - delta.removed.length;
  const rows = before.rows + rowsOf(delta.added) - rowsOf(delta.removed);
  assertInvariant(after.files === files && after.rows === rows, `The new snapshot would hold ${after.files} files and ${after.rows} rows instead of ${files} and ${rows}.`, {
    files: after.files,
    filesExpected: files,
    rows: after.rows,
    rowsExpected: rows,
  });
}
