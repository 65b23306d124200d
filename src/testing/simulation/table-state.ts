import { keyOfLocation, snapshotById } from '../../commit/index.ts';
import { decodeManifest, decodeManifestList, inheritEntry, type DataFile, type TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';

/** A file that a snapshot reaches, with the length that the metadata records (undefined where none is). */
export interface ReachedObject {
  readonly key: string;
  readonly length: bigint | undefined;
}

export interface SnapshotState {
  readonly files: readonly DataFile[];
  readonly reached: readonly ReachedObject[];
  /** Partition specs that its manifests follow. */
  readonly specIds: ReadonlySet<number>;
}

/** Reads a snapshot through the store alone, without any cache of the code under test. */
export async function readSnapshot(store: ObjectStore, metadata: TableMetadata, snapshotId: bigint | undefined): Promise<SnapshotState> {
  const snapshot = snapshotId === undefined ? undefined : snapshotById(metadata, snapshotId);
  if (snapshot?.manifestList === undefined) return { files: [], reached: [], specIds: new Set() };
  const files: DataFile[] = [];
  const specIds = new Set<number>();
  const listKey = keyOfLocation(snapshot.manifestList, metadata.location);
  const reached: ReachedObject[] = [{ key: listKey, length: undefined }];
  for (const manifest of decodeManifestList((await store.get(listKey)).bytes, listKey)) {
    const key = keyOfLocation(manifest.manifestPath, metadata.location);
    reached.push({ key, length: manifest.manifestLength });
    specIds.add(manifest.partitionSpecId);
    for (const entry of decodeManifest((await store.get(key)).bytes, { path: key }).entries.map((raw) => inheritEntry(raw, manifest))) {
      if (entry.status === 'deleted') continue;
      files.push(entry.dataFile);
      reached.push({ key: keyOfLocation(entry.dataFile.filePath, metadata.location), length: entry.dataFile.fileSizeInBytes });
    }
  }
  return { files, reached, specIds };
}
