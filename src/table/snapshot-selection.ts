import { currentSnapshot, snapshotAsOf, snapshotById, snapshotOfId } from '../commit/index.ts';
import { FrazilError } from '../errors/index.ts';
import { parseDateDays, parseInstant } from '../expr/index.ts';
import type { Snapshot, TableMetadata } from '../format/index.ts';
import type { SnapshotSelection } from './table-types.ts';
import type { TableView } from './table-view.ts';

/** A snapshot to read, with the metadata that explains it. The snapshot is undefined for an empty table. */
export interface SelectedSnapshot {
  readonly snapshot: Snapshot | undefined;
  readonly metadata: TableMetadata;
}

/**
 * Finds the snapshot that a selection means, in the handle's version or, when it has left the list, in older ones.
 *
 * *Errors*: `selection-ambiguous`, `snapshot-not-found`, `snapshot-expired`, `ref-not-found`, `instant-invalid`.
 */
export async function selectSnapshot(view: TableView, selection: SnapshotSelection, signal: AbortSignal | undefined): Promise<SelectedSnapshot> {
  const { snapshotId, asOf, ref } = selection;
  if ([snapshotId, asOf, ref].filter((part) => part !== undefined).length > 1) {
    throw new FrazilError('selection-ambiguous', 'Give a snapshot id, a time or a ref, not two of them.');
  }
  const { head, pointer } = view;
  if (snapshotId !== undefined) return await snapshotOfId(head, snapshotId, pointer, signal);
  if (asOf !== undefined) return await snapshotAsOf(head, instantMs(asOf), pointer, signal);
  if (ref !== undefined) return { snapshot: snapshotOfRef(head.value, ref), metadata: head.value };
  return { snapshot: currentSnapshot(head.value), metadata: head.value };
}

function snapshotOfRef(metadata: TableMetadata, name: string): Snapshot {
  const ref = Object.hasOwn(metadata.refs, name) ? metadata.refs[name] : undefined;
  const snapshot = ref === undefined ? undefined : snapshotById(metadata, ref.snapshotId);
  if (snapshot === undefined) throw new FrazilError('ref-not-found', `The table has no branch or tag ${JSON.stringify(name)}.`, { context: { ref: name } });
  return snapshot;
}

/** A time as milliseconds since 1970. Text needs an offset or `Z`, because a host's zone is nobody else's; a bare date is its start in UTC. */
export function instantMs(asOf: NonNullable<SnapshotSelection['asOf']>): number {
  if (typeof asOf === 'number') return checkedMs(asOf, asOf);
  if (typeof asOf !== 'string') return checkedMs(asOf.getTime(), asOf);
  const days = parseDateDays(asOf.trim());
  if (days !== undefined) return days * 86_400_000;
  const instant = parseInstant(asOf.trim());
  if (instant === undefined || !instant.zoned) throw invalidInstant(asOf);
  // A part of a millisecond counts down: nothing that came later than the time asked for may show.
  return Number(instant.micros >= 0n ? instant.micros / 1_000n : (instant.micros - 999n) / 1_000n);
}

function checkedMs(ms: number, asOf: unknown): number {
  if (!Number.isFinite(ms)) throw invalidInstant(asOf);
  return ms;
}

function invalidInstant(asOf: unknown): FrazilError {
  return new FrazilError('instant-invalid', `${JSON.stringify(asOf)} is not a time: write 2026-01-31T12:00:00Z, with Z or an offset.`, { context: { asOf } });
}
