import { tableCodec } from '../../commit/index.ts';
import type { Schema, TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { RecordingStore, RowLedger } from './history.ts';
import { readSnapshot } from './table-state.ts';

/** A broken promise: which invariant, and how. */
export interface Violation {
  readonly invariant: 'V1' | 'V2' | 'V3' | 'V4' | 'V5' | 'liveness' | 'deadline' | 'hint' | 'determinism';
  readonly detail: string;
}

/** V1 and V2: acknowledged rows are there exactly once, failed ones not at all, unknown ones at most once. */
export function checkRows(ledger: RowLedger, liveRows: readonly string[]): Violation[] {
  const violations: Violation[] = [];
  const counts = new Map<string, number>();
  for (const row of liveRows) counts.set(row, (counts.get(row) ?? 0) + 1);
  for (const [row, fate] of ledger.fates) {
    const count = counts.get(row) ?? 0;
    counts.delete(row);
    if (fate === 'acknowledged' && count !== 1) violations.push({ invariant: 'V1', detail: `acknowledged row ${row} is there ${count} times` });
    if (fate === 'failed' && count !== 0) violations.push({ invariant: 'V2', detail: `row ${row}, reported as failed, is there ${count} times` });
    if (fate === 'unknown' && count > 1) violations.push({ invariant: 'V2', detail: `row ${row} of unknown outcome is there ${count} times` });
  }
  for (const [row] of counts) violations.push({ invariant: 'V2', detail: `a row nobody settled: ${row}` });
  return violations;
}

/** A host's clock may lead the store's by 30 s, which is known to a second. */
const timeAheadMs = 31_000;

/**
 * V3: each number was won once, there are no holes, times and sequence numbers rise, no time is ahead of the store's,
 * and each version changes the live files of the one before by its own snapshot only, with files that fit it.
 */
export async function checkChain(store: RecordingStore, ledger: RowLedger): Promise<Violation[]> {
  const violations: Violation[] = [];
  const won = new Map<number, TableMetadata>();
  const wonAtMs = new Map<number, number>();
  for (const event of store.events) {
    if (!event.created) continue;
    if (won.has(event.version)) violations.push({ invariant: 'V3', detail: `version ${event.version} was won twice` });
    const content = tableCodec.decode(event.bytes, `v${event.version}`);
    if (content.kind !== 'value') continue;
    won.set(event.version, content.value);
    wonAtMs.set(event.version, event.atMs);
  }
  let previous: TableMetadata | undefined;
  let previousRows = new Set<string>();
  let previousPaths = new Set<string>();
  for (let version = 1; version <= won.size; version++) {
    const metadata = won.get(version);
    if (metadata === undefined) return [...violations, { invariant: 'V3', detail: `version ${version} is a hole` }];
    if (previous !== undefined && metadata.lastUpdatedMs <= previous.lastUpdatedMs) violations.push({ invariant: 'V3', detail: `the time of version ${version} does not rise` });
    const aheadMs = metadata.lastUpdatedMs - wonAtMs.get(version)!;
    if (previous !== undefined && aheadMs > timeAheadMs && metadata.lastUpdatedMs > previous.lastUpdatedMs + 1) violations.push({ invariant: 'V3', detail: `the time of version ${version} is ${aheadMs} ms ahead of the store` });
    if (metadata.currentSnapshotId === previous?.currentSnapshotId) {
      previous = metadata;
      continue;
    }
    if (previous !== undefined && metadata.lastSequenceNumber !== previous.lastSequenceNumber + 1n) {
      violations.push({ invariant: 'V3', detail: `version ${version} has sequence number ${metadata.lastSequenceNumber} after ${previous.lastSequenceNumber}` });
    }
    const { files, specIds } = await readSnapshot(store, metadata, metadata.currentSnapshotId);
    const rows = new Set(files.flatMap((file) => ledger.rowsOf(file.filePath)));
    const paths = files.map((file) => file.filePath);
    violations.push(...checkFit(metadata, version, specIds, paths.filter((path) => !previousPaths.has(path)).map((path) => ledger.schemaOf(path))));
    previousPaths = new Set(paths);
    for (const row of previousRows) if (!rows.has(row)) violations.push({ invariant: 'V3', detail: `version ${version} loses row ${row}` });
    previous = metadata;
    previousRows = rows;
  }
  return violations;
}

/** What a version adds follows a spec that it knows, and has a value for each column that it requires. */
function checkFit(metadata: TableMetadata, version: number, specIds: ReadonlySet<number>, added: readonly (Schema | undefined)[]): Violation[] {
  const violations: Violation[] = [];
  for (const specId of specIds) if (!metadata.partitionSpecs.some((spec) => spec.specId === specId)) violations.push({ invariant: 'V3', detail: `version ${version} has files of partition spec ${specId}, which it does not know` });
  const required = metadata.schemas.find(({ schemaId }) => schemaId === metadata.currentSchemaId)?.fields.filter((field) => field.required) ?? [];
  for (const schema of added) {
    const missing = schema && required.find((field) => !schema.fields.some((written) => written.id === field.id && written.required));
    if (missing) violations.push({ invariant: 'V3', detail: `version ${version} adds a file that may lack values of column ${missing.name}, which it requires` });
  }
  return violations;
}

/** V4: everything reachable from the listed snapshots exists, with the recorded length. */
export async function checkReachable(store: ObjectStore, metadata: TableMetadata): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const snapshot of metadata.snapshots) {
    try {
      for (const { key, length } of (await readSnapshot(store, metadata, snapshot.snapshotId)).reached) {
        const { size } = await store.head(key);
        if (length !== undefined && BigInt(size) !== length) violations.push({ invariant: 'V4', detail: `${key} has ${size} bytes instead of ${length}` });
      }
    } catch (error) {
      violations.push({ invariant: 'V4', detail: `snapshot ${snapshot.snapshotId}: ${String(error)}` });
    }
  }
  return violations;
}

/** V5: a snapshot that was read before reads the same now. */
export async function checkRemembered(store: ObjectStore, metadata: TableMetadata, remembered: ReadonlyMap<bigint, readonly string[]>): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const [snapshotId, paths] of remembered) {
    const now = (await readSnapshot(store, metadata, snapshotId)).files.map((file) => file.filePath);
    if (now.toSorted().join() !== paths.toSorted().join()) violations.push({ invariant: 'V5', detail: `snapshot ${snapshotId} reads ${now.length} files instead of ${paths.length}` });
  }
  return violations;
}
