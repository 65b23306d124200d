import { assertInvariant, FrazilError } from '../../errors/index.ts';
import { stringifyJson } from '../json/stringify-json.ts';
import { serializeSchema } from '../schema/schema-json.ts';
import type { TableMetadata } from '../table-metadata.ts';
import { encodeUtf8 } from '../value/utf8.ts';
import { commitIdProperty, metadataFieldNames } from './field-names.ts';
import { printSnapshot, printSnapshotRef } from './snapshot-json.ts';
import { partitionSpecToJson, sortOrderToJson } from './spec-json.ts';

/**
 * Prints metadata compactly: `last-updated-ms` first, then the properties led by the commit id, then the rest; every list is
 * written, empty or not, and no snapshot is -1.
 *
 * *Errors*: `format-version-unsupported` for anything but version 2; `internal-invariant` if `main` is not the current snapshot.
 */
export function serializeTableMetadata(metadata: TableMetadata): Uint8Array {
  if (metadata.formatVersion !== 2) {
    throw new FrazilError('format-version-unsupported', `format version ${metadata.formatVersion} cannot be written, only 2; upgrade the table first`);
  }
  assertInvariant(metadata.refs.main?.snapshotId === metadata.currentSnapshotId, 'main must be the current snapshot', {
    main: metadata.refs.main?.snapshotId,
    current: metadata.currentSnapshotId,
  });
  const members = [
    `"last-updated-ms":${metadata.lastUpdatedMs}`,
    `"properties":${printProperties(metadata.properties)}`,
    `"format-version":2`,
    `"table-uuid":${JSON.stringify(metadata.tableUuid)}`,
    `"location":${JSON.stringify(metadata.location)}`,
    `"last-sequence-number":${metadata.lastSequenceNumber}`,
    `"last-column-id":${metadata.lastColumnId}`,
    `"current-schema-id":${metadata.currentSchemaId}`,
    `"schemas":[${metadata.schemas.map(serializeSchema).join(',')}]`,
    `"default-spec-id":${metadata.defaultSpecId}`,
    `"partition-specs":${stringifyJson(metadata.partitionSpecs.map(partitionSpecToJson))}`,
    `"last-partition-id":${metadata.lastPartitionId}`,
    `"default-sort-order-id":${metadata.defaultSortOrderId}`,
    `"sort-orders":${stringifyJson(metadata.sortOrders.map(sortOrderToJson))}`,
    `"current-snapshot-id":${metadata.currentSnapshotId ?? -1}`,
    `"refs":{${Object.entries(metadata.refs).map(([name, ref]) => `${JSON.stringify(name)}:${printSnapshotRef(ref)}`).join(',')}}`,
    `"snapshots":[${metadata.snapshots.map(printSnapshot).join(',')}]`,
    `"statistics":${stringifyJson(metadata.statistics)}`,
    `"partition-statistics":${stringifyJson(metadata.partitionStatistics)}`,
    `"snapshot-log":[${metadata.snapshotLog.map((entry) => `{"timestamp-ms":${entry.timestampMs},"snapshot-id":${entry.snapshotId}}`).join(',')}]`,
    `"metadata-log":[${metadata.metadataLog.map((entry) => `{"timestamp-ms":${entry.timestampMs},"metadata-file":${JSON.stringify(entry.metadataFile)}}`).join(',')}]`,
    ...extraMembers(metadata.extra),
  ];
  return encodeUtf8(`{${members.join(',')}}`);
}

function printProperties(properties: Readonly<Record<string, string>>): string {
  const members: string[] = [];
  const commitId = properties[commitIdProperty];
  if (commitId !== undefined) members.push(`"${commitIdProperty}":${JSON.stringify(commitId)}`);
  for (const [key, value] of Object.entries(properties)) {
    if (key !== commitIdProperty) members.push(`${JSON.stringify(key)}:${JSON.stringify(value)}`);
  }
  return `{${members.join(',')}}`;
}

function extraMembers(extra: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(extra)
    .filter(([name, value]) => value !== undefined && !metadataFieldNames.has(name))
    .map(([name, value]) => `${JSON.stringify(name)}:${stringifyJson(value)}`);
}
