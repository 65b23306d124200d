import type { DataFile, ManifestFile } from '../../format/index.ts';
import type { Table } from '../../table/index.ts';

/** A live file of the current snapshot. */
export interface LiveFile {
  readonly file: DataFile;
  readonly partitionSpecId: number;
  readonly snapshotId: bigint | null;
  readonly sequenceNumber: bigint | null;
}

/** The manifests of the current snapshot. *Cost*: one request. */
export async function readManifests(table: Table, signal: AbortSignal): Promise<readonly ManifestFile[]> {
  return await table.committer.shelf.listOf(table.currentSnapshot, table.location, signal);
}

/** The live files of the current snapshot, delete files too. *Cost*: one request, and one per manifest. */
export async function readLiveFiles(table: Table, signal: AbortSignal): Promise<readonly LiveFile[]> {
  const { shelf } = table.committer;
  const files: LiveFile[] = [];
  for (const manifest of await readManifests(table, signal)) {
    for (const entry of await shelf.entriesOf(manifest, table.location, signal)) {
      if (entry.status === 'deleted') continue;
      const { snapshotId, sequenceNumber, dataFile } = entry;
      files.push({ file: dataFile, partitionSpecId: manifest.partitionSpecId, snapshotId, sequenceNumber });
    }
  }
  return files;
}
