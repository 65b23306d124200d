import { type EncodedManifest, encodeManifest, inheritEntry, type ManifestEntry, type ManifestFile, type PartitionSpec, partitionValueTypes, type PrimitiveType, type TableMetadata, typingOrder } from '../../format/index.ts';
import { locationOfKey } from '../location.ts';
import type { StagedObject } from './attempt.ts';

/** A data manifest that was encoded and not yet named by any landed version. */
export interface StagedManifest {
  readonly object: StagedObject;
  readonly partitionSpecId: number;
  readonly encoded: EncodedManifest;
  /** As written: added entries leave their ids to be inherited, so the bytes hold for any parent. */
  readonly entries: readonly ManifestEntry[];
  /** The manifests that were merged into it. It may stand only where all of them stood. */
  readonly sources: readonly string[];
}

export interface StageManifestOptions {
  readonly key: string;
  /** Of the table as the attempt sees it: its current schema goes into the header. */
  readonly metadata: Pick<TableMetadata, 'schemas' | 'currentSchemaId'>;
  /** One of the table's. */
  readonly spec: PartitionSpec;
  readonly entries: readonly ManifestEntry[];
  readonly sources?: readonly string[];
}

/** Encodes a data manifest under its key. Pure: nothing is put. */
export function stageManifest(options: StageManifestOptions): StagedManifest {
  const { key, metadata, spec } = options;
  const { schemas, currentSchemaId } = metadata;
  const schema = schemas.find(({ schemaId }) => schemaId === currentSchemaId)!;
  const typing = typingOrder(schema, schemas);
  const entries = widened(options.entries, partitionValueTypes(spec, typing));
  const encoded = encodeManifest({ schema, spec, entries, content: 'data', olderSchemas: typing.slice(1) });
  return { object: { key, bytes: encoded.bytes }, partitionSpecId: spec.specId, encoded, entries, sources: options.sources ?? [] };
}

/** Values of an int column that has been promoted since they were written or read become longs, as a manifest of today says them. */
function widened(entries: readonly ManifestEntry[], types: readonly (PrimitiveType | undefined)[]): readonly ManifestEntry[] {
  if (!types.some((type) => type?.kind === 'long')) return entries;
  return entries.map((entry) => {
    const { partition } = entry.dataFile;
    if (!partition.some((value, index) => typeof value === 'number' && types[index]?.kind === 'long')) return entry;
    const wide = partition.map((value, index) => (typeof value === 'number' && types[index]?.kind === 'long' ? BigInt(value) : value));
    return { ...entry, dataFile: { ...entry.dataFile, partition: wide } };
  });
}

/** The manifest list's line for a staged manifest under one attempt's ids. */
export function manifestFileOf(staged: StagedManifest, tableLocation: string, ids: { readonly snapshotId: bigint; readonly sequenceNumber: bigint }): ManifestFile {
  const { encoded } = staged;
  return {
    manifestPath: locationOfKey(staged.object.key, tableLocation),
    manifestLength: BigInt(encoded.bytes.length),
    partitionSpecId: staged.partitionSpecId,
    content: 'data',
    sequenceNumber: ids.sequenceNumber,
    minSequenceNumber: minSequenceNumber(staged.entries, ids.sequenceNumber),
    addedSnapshotId: ids.snapshotId,
    addedFilesCount: encoded.addedFilesCount,
    existingFilesCount: encoded.existingFilesCount,
    deletedFilesCount: encoded.deletedFilesCount,
    addedRowsCount: encoded.addedRowsCount,
    existingRowsCount: encoded.existingRowsCount,
    deletedRowsCount: encoded.deletedRowsCount,
    partitions: encoded.partitions,
  };
}

/** The entries of a staged manifest as a reader will see them once its snapshot has landed. */
export function landedEntries(staged: StagedManifest, manifest: ManifestFile): readonly ManifestEntry[] {
  return staged.entries.map((entry) => inheritEntry(entry, manifest));
}

/** The lowest sequence number of a live entry; an added one has the number that its snapshot will get. */
function minSequenceNumber(entries: readonly ManifestEntry[], assigned: bigint): bigint {
  let lowest = assigned;
  for (const entry of entries) {
    const number = entry.status === 'deleted' ? null : entry.sequenceNumber;
    if (number !== null && number < lowest) lowest = number;
  }
  return lowest;
}
