import { currentSnapshot, frazilProperties, snapshotById } from '../commit/index.ts';
import type { Snapshot } from '../format/index.ts';
import { checkOption } from './check-option.ts';
import type { HistoryEntry } from './table-types.ts';
import type { TableView } from './snapshot-selection.ts';

/** Versions read at once while walking the history beyond the list. */
const walkWidth = 8;

export interface HistoryOptions {
  /** Also the commits that have left the list. Default false. */
  readonly all?: boolean | undefined;
  /** Stop after so many entries. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The line of commits that led to the current snapshot, newest first. *Errors*: `option-invalid`; with `all` store errors. */
export async function* readHistory(view: TableView, options: HistoryOptions): AsyncIterable<HistoryEntry> {
  const { all = false, limit = Number.POSITIVE_INFINITY, signal } = options;
  checkOption('limit', limit, { min: 0 });
  let left = limit;
  let oldest: HistoryEntry | undefined;
  for (const entry of listedHistory(view)) {
    if (left-- <= 0) return;
    oldest = entry;
    yield entry;
  }
  if (!all || oldest?.parentId === undefined) return;
  for await (const entry of olderHistory(view, oldest, signal)) {
    if (left-- <= 0) return;
    yield entry;
  }
}

function* listedHistory(view: TableView): Iterable<HistoryEntry> {
  const metadata = view.head.value;
  let snapshot = currentSnapshot(metadata);
  while (snapshot !== undefined) {
    yield entryOf(snapshot);
    snapshot = snapshot.parentSnapshotId === undefined ? undefined : snapshotById(metadata, snapshot.parentSnapshotId);
  }
}

/** Walks versions backwards: each that moved the table carries its own snapshot. Ends where history has been retired. */
async function* olderHistory(view: TableView, newer: HistoryEntry, signal: AbortSignal | undefined): AsyncIterable<HistoryEntry> {
  let wanted = newer.parentId;
  let version = (newer.version ?? view.head.version) - 1;
  while (version >= 1 && wanted !== undefined) {
    const numbers = Array.from({ length: Math.min(walkWidth, version) }, (_, index) => version - index);
    const readings = await Promise.all(numbers.map((number) => view.pointer.read(number, signal)));
    for (const reading of readings) {
      if (reading?.kind !== 'head') return;
      const metadata = reading.head.value;
      // A version lists many snapshots: take from it all that follow, and skip versions until one is needed again.
      for (;;) {
        const snapshot: Snapshot | undefined = wanted === undefined ? undefined : snapshotById(metadata, wanted);
        if (snapshot === undefined) break;
        yield entryOf(snapshot);
        wanted = snapshot.parentSnapshotId;
      }
    }
    version -= numbers.length;
  }
}

function entryOf(snapshot: Snapshot): HistoryEntry {
  const version = snapshot.summary[frazilProperties.version];
  return {
    snapshotId: snapshot.snapshotId,
    parentId: snapshot.parentSnapshotId,
    sequenceNumber: snapshot.sequenceNumber,
    version: version !== undefined && /^\d{1,15}$/.test(version) ? Number(version) : undefined,
    timestampMs: snapshot.timestampMs,
    operation: snapshot.summary.operation,
    summary: snapshot.summary,
  };
}
