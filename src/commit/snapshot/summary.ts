import { FrazilError } from '../../errors/index.ts';
import type { Snapshot, SnapshotSummary } from '../../format/index.ts';
import { frazilProperties, isReservedProperty } from '../table-log/properties.ts';
import type { Attempt } from './attempt.ts';
import { bytesOf, rowsOf, type SnapshotDelta, type Totals } from './totals.ts';

/** What readers rely on, so that no caller may say it. */
const ownNames: ReadonlySet<string> = new Set(['operation']);
const ownNamePattern = /^(?:added|deleted|removed|total)-/;

/** Refuses summary entries that the commit writes itself. *Errors*: `summary-reserved`. */
export function checkSummary(entries: Readonly<Record<string, string>> | undefined): void {
  for (const name of Object.keys(entries ?? {})) {
    if (!ownNames.has(name) && !ownNamePattern.test(name) && !isReservedProperty(name)) continue;
    throw new FrazilError('summary-reserved', `The summary entry ${JSON.stringify(name)} is written by the commit itself.`, { context: { name } });
  }
}

export interface SummarizeOptions {
  readonly operation: SnapshotSummary['operation'];
  readonly delta: SnapshotDelta;
  readonly attempt: Attempt;
  readonly parent: Snapshot | undefined;
  /** Of the new snapshot. */
  readonly totals: Totals;
  /** Further entries, of the caller. */
  readonly added: Readonly<Record<string, string>> | undefined;
}

/** The summary of a snapshot: what it did, who landed it, and the totals that follow from the parent's. Pure. */
export function summarize({ operation, delta, attempt, parent, totals, added }: SummarizeOptions): SnapshotSummary {
  const summary: Record<string, string> = { operation, [frazilProperties.commitId]: attempt.commitId, [frazilProperties.version]: String(attempt.version), ...added };
  const counted: readonly (readonly [string, bigint])[] = [
    ['added-data-files', BigInt(delta.added.length)],
    ['added-records', rowsOf(delta.added)],
    ['added-files-size', bytesOf(delta.added)],
    ['deleted-data-files', BigInt(delta.removed.length)],
    ['deleted-records', rowsOf(delta.removed)],
    ['removed-files-size', bytesOf(delta.removed)],
  ];
  for (const [name, value] of counted) if (value !== 0n) summary[name] = String(value);
  summary['total-data-files'] = String(totals.files);
  summary['total-records'] = String(totals.rows);
  const size = nextTotal(parent, 'total-files-size', bytesOf(delta.added) - bytesOf(delta.removed));
  if (size !== undefined) summary['total-files-size'] = size;
  // No delete files is what readers take absence for, and three zeros in each of 50 snapshots are a tenth of a version.
  for (const name of ['total-delete-files', 'total-position-deletes', 'total-equality-deletes']) {
    const total = parent && nextTotal(parent, name, 0n);
    if (total !== undefined && total !== '0') summary[name] = total;
  }
  return summary as SnapshotSummary;
}

/** The `total-…` summary entry after a change, from the parent's; undefined when the parent has none to add to. */
function nextTotal(parent: Snapshot | undefined, key: string, change: bigint): string | undefined {
  if (parent === undefined) return String(change);
  const before = parent.summary[key];
  return before !== undefined && /^\d{1,19}$/.test(before) ? String(BigInt(before) + change) : undefined;
}
