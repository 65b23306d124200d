import { asInt, asLong, asObject, asSafeInteger, asString, asStringRecord, listOf, optional, required } from '../json/json-fields.ts';
import { JsonPlace } from '../json/json-place.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import { parseJson } from '../json/parse-json.ts';
import type { PartitionSpec, SortOrder } from '../partition-spec.ts';
import { indexSchema } from '../schema/schema-index.ts';
import { parseSchema } from '../schema/schema-json.ts';
import type { SnapshotRef, TableMetadata } from '../table-metadata.ts';
import { firstPartitionFieldId } from '../transform/parse-partition-by.ts';
import type { Schema } from '../types.ts';
import { metadataFieldNames } from './field-names.ts';
import { parseMetadataLogEntry, parseSnapshot, parseSnapshotLogEntry, parseSnapshotRef } from './snapshot-json.ts';
import { parsePartitionFields, parsePartitionSpec, parseSortOrder } from './spec-json.ts';
import { validateTableMetadata } from './validate-table-metadata.ts';

/** The largest metadata file that is read, in bytes. */
export const maxMetadataBytes: number = 64 * 1024 * 1024;

/**
 * Reads a table's metadata document of format version 1, 2 or 3, and checks that it does not contradict itself.
 *
 * `path` names the file in errors. *Errors*: `metadata-invalid`, `type-unsupported`, `format-version-unsupported`.
 */
export function parseTableMetadata(bytes: Uint8Array, path: string): TableMetadata {
  const place = new JsonPlace(path, 'metadata-invalid');
  if (bytes.length > maxMetadataBytes) throw place.error(`has ${bytes.length} bytes, more than ${maxMetadataBytes}`);
  return tableMetadataFromJson(asObject(parseJson(bytes, place), place), place);
}

/** Reads metadata from parsed JSON. *Errors*: as `parseTableMetadata`. */
export function tableMetadataFromJson(json: JsonObject, place: JsonPlace): TableMetadata {
  const formatVersion = parseFormatVersion(json, place);
  const snapshots = optional(json, 'snapshots', place, listOf(parseSnapshot)) ?? [];
  const currentSnapshotId = noSnapshotAsAbsent(optional(json, 'current-snapshot-id', place, asLong));
  const nextRowId = optional(json, 'next-row-id', place, asLong);
  const metadata: TableMetadata = {
    formatVersion,
    tableUuid: formatVersion === 1 ? (optional(json, 'table-uuid', place, asString) ?? '') : required(json, 'table-uuid', place, asString),
    location: required(json, 'location', place, asLocation),
    lastSequenceNumber: formatVersion === 1 ? (optional(json, 'last-sequence-number', place, asLong) ?? 0n) : required(json, 'last-sequence-number', place, asLong),
    lastUpdatedMs: required(json, 'last-updated-ms', place, asSafeInteger),
    ...parseSchemas(json, place, formatVersion),
    ...parsePartitionSpecs(json, place, formatVersion),
    ...parseSortOrders(json, place, formatVersion),
    properties: optional(json, 'properties', place, asStringRecord) ?? {},
    ...(currentSnapshotId !== undefined && { currentSnapshotId }),
    snapshots,
    snapshotLog: optional(json, 'snapshot-log', place, listOf(parseSnapshotLogEntry)) ?? [],
    metadataLog: optional(json, 'metadata-log', place, listOf(parseMetadataLogEntry)) ?? [],
    refs: parseRefs(json, place, currentSnapshotId),
    statistics: optional(json, 'statistics', place, listOf(asObject)) ?? [],
    partitionStatistics: optional(json, 'partition-statistics', place, listOf(asObject)) ?? [],
    ...(nextRowId !== undefined && { nextRowId }),
    extra: unknownFields(json),
  };
  validateTableMetadata(metadata, place);
  return metadata;
}

function parseFormatVersion(json: JsonObject, place: JsonPlace): 1 | 2 | 3 {
  const version = required(json, 'format-version', place, asInt);
  if (version === 1 || version === 2 || version === 3) return version;
  if (version > 3) throw place.at('format-version').error(`is ${version}; this release reads 1, 2 and 3`, 'format-version-unsupported');
  throw place.at('format-version').error(`is ${version}`);
}

/** A trailing slash would give every path of the table two spellings. */
function asLocation(json: JsonValue, place: JsonPlace): string {
  const location = asString(json, place);
  const end = location.search(/\/*$/);
  if (end === 0) throw place.error('is empty');
  return location.slice(0, end);
}

function noSnapshotAsAbsent(id: bigint | undefined): bigint | undefined {
  return id === -1n ? undefined : id;
}

/** Java names `main` only from 0.14 on; a table with a current snapshot has it always. */
function parseRefs(json: JsonObject, place: JsonPlace, current: bigint | undefined): Readonly<Record<string, SnapshotRef>> {
  const refs = Object.create(null) as Record<string, SnapshotRef>;
  const given = optional(json, 'refs', place, asObject) ?? {};
  for (const [name, ref] of Object.entries(given)) refs[name] = parseSnapshotRef(ref, place.at('refs').at(name));
  if (refs.main === undefined && current !== undefined) refs.main = { snapshotId: current, type: 'branch' };
  return refs;
}

function parseSchemas(json: JsonObject, place: JsonPlace, formatVersion: number): Pick<TableMetadata, 'schemas' | 'currentSchemaId' | 'lastColumnId'> {
  const schemas = optional(json, 'schemas', place, listOf(parseSchema)) ?? schemasOfVersion1(json, place, formatVersion);
  const only = formatVersion === 1 && schemas.length === 1 ? schemas[0]?.schemaId : undefined;
  const currentSchemaId = optional(json, 'current-schema-id', place, asInt) ?? only ?? required(json, 'current-schema-id', place, asInt);
  // An id is never reused: where a writer forgot to raise the counter, the schemas tell.
  const highest = Math.max(0, ...schemas.map((schema) => indexSchema(schema).highestFieldId));
  return { schemas, currentSchemaId, lastColumnId: Math.max(highest, required(json, 'last-column-id', place, asInt)) };
}

function schemasOfVersion1(json: JsonObject, place: JsonPlace, formatVersion: number): readonly Schema[] {
  if (formatVersion > 1) throw place.at('schemas').error('is missing');
  return [required(json, 'schema', place, parseSchema)];
}

function parsePartitionSpecs(
  json: JsonObject,
  place: JsonPlace,
  formatVersion: number,
): Pick<TableMetadata, 'partitionSpecs' | 'defaultSpecId' | 'lastPartitionId'> {
  const given = optional(json, 'partition-specs', place, listOf(parsePartitionSpec));
  if (given === undefined && formatVersion > 1) throw place.at('partition-specs').error('is missing');
  const partitionSpecs: readonly PartitionSpec[] = given ?? [{ specId: 0, fields: required(json, 'partition-spec', place, parsePartitionFields) }];
  const only = formatVersion === 1 ? partitionSpecs[0]?.specId : undefined;
  const defaultSpecId = optional(json, 'default-spec-id', place, asInt) ?? only ?? required(json, 'default-spec-id', place, asInt);
  const highest = Math.max(firstPartitionFieldId - 1, ...partitionSpecs.flatMap((spec) => spec.fields.map((field) => field.fieldId)));
  const lastPartitionId = formatVersion === 1 ? optional(json, 'last-partition-id', place, asInt) : required(json, 'last-partition-id', place, asInt);
  return { partitionSpecs, defaultSpecId, lastPartitionId: Math.max(highest, lastPartitionId ?? highest) };
}

function parseSortOrders(json: JsonObject, place: JsonPlace, formatVersion: number): Pick<TableMetadata, 'sortOrders' | 'defaultSortOrderId'> {
  const given = optional(json, 'sort-orders', place, listOf(parseSortOrder));
  if (given === undefined && formatVersion > 1) throw place.at('sort-orders').error('is missing');
  const sortOrders: readonly SortOrder[] = given ?? [{ orderId: 0, fields: [] }];
  const order = optional(json, 'default-sort-order-id', place, asInt);
  if (order === undefined && formatVersion > 1) throw place.at('default-sort-order-id').error('is missing');
  return { sortOrders, defaultSortOrderId: order ?? 0 };
}

function unknownFields(json: JsonObject): Readonly<Record<string, unknown>> {
  const extra = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(json)) if (!metadataFieldNames.has(name)) extra[name] = value;
  return extra;
}
