import { FrazilError } from '../../errors/index.ts';
import type { AvroCursor } from '../avro/avro-cursor.ts';
import type { AvroSource } from '../avro/avro-source.ts';
import { readContainerHeader, readRecords } from '../avro/container-reader.ts';
import { parseForeignSchema } from '../avro/foreign-schema.ts';
import { arrayOf, type FieldTarget, type ReaderFactory, recordReader } from '../avro/record-reader.ts';
import { booleanOf, bytesOf, intOf, longOf, stringOf } from '../avro/value-readers.ts';
import type { FieldSummary, ManifestFile } from '../manifest-types.ts';
import { manifestFileBytes, maxDecodedBytes, MemoryBudget } from './memory-budget.ts';

/** The most manifests that one list may name. */
export const maxManifests = 1_000_000;

const fieldSummaryOf: ReaderFactory<FieldSummary> = (schema, at) => {
  const read = recordReader(
    schema,
    [
      { id: 509, name: 'contains_null', required: true, read: booleanOf },
      { id: 518, name: 'contains_nan', required: false, read: booleanOf },
      { id: 510, name: 'lower_bound', required: false, read: bytesOf },
      { id: 511, name: 'upper_bound', required: false, read: bytesOf },
    ],
    at,
  );
  return (cursor) => {
    const [containsNull, containsNan, lowerBound, upperBound] = read(cursor) as [boolean, boolean | null, Uint8Array | null, Uint8Array | null];
    return {
      containsNull,
      ...(containsNan !== null && { containsNan }),
      ...(lowerBound !== null && { lowerBound }),
      ...(upperBound !== null && { upperBound }),
    };
  };
};

const targets: readonly FieldTarget[] = [
  { id: 500, name: 'manifest_path', required: true, read: stringOf },
  { id: 501, name: 'manifest_length', required: true, read: longOf },
  { id: 502, name: 'partition_spec_id', required: true, read: intOf },
  { id: 517, name: 'content', required: false, read: intOf },
  { id: 515, name: 'sequence_number', required: false, read: longOf },
  { id: 516, name: 'min_sequence_number', required: false, read: longOf },
  { id: 503, name: 'added_snapshot_id', required: true, read: longOf },
  { id: 504, name: 'added_files_count', required: false, read: intOf },
  { id: 505, name: 'existing_files_count', required: false, read: intOf },
  { id: 506, name: 'deleted_files_count', required: false, read: intOf },
  { id: 512, name: 'added_rows_count', required: false, read: longOf },
  { id: 513, name: 'existing_rows_count', required: false, read: longOf },
  { id: 514, name: 'deleted_rows_count', required: false, read: longOf },
  { id: 507, name: 'partitions', required: false, read: arrayOf(fieldSummaryOf) },
  { id: 519, name: 'key_metadata', required: false, read: bytesOf },
  { id: 520, name: 'first_row_id', required: false, read: longOf },
];

/**
 * Reads a manifest list of any writer. A list of format version 1 reads with sequence numbers 0; `partitions` is empty if the
 * writer gave no summaries, which says nothing about the partitions.
 *
 * *Errors*: `manifest-list-invalid` with path and offset; `manifest-unsupported` for an unknown codec, for a list of version 1
 * that leaves the optional counts out, and for one that takes more than `limitBytes` in memory, about.
 */
export function decodeManifestList(bytes: Uint8Array, path: string, limitBytes: number = maxDecodedBytes): readonly ManifestFile[] {
  const source: AvroSource = { path, code: 'manifest-list-invalid' };
  const header = readContainerHeader(bytes, source);
  const read = recordReader(parseForeignSchema(header.schema, source), targets, { source, field: '' });
  const manifests: ManifestFile[] = [];
  const paths = new Set<string>();
  const budget = new MemoryBudget(path, limitBytes);
  readRecords(bytes, header, source, maxManifests, (cursor) => {
    const manifest = assemble(read(cursor), cursor);
    if (paths.has(manifest.manifestPath)) throw cursor.error(`names ${manifest.manifestPath} twice`);
    paths.add(manifest.manifestPath);
    budget.take(manifestFileBytes(manifest));
    manifests.push(manifest);
  });
  return manifests;
}

function assemble(values: readonly unknown[], cursor: AvroCursor): ManifestFile {
  const path = values[0] as string;
  const content = (values[3] ?? 0) as number;
  if (content !== 0 && content !== 1) throw cursor.error(`content is ${content}`);
  if ((values[1] as bigint) < 0n) throw cursor.error(`manifest_length is ${String(values[1])}`);
  const [keyMetadata, firstRowId] = [values[14] as Uint8Array | null, values[15] as bigint | null];
  return {
    manifestPath: path,
    manifestLength: values[1] as bigint,
    partitionSpecId: values[2] as number,
    content: content === 0 ? 'data' : 'deletes',
    sequenceNumber: (values[4] ?? 0n) as bigint,
    minSequenceNumber: (values[5] ?? 0n) as bigint,
    addedSnapshotId: values[6] as bigint,
    addedFilesCount: Number(count(values, 7, cursor)),
    existingFilesCount: Number(count(values, 8, cursor)),
    deletedFilesCount: Number(count(values, 9, cursor)),
    addedRowsCount: BigInt(count(values, 10, cursor)),
    existingRowsCount: BigInt(count(values, 11, cursor)),
    deletedRowsCount: BigInt(count(values, 12, cursor)),
    partitions: (values[13] ?? []) as readonly FieldSummary[],
    ...(keyMetadata !== null && { keyMetadata }),
    ...(firstRowId !== null && { firstRowId }),
  };
}

function count(values: readonly unknown[], index: number, cursor: AvroCursor): number | bigint {
  const value = values[index] as number | bigint | null;
  const name = targets[index]?.name ?? '';
  if (value === null) {
    const { path } = cursor.source;
    throw new FrazilError('manifest-unsupported', `${path}: ${name} of ${String(values[0])} is left out`, { context: { path, field: name } });
  }
  if (value < 0) throw cursor.error(`${name} is ${value}`);
  return value;
}
