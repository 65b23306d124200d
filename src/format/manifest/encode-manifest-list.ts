import type { AvroWriter } from '../avro/avro-writer.ts';
import { encodeContainer } from '../avro/container-writer.ts';
import { toAvroRecord } from '../avro/iceberg-to-avro.ts';
import { stringifyJson } from '../json/stringify-json.ts';
import type { FieldSummary, ManifestFile } from '../manifest-types.ts';
import { typeToJson } from '../schema/schema-json.ts';
import { writeOptional, writeOptionalList } from './encode-entry.ts';
import { manifestFileStruct } from './manifest-schema.ts';

/** What a manifest list is made of. */
export interface EncodeManifestListOptions {
  readonly snapshotId: bigint;
  readonly parentSnapshotId?: bigint;
  readonly sequenceNumber: bigint;
  readonly manifests: readonly ManifestFile[];
  /** 16 bytes; by default derived from the content. */
  readonly syncMarker?: Uint8Array;
}

const avroSchema = JSON.stringify(toAvroRecord(manifestFileStruct, 'manifest_file'));
const icebergSchema = stringifyJson({ 'schema-id': 0, ...(typeToJson(manifestFileStruct) as object) });

/** Encodes a manifest list of format version 2. */
export function encodeManifestList(options: EncodeManifestListOptions): Uint8Array {
  return encodeContainer({
    schema: avroSchema,
    header: [
      ['snapshot-id', String(options.snapshotId)],
      // Java prints the absent parent so, and readers look for the key.
      ['parent-snapshot-id', options.parentSnapshotId === undefined ? 'null' : String(options.parentSnapshotId)],
      ['sequence-number', String(options.sequenceNumber)],
      ['format-version', '2'],
      ['iceberg.schema', icebergSchema],
    ],
    records: options.manifests,
    write: writeManifestFile,
    ...(options.syncMarker !== undefined && { syncMarker: options.syncMarker }),
  });
}

function writeManifestFile(writer: AvroWriter, manifest: ManifestFile): void {
  writer.writeString(manifest.manifestPath);
  writer.writeLong(manifest.manifestLength);
  writer.writeInt(manifest.partitionSpecId);
  writer.writeInt(manifest.content === 'data' ? 0 : 1);
  writer.writeLong(manifest.sequenceNumber);
  writer.writeLong(manifest.minSequenceNumber);
  writer.writeLong(manifest.addedSnapshotId);
  writer.writeInt(manifest.addedFilesCount);
  writer.writeInt(manifest.existingFilesCount);
  writer.writeInt(manifest.deletedFilesCount);
  writer.writeLong(manifest.addedRowsCount);
  writer.writeLong(manifest.existingRowsCount);
  writer.writeLong(manifest.deletedRowsCount);
  writeOptionalList(writer, manifest.partitions, writeFieldSummary);
  writeOptional(writer, manifest.keyMetadata, (to, bytes) => to.writeBytes(bytes));
}

function writeFieldSummary(writer: AvroWriter, summary: FieldSummary): void {
  writer.writeBoolean(summary.containsNull);
  writeOptional(writer, summary.containsNan, (to, value) => to.writeBoolean(value));
  writeOptional(writer, summary.lowerBound, (to, bytes) => to.writeBytes(bytes));
  writeOptional(writer, summary.upperBound, (to, bytes) => to.writeBytes(bytes));
}
