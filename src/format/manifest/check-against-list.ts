import { avroError, type AvroSource } from '../avro/avro-source.ts';
import type { ManifestEntryStatus, ManifestFile } from '../manifest-types.ts';

/** *Errors*: the source's code if a manifest is not what the manifest list says it is. */
export function checkAgainstList(
  decoded: { readonly counts: Readonly<Record<ManifestEntryStatus, number>>; readonly content: 'data' | 'deletes'; readonly specId: number },
  byteLength: number,
  manifest: ManifestFile,
  source: AvroSource,
): void {
  const differ = (what: string, found: unknown, listed: unknown): Error =>
    avroError(source, `${what} is ${String(found)}, but the manifest list says ${String(listed)}`);
  if (BigInt(byteLength) !== manifest.manifestLength) throw differ('the length', byteLength, manifest.manifestLength);
  if (decoded.specId !== manifest.partitionSpecId) throw differ('the partition spec', decoded.specId, manifest.partitionSpecId);
  if (decoded.content !== manifest.content) throw differ('the content', decoded.content, manifest.content);
  const { counts } = decoded;
  if (counts.added !== manifest.addedFilesCount) throw differ('the number of added files', counts.added, manifest.addedFilesCount);
  if (counts.existing !== manifest.existingFilesCount) throw differ('the number of existing files', counts.existing, manifest.existingFilesCount);
  if (counts.deleted !== manifest.deletedFilesCount) throw differ('the number of deleted files', counts.deleted, manifest.deletedFilesCount);
}
