import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../runtime/index.ts';
import { mintCommitId, mintSnapshotId, mintUuid, timestampOfSnapshotId } from './identifiers.ts';

describe('identifiers', () => {
  it('mints snapshot ids that are positive longs and carry their time', () => {
    const random = new SeededRandom(1);
    for (const timestampMs of [0, 1, 1_750_000_000_000, 2 ** 42 - 1]) {
      const id = mintSnapshotId(timestampMs, random);
      expect(id).toBeGreaterThanOrEqual(0n);
      expect(id).toBeLessThan(2n ** 63n);
      expect(timestampOfSnapshotId(id)).toBe(timestampMs);
    }
  });

  it('hardly ever mints one snapshot id twice within a millisecond', () => {
    const random = new SeededRandom(2);
    const ids = new Set(Array.from({ length: 1_000 }, () => mintSnapshotId(1_750_000_000_000, random)));
    expect(ids.size).toBeGreaterThan(995);
  });

  it('mints commit ids of 32 digits and version-4 UUIDs', () => {
    const random = new SeededRandom(3);
    expect(mintCommitId(random)).toMatch(/^[0-9a-f]{32}$/);
    expect(mintUuid(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
