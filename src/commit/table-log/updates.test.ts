import { describe, expect, it } from 'vitest';
import type { Snapshot, TableMetadata } from '../../format/index.ts';
import { advanceBranch, applyUpdates } from './updates.ts';

const snapshot = (number: number): Snapshot => ({ snapshotId: BigInt(number), sequenceNumber: BigInt(number), timestampMs: number, summary: { operation: 'append' } });
const empty = { lastSequenceNumber: 0n, snapshots: [], snapshotLog: [], refs: {}, properties: {} } as unknown as TableMetadata;

describe('applyUpdates', () => {
  it('lets main advance with its log, its current snapshot and its sequence number, and keeps its retention', () => {
    const first = applyUpdates(empty, advanceBranch(empty, 'main', snapshot(1)));
    const kept = applyUpdates(first, [{ action: 'set-snapshot-ref', name: 'main', ref: { snapshotId: 1n, type: 'branch', minSnapshotsToKeep: 9 } }]);
    const second = applyUpdates(kept, advanceBranch(kept, 'main', snapshot(2)));
    expect(second).toMatchObject({ currentSnapshotId: 2n, lastSequenceNumber: 2n, refs: { main: { snapshotId: 2n, type: 'branch', minSnapshotsToKeep: 9 } } });
    expect(second.snapshotLog.at(-1)).toEqual({ timestampMs: 2, snapshotId: 2n });
    expect(empty.snapshots).toEqual([]);
  });

  it('moves another branch without touching main', () => {
    const main = applyUpdates(empty, advanceBranch(empty, 'main', snapshot(1)));
    const moved = applyUpdates(main, advanceBranch(main, '__proto__', snapshot(2)));
    expect(moved.currentSnapshotId).toBe(1n);
    expect(Object.keys(moved.refs)).toEqual(['main', '__proto__']);
    expect(Object.keys(applyUpdates(moved, [{ action: 'remove-snapshot-ref', name: '__proto__' }]).refs)).toEqual(['main']);
  });

  it('sets and removes properties, whatever their names', () => {
    const set = applyUpdates(empty, [{ action: 'set-properties', properties: Object.fromEntries([['a', '1'], ['__proto__', '2']]) }]);
    expect(Object.entries(set.properties)).toEqual([['a', '1'], ['__proto__', '2']]);
    expect(Object.entries(applyUpdates(set, [{ action: 'remove-properties', names: ['__proto__'] }]).properties)).toEqual([['a', '1']]);
  });

  it.each([
    ['a snapshot whose sequence number does not rise', snapshot(1)],
    ['a snapshot id that is in use', { ...snapshot(1), sequenceNumber: 5n }],
  ])('refuses %s', (_, added) => {
    const one = applyUpdates(empty, [{ action: 'add-snapshot', snapshot: snapshot(1) }]);
    expect(() => applyUpdates(one, [{ action: 'add-snapshot', snapshot: added }])).toThrow(expect.objectContaining({ code: 'internal-invariant' }));
  });

  it('refuses a ref to a snapshot that is not listed', () => {
    expect(() => applyUpdates(empty, [{ action: 'set-snapshot-ref', name: 'tag', ref: { snapshotId: 1n, type: 'tag' } }])).toThrow(expect.objectContaining({ code: 'internal-invariant' }));
  });
});
