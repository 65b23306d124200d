import { asInt, asLong, asObject, asSafeInteger, asString, asStringRecord, listOf, optional, required } from '../json/json-fields.ts';
import type { JsonPlace } from '../json/json-place.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { MetadataLogEntry, Snapshot, SnapshotLogEntry, SnapshotRef, SnapshotSummary } from '../table-metadata.ts';
import { asOneOf } from './spec-json.ts';

const operations = ['append', 'replace', 'overwrite', 'delete'] as const;

/**
 * Reads a snapshot; those of v1 have neither sequence numbers nor, in its early days, summaries, and a table that was upgraded
 * lists them as they are. *Errors*: the place's code.
 */
export function parseSnapshot(json: JsonValue, place: JsonPlace): Snapshot {
  const object = asObject(json, place);
  const parentSnapshotId = optional(object, 'parent-snapshot-id', place, asLong);
  const manifestList = optional(object, 'manifest-list', place, asString);
  const manifests = optional(object, 'manifests', place, listOf(asString));
  const schemaId = optional(object, 'schema-id', place, asInt);
  if (manifestList === undefined && manifests === undefined) throw place.at('manifest-list').error('is missing');
  return {
    snapshotId: required(object, 'snapshot-id', place, asLong),
    ...(parentSnapshotId !== undefined && { parentSnapshotId }),
    sequenceNumber: optional(object, 'sequence-number', place, asLong) ?? 0n,
    timestampMs: required(object, 'timestamp-ms', place, asSafeInteger),
    ...(manifestList !== undefined && { manifestList }),
    ...(manifestList === undefined && manifests !== undefined && { manifests }),
    summary: optional(object, 'summary', place, asSummary) ?? { operation: 'overwrite' },
    ...(schemaId !== undefined && { schemaId }),
  };
}

/** A summary without an operation reads as `overwrite`, the one that promises least. */
function asSummary(json: JsonValue, place: JsonPlace): SnapshotSummary {
  const record = asStringRecord(json, place) as Record<string, string>;
  record.operation = asOneOf(operations)(record.operation ?? 'overwrite', place.at('operation'));
  return record as SnapshotSummary;
}

/** Reads a branch or tag. *Errors*: the place's code. */
export function parseSnapshotRef(json: JsonValue, place: JsonPlace): SnapshotRef {
  const object = asObject(json, place);
  const minSnapshotsToKeep = optional(object, 'min-snapshots-to-keep', place, asInt);
  const maxSnapshotAgeMs = optional(object, 'max-snapshot-age-ms', place, asDurationMs);
  const maxRefAgeMs = optional(object, 'max-ref-age-ms', place, asDurationMs);
  return {
    snapshotId: required(object, 'snapshot-id', place, asLong),
    type: required(object, 'type', place, asOneOf(['branch', 'tag'] as const)),
    ...(minSnapshotsToKeep !== undefined && { minSnapshotsToKeep }),
    ...(maxSnapshotAgeMs !== undefined && { maxSnapshotAgeMs }),
    ...(maxRefAgeMs !== undefined && { maxRefAgeMs }),
  };
}

/** Writers say "for ever" with the greatest long; anything beyond 285,000 years reads as that many. */
function asDurationMs(json: JsonValue, place: JsonPlace): number {
  const long = asLong(json, place);
  return Number(long > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : long);
}

/** Reads a line of the snapshot log. *Errors*: the place's code. */
export function parseSnapshotLogEntry(json: JsonValue, place: JsonPlace): SnapshotLogEntry {
  const object = asObject(json, place);
  return { timestampMs: required(object, 'timestamp-ms', place, asSafeInteger), snapshotId: required(object, 'snapshot-id', place, asLong) };
}

/** Reads a line of the metadata log. *Errors*: the place's code. */
export function parseMetadataLogEntry(json: JsonValue, place: JsonPlace): MetadataLogEntry {
  const object = asObject(json, place);
  return { timestampMs: required(object, 'timestamp-ms', place, asSafeInteger), metadataFile: required(object, 'metadata-file', place, asString) };
}

// The printers below concatenate: what they print is long and printed on every commit.

/** Texts of snapshots that were printed before: a snapshot is immutable, and stands in every version until it leaves the list. */
const printed = new WeakMap<Snapshot, string>();

/** The snapshot as Iceberg's JSON text. */
export function printSnapshot(snapshot: Snapshot): string {
  let text = printed.get(snapshot);
  if (text === undefined) {
    text = printAnew(snapshot);
    printed.set(snapshot, text);
  }
  return text;
}

function printAnew(snapshot: Snapshot): string {
  const parent = snapshot.parentSnapshotId === undefined ? '' : `,"parent-snapshot-id":${snapshot.parentSnapshotId}`;
  const files =
    snapshot.manifestList === undefined
      ? `"manifests":${JSON.stringify(snapshot.manifests ?? [])}`
      : `"manifest-list":${JSON.stringify(snapshot.manifestList)}`;
  const schema = snapshot.schemaId === undefined ? '' : `,"schema-id":${snapshot.schemaId}`;
  // Joined rather than concatenated: what is kept is one flat text, not a tree of parts that every use would walk.
  return [`{"snapshot-id":${snapshot.snapshotId}${parent}`, `"sequence-number":${snapshot.sequenceNumber}`, `"timestamp-ms":${snapshot.timestampMs}`, files, `"summary":${JSON.stringify(snapshot.summary)}${schema}}`].join(',');
}

/** The branch or tag as Iceberg's JSON text. */
export function printSnapshotRef(ref: SnapshotRef): string {
  const keep = ref.minSnapshotsToKeep === undefined ? '' : `,"min-snapshots-to-keep":${ref.minSnapshotsToKeep}`;
  const snapshotAge = ref.maxSnapshotAgeMs === undefined ? '' : `,"max-snapshot-age-ms":${ref.maxSnapshotAgeMs}`;
  const refAge = ref.maxRefAgeMs === undefined ? '' : `,"max-ref-age-ms":${ref.maxRefAgeMs}`;
  return `{"snapshot-id":${ref.snapshotId},"type":"${ref.type}"${keep}${snapshotAge}${refAge}}`;
}
