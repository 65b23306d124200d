import { FrazilError } from '../../errors/index.ts';
import type { ManifestEntry, ManifestFile } from '../manifest-types.ts';

/**
 * An entry with what it leaves null filled in from the manifest list's line: the snapshot id always, sequence numbers for added
 * entries, and 0 in manifests from before there were sequence numbers.
 *
 * *Errors*: `manifest-invalid` if an existing or deleted entry of a version 2 manifest lacks its sequence number.
 */
export function inheritEntry(entry: ManifestEntry, manifest: ManifestFile): ManifestEntry {
  if (entry.snapshotId !== null && entry.sequenceNumber !== null && entry.fileSequenceNumber !== null) return entry;
  const inherits = entry.status === 'added' || manifest.sequenceNumber === 0n;
  if (!inherits && entry.sequenceNumber === null) {
    const message = `${manifest.manifestPath}: ${entry.dataFile.filePath} is ${entry.status} and has no sequence number`;
    throw new FrazilError('manifest-invalid', message, { context: { path: manifest.manifestPath, filePath: entry.dataFile.filePath } });
  }
  return {
    status: entry.status,
    snapshotId: entry.snapshotId ?? manifest.addedSnapshotId,
    sequenceNumber: entry.sequenceNumber ?? manifest.sequenceNumber,
    fileSequenceNumber: entry.fileSequenceNumber ?? (inherits ? manifest.sequenceNumber : null),
    dataFile: entry.dataFile,
  };
}
