import { describe, expect, it } from 'vitest';
import type { Snapshot, SnapshotRef, TableMetadata } from '../../format/index.ts';
import { boundSnapshots, retentionBounds, snapshotSizeBytes } from './retention.ts';

const nowMs = 1_750_000_000_000;
const hourMs = 3_600_000;

function snapshot(number: number, ageMs: number, summary: Record<string, string> = {}): Snapshot {
  return {
    snapshotId: BigInt(number),
    ...(number > 1 && { parentSnapshotId: BigInt(number - 1) }),
    sequenceNumber: BigInt(number),
    timestampMs: nowMs - ageMs,
    manifestList: `memory:t/metadata/snap-${number}.avro`,
    summary: { operation: 'append', ...summary },
  };
}

/** A line of `count` snapshots, the newest `newestAgeMs` old, one each `everyMs`. */
function table(count: number, everyMs: number, changes: Partial<TableMetadata> = {}, newestAgeMs = 0): TableMetadata {
  const snapshots = Array.from({ length: count }, (_, index) => snapshot(index + 1, newestAgeMs + (count - 1 - index) * everyMs));
  const main: SnapshotRef = { snapshotId: BigInt(count), type: 'branch' };
  return {
    properties: {},
    snapshots,
    snapshotLog: snapshots.map(({ timestampMs, snapshotId }) => ({ timestampMs, snapshotId })),
    refs: { main },
    statistics: snapshots.map(({ snapshotId }) => ({ 'snapshot-id': snapshotId })),
    partitionStatistics: [],
    currentSnapshotId: BigInt(count),
    ...changes,
  } as unknown as TableMetadata;
}

const idsOf = (metadata: TableMetadata): number[] => metadata.snapshots.map(({ snapshotId }) => Number(snapshotId));

describe('boundSnapshots', () => {
  it('keeps 50 old ones', () => {
    expect(idsOf(boundSnapshots(table(50, hourMs), nowMs))).toHaveLength(50);
    expect(idsOf(boundSnapshots(table(80, hourMs), nowMs))).toEqual(Array.from({ length: 50 }, (_, index) => 31 + index));
  });

  it('keeps more while they are younger than ten minutes', () => {
    expect(idsOf(boundSnapshots(table(200, 5_000), nowMs))).toHaveLength(120);
  });

  it('keeps young ones only while the file stays small', () => {
    const kept = boundSnapshots(table(5_000, 1), nowMs).snapshots;
    const bytes = kept.reduce((sum, each) => sum + snapshotSizeBytes(each), 0);
    expect(kept.length).toBeGreaterThan(100);
    expect(bytes).toBeLessThanOrEqual(retentionBounds.youngListBytes);
  });

  it('keeps what a tag holds, and cuts the log up to the last dropped id', () => {
    const tagged = table(80, hourMs, { refs: { main: { snapshotId: 80n, type: 'branch' }, old: { snapshotId: 3n, type: 'tag' } } });
    const bounded = boundSnapshots(tagged, nowMs);
    expect(idsOf(bounded).slice(0, 2)).toEqual([3, 31]);
    expect(Number(bounded.snapshotLog[0]!.snapshotId)).toBe(31);
    expect(bounded.statistics).toHaveLength(51);
  });

  it("keeps what a branch's own retention holds", () => {
    const refs = { main: { snapshotId: 80n, type: 'branch' }, dev: { snapshotId: 10n, type: 'branch', minSnapshotsToKeep: 3 } } as const;
    expect(idsOf(boundSnapshots(table(80, hourMs, { refs }), nowMs)).slice(0, 4)).toEqual([8, 9, 10, 31]);
    const aged = { main: { snapshotId: 80n, type: 'branch', maxSnapshotAgeMs: 60 * hourMs } } as const;
    expect(idsOf(boundSnapshots(table(80, hourMs, { refs: aged }), nowMs))).toHaveLength(60);
  });

  it('keeps a staged snapshot until it is published', () => {
    const base = table(80, hourMs);
    const staged = { ...snapshot(5, 200 * hourMs, { 'wap.id': 'w1' }), snapshotId: 500n };
    const withStaged = { ...base, snapshots: [staged, ...base.snapshots] };
    expect(idsOf(boundSnapshots(withStaged, nowMs))).toContain(500);
    const published = { ...base, snapshots: [staged, ...base.snapshots.slice(0, -1), { ...base.snapshots.at(-1)!, summary: { operation: 'append', 'published-wap-id': 'w1' } as const }] };
    expect(idsOf(boundSnapshots(published, nowMs))).not.toContain(500);
  });

  it('is held open by a lease until it expires', () => {
    const bare = table(80, hourMs);
    const leased = { ...bare, properties: { 'frazil.retain-from': `old=0-${nowMs}, stream=${nowMs - 70 * hourMs}-${nowMs + 1}` } };
    expect(idsOf(boundSnapshots(leased, nowMs))).toHaveLength(71);
    expect(idsOf(boundSnapshots(leased, nowMs + 1))).toHaveLength(50);
  });

  it('ignores an illegible lease', () => {
    expect(idsOf(boundSnapshots({ ...table(80, hourMs), properties: { 'frazil.retain-from': 'x=0,=1-2,a b=1-9' } }, nowMs))).toHaveLength(50);
  });
});
