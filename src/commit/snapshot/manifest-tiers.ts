import type { ManifestFile } from '../../format/index.ts';

/** So many manifests of a tier are merged into one of the next tier. */
export const manifestFanIn = 8;
/** A manifest of this size is finished: merging it would cost more than planning gains. */
export const manifestTargetBytes: bigint = 8n * 1024n * 1024n;

/**
 * A tier of so many manifests is merged even if others wrote them and each has to be read before the commit: soon
 * where there is time, late where writers wait in line and each would read what the next one merges.
 */
export const unheldMergeAt: { readonly quiet: number; readonly busy: number } = { quiet: 2 * manifestFanIn, busy: 8 * manifestFanIn };

/** Live files of a manifest. */
export function liveFilesOf(manifest: ManifestFile): number {
  return manifest.addedFilesCount + manifest.existingFilesCount;
}

/**
 * The parent's manifests that stand in the next list too: all but those made anew, and those whose files are all deleted,
 * which told readers of the parent what it had removed and tell nobody anything any more.
 */
export function carriedOver(parent: readonly ManifestFile[], madeAnew: ReadonlySet<string>): readonly ManifestFile[] {
  return parent.filter((manifest) => liveFilesOf(manifest) > 0 && !madeAnew.has(manifest.manifestPath));
}

/** The tier of a manifest with `files` live files: 0 below 8, 1 below 64, 2 below 512, … */
export function tierOf(files: number): number {
  let tier = 0;
  for (let bound = manifestFanIn; files >= bound; bound *= manifestFanIn) tier += 1;
  return tier;
}

/**
 * Chooses which manifests an append merges with its own, so that a table of n files keeps about 7 log8(n) manifests
 * and each entry is rewritten about log8(n) times: a log-structured merge, decided from the manifest list alone.
 *
 * Manifests whose entries are in hand are preferred, because others cost a read before the commit.
 *
 * @param incomingFiles files of the new manifest.
 * @param isHeld whether the entries of a manifest are in memory.
 * @param unheldAt how many manifests of a tier, the new one among them, are merged whether they are held or not.
 */
export function chooseMerge(
  manifests: readonly ManifestFile[],
  partitionSpecId: number,
  incomingFiles: number,
  isHeld: (manifest: ManifestFile) => boolean,
  unheldAt: number = unheldMergeAt.quiet,
): readonly ManifestFile[] {
  const candidates = manifests.filter(
    (manifest) => manifest.content === 'data' && manifest.partitionSpecId === partitionSpecId && manifest.manifestLength < manifestTargetBytes && liveFilesOf(manifest) > 0,
  );
  const chosen: ManifestFile[] = [];
  let files = incomingFiles;
  for (let tier = tierOf(files); ; tier = tierOf(files)) {
    const members = candidates.filter((manifest) => tierOf(liveFilesOf(manifest)) <= tier && !chosen.includes(manifest));
    const held = members.filter(isHeld);
    const merged = members.length + 1 >= unheldAt ? members : held.length + 1 >= manifestFanIn ? held : [];
    if (merged.length === 0) return chosen;
    chosen.push(...merged);
    for (const manifest of merged) files += liveFilesOf(manifest);
  }
}
