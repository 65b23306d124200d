import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManifestFile } from '../../format/index.ts';
import { chooseMerge, liveFilesOf, manifestFanIn, tierOf, unheldMergeAt } from './manifest-tiers.ts';

let made = 0;
function manifest(files: number, options: Partial<ManifestFile> = {}): ManifestFile {
  return {
    manifestPath: `m${made++}`,
    manifestLength: 1_000n,
    partitionSpecId: 0,
    content: 'data',
    sequenceNumber: 1n,
    minSequenceNumber: 1n,
    addedSnapshotId: 1n,
    addedFilesCount: files,
    existingFilesCount: 0,
    deletedFilesCount: 0,
    addedRowsCount: 0n,
    existingRowsCount: 0n,
    deletedRowsCount: 0n,
    partitions: [],
    ...options,
  };
}

/** Plays `appends` single-file appends; returns the manifests left and how many entries were rewritten in all. */
function play(appends: number, isHeld: (path: string) => boolean): { readonly manifests: readonly ManifestFile[]; readonly rewritten: number; readonly merges: number } {
  let manifests: readonly ManifestFile[] = [];
  let rewritten = 0;
  let merges = 0;
  for (let append = 0; append < appends; append++) {
    const chosen = chooseMerge(manifests, 0, 1, (candidate) => isHeld(candidate.manifestPath));
    let files = 1;
    for (const merged of chosen) files += liveFilesOf(merged);
    rewritten += files - 1;
    if (chosen.length > 0) merges += 1;
    manifests = [manifest(files), ...manifests.filter((candidate) => !chosen.includes(candidate))];
  }
  return { manifests, rewritten, merges };
}

describe('chooseMerge', () => {
  it.each([0, 1, 7, 8, 63, 64, 511, 512])('tierOf(%i)', (files) => {
    expect(manifestFanIn ** tierOf(files)).toBeLessThanOrEqual(Math.max(files, 1));
    expect(manifestFanIn ** (tierOf(files) + 1)).toBeGreaterThan(files);
  });

  it('merges nothing until a tier is full', () => {
    expect(chooseMerge([manifest(1), manifest(1)], 0, 1, () => true)).toEqual([]);
    expect(chooseMerge(Array.from({ length: 7 }, () => manifest(1)), 0, 1, () => true)).toHaveLength(7);
  });

  it("leaves others' manifests alone until a tier has twice its size, and eight times where writers wait in line", () => {
    const others = (count: number): ManifestFile[] => Array.from({ length: count }, () => manifest(1));
    expect(chooseMerge(others(14), 0, 1, () => false)).toEqual([]);
    expect(chooseMerge(others(15), 0, 1, () => false)).toHaveLength(15);
    expect(chooseMerge(others(62), 0, 1, () => false, unheldMergeAt.busy)).toEqual([]);
    expect(chooseMerge(others(63), 0, 1, () => false, unheldMergeAt.busy)).toHaveLength(63);
  });

  it('keeps the list logarithmic and each entry rewritten a logarithmic number of times', () => {
    for (const appends of [100, 1_000, 10_000]) {
      const { manifests, rewritten } = play(appends, () => true);
      const tiers = Math.log(appends) / Math.log(8) + 1;
      expect(manifests.length).toBeLessThanOrEqual(7 * tiers);
      expect(rewritten).toBeLessThanOrEqual(appends * tiers);
      expect(manifests.reduce((sum, each) => sum + liveFilesOf(each), 0)).toBe(appends);
    }
  });

  it('stays bounded when no entries are held, at twice the size', () => {
    const { manifests } = play(1_000, () => false);
    expect(manifests.length).toBeLessThanOrEqual(15 * 4);
  });

  it('leaves other specs, delete manifests, finished and empty ones alone', () => {
    const others = [
      ...Array.from({ length: 20 }, () => manifest(1, { partitionSpecId: 1 })),
      ...Array.from({ length: 20 }, () => manifest(1, { content: 'deletes' })),
      ...Array.from({ length: 20 }, () => manifest(1, { manifestLength: 9_000_000n })),
      ...Array.from({ length: 20 }, () => manifest(0)),
    ];
    expect(chooseMerge(others, 0, 1, () => true)).toEqual([]);
  });

  it('never chooses a manifest twice, whatever the list', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 60 }), fc.integer({ min: 1, max: 100 }), fc.integer(), (sizes, incoming, mask) => {
        const list = sizes.map((files) => manifest(files));
        const chosen = chooseMerge(list, 0, incoming, (candidate) => ((mask >> (list.indexOf(candidate) % 31)) & 1) === 1);
        expect(new Set(chosen).size).toBe(chosen.length);
      }),
    );
  });
});
