import { currentSnapshot, type Head, snapshotAsOf, snapshotById, snapshotOfId, type TablePointer } from '../commit/index.ts';
import { FrazilError } from '../errors/index.ts';
import { parseDate, parseTimestamp, type Snapshot, type TableMetadata } from '../format/index.ts';
import type { SnapshotSelection } from './table-types.ts';

/** What reading a table's past needs of a handle: the version it has seen, and the way to older ones. */
export interface TableView {
  readonly head: Head<TableMetadata>;
  readonly pointer: TablePointer;
}

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
  if (snapshotId !== undefined && typeof snapshotId !== 'bigint') {
    throw new FrazilError('option-invalid', `snapshotId is ${String(snapshotId)}; it has to be a bigint, because a number would round it.`, { context: { option: 'snapshotId' } });
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

const instantPattern = /^(\S+?)[T ]([\d:.]+)(Z|[+-](?:0\d|1[0-8]):[0-5]\d)$/i;
/** What dates hold (ECMAScript): 100,000,000 days on either side of 1970. */
const farthestMs = 8_640_000_000_000_000;

/** A time as milliseconds since 1970. Text needs an offset or `Z`, because a host's zone is nobody else's; a bare date is its start in UTC. */
export function instantMs(asOf: NonNullable<SnapshotSelection['asOf']>): number {
  if (typeof asOf !== 'string') return checkedMs(asOf);
  const days = parseDate(asOf.trim());
  if (days !== undefined) return days * 86_400_000;
  const [, day = '', clock = '', offset = ''] = instantPattern.exec(asOf.trim()) ?? [];
  const micros = parseTimestamp(`${day}T${clock}`);
  if (micros === undefined) throw invalidInstant(asOf);
  // A part of a millisecond counts down: nothing that came later than the time asked for may show.
  return Number(micros >= 0n ? micros / 1_000n : (micros - 999n) / 1_000n) - offsetMs(offset);
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Looks at what is there, because a program without types may give anything. */
function checkedMs(asOf: Exclude<NonNullable<SnapshotSelection['asOf']>, string>): number {
  const given = asOf as number | { readonly epochMilliseconds?: unknown; readonly getTime?: () => unknown } | null;
  const isDate = typeof given === 'object' && typeof given?.getTime === 'function';
  const ms = typeof given !== 'object' ? given : isDate ? given.getTime?.() : given?.epochMilliseconds;
  if (typeof ms !== 'number' || !(Math.abs(ms) <= farthestMs)) throw invalidInstant(asOf);
  return Math.floor(ms);
}

function invalidInstant(asOf: unknown): FrazilError {
  return new FrazilError('instant-invalid', `${typeof asOf === 'string' ? JSON.stringify(asOf) : String(asOf)} is not a time: write 2026-01-31T12:00:00Z, with Z or an offset.`, { context: { asOf } });
}
