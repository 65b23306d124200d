import type { JsonPlace } from '../json/json-place.ts';
import { indexSchema } from '../schema/schema-index.ts';
import type { Snapshot, TableMetadata } from '../table-metadata.ts';

/** How far a log's lines may be out of order: clocks of several hosts differ. Java has the same limit. */
const logToleranceMs = 60_000;

/**
 * Checks that every id in the document names something in it, that ids are unique, that snapshots have no parent cycle and that times rise.
 *
 * A parent or a log line may name a snapshot that has left the list, and a snapshot a schema that has. *Errors*: the place's code, naming the field.
 */
export function validateTableMetadata(metadata: TableMetadata, place: JsonPlace): void {
  checkUnique(metadata.schemas.map((schema) => schema.schemaId), place.at('schemas'), 'schema id');
  checkUnique(metadata.partitionSpecs.map((spec) => spec.specId), place.at('partition-specs'), 'spec id');
  checkUnique(metadata.sortOrders.map((order) => order.orderId), place.at('sort-orders'), 'order id');
  checkNamed(metadata.currentSchemaId, metadata.schemas.map((schema) => schema.schemaId), place.at('current-schema-id'), 'schema');
  checkNamed(metadata.defaultSpecId, metadata.partitionSpecs.map((spec) => spec.specId), place.at('default-spec-id'), 'partition spec');
  const orderIds = metadata.sortOrders.map((order) => order.orderId);
  // Order 0 is the empty one, whether it is listed or not.
  if (metadata.defaultSortOrderId !== 0) checkNamed(metadata.defaultSortOrderId, orderIds, place.at('default-sort-order-id'), 'sort order');
  checkDefaultSpec(metadata, place);
  checkSnapshots(metadata, place);
  checkRefs(metadata, place);
  checkTimes(metadata, place);
}

function checkUnique(ids: readonly (number | bigint)[], place: JsonPlace, what: string): void {
  const seen = new Set<number | bigint>();
  for (const [index, id] of ids.entries()) {
    if (seen.has(id)) throw place.at(index).error(`repeats the ${what} ${id}`);
    seen.add(id);
  }
}

function checkNamed(id: number, ids: readonly number[], place: JsonPlace, what: string): void {
  if (!ids.includes(id)) throw place.error(`names the ${what} ${id}, which does not exist`);
}

function checkDefaultSpec(metadata: TableMetadata, place: JsonPlace): void {
  const index = metadata.partitionSpecs.findIndex((spec) => spec.specId === metadata.defaultSpecId);
  for (const [position, field] of (metadata.partitionSpecs[index]?.fields ?? []).entries()) {
    const known = metadata.schemas.some((schema) => indexSchema(schema).field(field.sourceId) !== undefined);
    if (known || field.transform.kind === 'void') continue;
    throw place.at('partition-specs').at(index).at('fields').at(position).error(`partitions by the column ${field.sourceId}, which is in no schema`);
  }
}

function checkSnapshots(metadata: TableMetadata, place: JsonPlace): void {
  const { snapshots } = metadata;
  const at = place.at('snapshots');
  checkUnique(snapshots.map((snapshot) => snapshot.snapshotId), at, 'snapshot id');
  for (const [index, snapshot] of snapshots.entries()) {
    if (snapshot.sequenceNumber < 0n || snapshot.sequenceNumber > metadata.lastSequenceNumber) {
      throw at.at(index).at('sequence-number').error(`is ${snapshot.sequenceNumber}, outside 0 to the table's last, ${metadata.lastSequenceNumber}`);
    }
  }
  checkParents(snapshots, at);
}

function checkParents(snapshots: readonly Snapshot[], place: JsonPlace): void {
  const parents = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot.parentSnapshotId]));
  const rooted = new Set<bigint>();
  for (const [index, { snapshotId }] of snapshots.entries()) {
    const trail = new Set<bigint>();
    let id: bigint | undefined = snapshotId;
    while (id !== undefined && parents.has(id) && !rooted.has(id)) {
      if (trail.has(id)) throw place.at(index).at('parent-snapshot-id').error(`leads back to the snapshot ${id}`);
      trail.add(id);
      id = parents.get(id);
    }
    for (const one of trail) rooted.add(one);
  }
}

function checkRefs(metadata: TableMetadata, place: JsonPlace): void {
  const ids = new Set(metadata.snapshots.map((snapshot) => snapshot.snapshotId));
  const current = metadata.currentSnapshotId;
  if (current !== undefined && !ids.has(current)) throw place.at('current-snapshot-id').error(`names the snapshot ${current}, which does not exist`);
  for (const [name, ref] of Object.entries(metadata.refs)) {
    const at = place.at('refs').at(name);
    if (!ids.has(ref.snapshotId)) throw at.error(`names the snapshot ${ref.snapshotId}, which does not exist`);
    if (name !== 'main') continue;
    if (ref.type !== 'branch') throw at.error('must be a branch');
    if (ref.snapshotId !== current) throw at.error(`is at ${ref.snapshotId}, but the current snapshot is ${current ?? 'none'}`);
  }
}

function checkTimes(metadata: TableMetadata, place: JsonPlace): void {
  for (const [field, log] of [['snapshot-log', metadata.snapshotLog], ['metadata-log', metadata.metadataLog]] as const) {
    let latestMs = Number.NEGATIVE_INFINITY;
    for (const [index, { timestampMs }] of log.entries()) {
      if (timestampMs < latestMs - logToleranceMs) throw place.at(field).at(index).error('is more than a minute older than a line before it');
      latestMs = timestampMs;
    }
    if (metadata.lastUpdatedMs < latestMs - logToleranceMs) throw place.at('last-updated-ms').error(`is more than a minute older than the end of ${field}`);
  }
}
