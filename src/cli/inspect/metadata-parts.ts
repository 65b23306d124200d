import type { Table } from '../../table/index.ts';
import type { Column } from '../output/column-text.ts';
import { instantText } from '../output/number-text.ts';

/** A part of a table, ready to be shown either way. */
export interface Part {
  /** For `--json`. */
  readonly document: unknown;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** A right-aligned column. */
export function numeric(title: string): Column {
  return { title, align: 'right' };
}

/** The snapshots that the metadata lists, newest first. */
export function snapshotsPart(table: Table): Part {
  const snapshots = table.metadata.snapshots.toReversed();
  return {
    document: snapshots.map((snapshot) => ({
      snapshotId: String(snapshot.snapshotId),
      parentId: snapshot.parentSnapshotId === undefined ? null : String(snapshot.parentSnapshotId),
      sequenceNumber: snapshot.sequenceNumber,
      timestampMs: snapshot.timestampMs,
      schemaId: snapshot.schemaId ?? null,
      manifestList: snapshot.manifestList ?? null,
      summary: snapshot.summary,
    })),
    columns: [{ title: 'snapshot' }, { title: 'parent' }, numeric('sequence'), { title: 'time' }, { title: 'operation' }],
    rows: snapshots.map((snapshot) => [
      String(snapshot.snapshotId),
      snapshot.parentSnapshotId === undefined ? '' : String(snapshot.parentSnapshotId),
      String(snapshot.sequenceNumber),
      instantText(snapshot.timestampMs),
      snapshot.summary.operation,
    ]),
  };
}

/** Branches and tags. */
export function refsPart(table: Table): Part {
  const refs = Object.entries(table.metadata.refs);
  return {
    document: refs.map(([name, ref]) => ({
      name,
      type: ref.type,
      snapshotId: String(ref.snapshotId),
      minSnapshotsToKeep: ref.minSnapshotsToKeep ?? null,
      maxSnapshotAgeMs: ref.maxSnapshotAgeMs ?? null,
      maxRefAgeMs: ref.maxRefAgeMs ?? null,
    })),
    columns: [{ title: 'name' }, { title: 'type' }, { title: 'snapshot' }],
    rows: refs.map(([name, ref]) => [name, ref.type, String(ref.snapshotId)]),
  };
}

/** When which snapshot became current, newest first, as far as the metadata remembers. */
export function historyPart(table: Table): Part {
  const entries = table.metadata.snapshotLog.toReversed();
  return {
    document: entries.map(({ timestampMs, snapshotId }) => ({ timestampMs, snapshotId: String(snapshotId) })),
    columns: [{ title: 'made current' }, { title: 'snapshot' }],
    rows: entries.map(({ timestampMs, snapshotId }) => [instantText(timestampMs), String(snapshotId)]),
  };
}

/** Table properties, in order of their names. */
export function propertiesPart(table: Table): Part {
  const properties = Object.entries(table.metadata.properties).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { document: Object.fromEntries(properties), columns: [{ title: 'property' }, { title: 'value' }], rows: properties };
}
