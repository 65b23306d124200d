import { FrazilError } from '../../errors/index.ts';
import type { AvroCursor } from '../avro/avro-cursor.ts';
import { avroError, type AvroSource } from '../avro/avro-source.ts';
import { type ContainerHeader, headerText, readContainerHeader, readRecords } from '../avro/container-reader.ts';
import { type ForeignSchema, parseForeignSchema } from '../avro/foreign-schema.ts';
import { type AvroReader, type FieldTarget, recordReader } from '../avro/record-reader.ts';
import { intOf, longOf } from '../avro/value-readers.ts';
import { JsonPlace } from '../json/json-place.ts';
import type { JsonValue } from '../json/json-value.ts';
import { parseJson } from '../json/parse-json.ts';
import type { DataFile, ManifestEntry, ManifestEntryStatus, ManifestFile } from '../manifest-types.ts';
import { parsePartitionFields } from '../metadata/spec-json.ts';
import type { PartitionField, PartitionSpec } from '../partition-spec.ts';
import { parseSchema } from '../schema/schema-json.ts';
import type { PrimitiveType, Schema } from '../types.ts';
import { encodeUtf8 } from '../value/utf8.ts';
import { dataFileOf } from './data-file-reader.ts';
import { dataFileBytes, maxDecodedBytes, MemoryBudget } from './memory-budget.ts';
import { partitionValueTypes } from './partition-value-types.ts';

/** The most entries that one manifest may hold; a target size of 8 MB makes some ten thousand. */
const maxManifestEntries = 1_000_000;

/** What is known about a manifest before it is read. */
export interface DecodeManifestOptions {
  /** Location of the manifest, for errors. */
  readonly path: string;
  /** The manifest list's line: with it, length, spec, content and counts are checked and the entries inherit. */
  readonly manifest?: ManifestFile;
  /** The table's specs; they count more than the header's. */
  readonly specs?: readonly PartitionSpec[];
  /** The table's schemas, in `typingOrder`: partition values come in the types that these give them. */
  readonly schemas?: readonly Schema[];
  /** Columns whose counts and bounds are kept; by default all, and the column sizes too. Fewer are read faster. */
  readonly statisticsOf?: ReadonlySet<number>;
  /** Which entries are returned, default all; the others are checked and let go one by one, so that they take no memory. */
  readonly keep?: (entry: ManifestEntry) => boolean;
  /** What the returned entries may take in memory, about; default 512 MiB. */
  readonly maxDecodedBytes?: number;
}

/** A manifest in memory. */
export interface DecodedManifest {
  readonly entries: readonly ManifestEntry[];
  readonly content: 'data' | 'deletes';
  readonly specId: number;
  /** The spec that the partition values follow. */
  readonly spec: PartitionSpec;
  readonly formatVersion: number;
}

const statuses: readonly ManifestEntryStatus[] = ['existing', 'added', 'deleted'];

/**
 * Reads a manifest of any writer: fields are found by id, absent optional ones are left out, unknown ones skipped.
 *
 * Without `options.manifest` the nulls of added entries stay, see `inheritEntry`. Statistics of all columns stay encoded until
 * they are looked at.
 * *Errors*: `manifest-invalid` with path and offset, `manifest-unsupported` for an unknown codec, or for more than memory has room for. *Cost*: about 2 µs an entry beside inflating.
 */
export function decodeManifest(bytes: Uint8Array, options: DecodeManifestOptions): DecodedManifest {
  const source: AvroSource = { path: options.path, code: 'manifest-invalid' };
  const container = readContainerHeader(bytes, source);
  const header = readManifestHeader(container, source, options);
  const types = valueTypes(header.spec, container, source, options);
  const read = entryReader(parseForeignSchema(container.schema, source), header.spec, types, options, source);
  const entries: ManifestEntry[] = [];
  const counts = { existing: 0, added: 0, deleted: 0 };
  const { manifest, keep } = options;
  const budget = new MemoryBudget(options.path, options.maxDecodedBytes ?? maxDecodedBytes);
  readRecords(bytes, container, source, maxManifestEntries, (cursor) => {
    const entry = read(cursor);
    if ((entry.dataFile.content === 'data') !== (header.content === 'data')) {
      throw cursor.error(`holds ${entry.dataFile.content}, but the manifest's content is ${header.content}`);
    }
    counts[entry.status] += 1;
    const whole = manifest === undefined ? entry : inheritEntry(entry, manifest);
    if (keep !== undefined && !keep(whole)) return;
    budget.take(dataFileBytes(whole.dataFile));
    entries.push(whole);
  });
  if (manifest !== undefined) checkAgainstList({ counts, ...header }, bytes.length, manifest, source);
  return { entries, ...header };
}

type ManifestHeader = Omit<DecodedManifest, 'entries'>;

function readManifestHeader(container: ContainerHeader, source: AvroSource, options: DecodeManifestOptions): ManifestHeader {
  const content = headerText(container.keyValues, 'content', source) ?? options.manifest?.content ?? 'data';
  if (content !== 'data' && content !== 'deletes') throw avroError(source, `header: content is ${JSON.stringify(content)}`);
  const specId = headerInt(container, 'partition-spec-id', source) ?? options.manifest?.partitionSpecId ?? 0;
  const known = options.specs?.find((spec) => spec.specId === specId);
  const fields: readonly PartitionField[] | undefined = known?.fields ?? headerJson(container, 'partition-spec', source, parsePartitionFields);
  if (fields === undefined) throw avroError(source, `header: has no partition-spec, and the table has no spec ${specId}`);
  return {
    content,
    specId,
    spec: known ?? { specId, fields },
    formatVersion: headerInt(container, 'format-version', source) ?? 1,
  };
}

function headerInt(container: ContainerHeader, key: string, source: AvroSource): number | undefined {
  const text = headerText(container.keyValues, key, source);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw avroError(source, `header: ${key} is ${JSON.stringify(text.slice(0, 40))}`);
  return Number(text);
}

function headerJson<T>(container: ContainerHeader, key: string, source: AvroSource, parse: (json: JsonValue, place: JsonPlace) => T): T | undefined {
  const text = headerText(container.keyValues, key, source);
  if (text === undefined) return undefined;
  const place = new JsonPlace(source.path, source.code, key);
  return parse(parseJson(encodeUtf8(text), place), place);
}

/** The header's schema is read only for a column that none of the table's schemas has: it may be larger than the entries. */
function valueTypes(spec: PartitionSpec, container: ContainerHeader, source: AvroSource, options: DecodeManifestOptions): readonly (PrimitiveType | undefined)[] {
  const schemas = options.schemas ?? [];
  const types = partitionValueTypes(spec, schemas);
  const written = types.includes(undefined) ? headerJson(container, 'schema', source, parseSchema) : undefined;
  return written === undefined ? types : partitionValueTypes(spec, [...schemas, written]);
}

function entryReader(
  schema: ForeignSchema,
  spec: PartitionSpec,
  types: readonly (PrimitiveType | undefined)[],
  options: DecodeManifestOptions,
  source: AvroSource,
): AvroReader<ManifestEntry> {
  const { statisticsOf } = options;
  const dataFile = dataFileOf({ spec, types, ...(statisticsOf !== undefined && { statisticsOf }) });
  const targets: readonly FieldTarget[] = [
    { id: 0, name: 'status', required: true, read: intOf },
    { id: 1, name: 'snapshot_id', required: false, read: longOf },
    { id: 3, name: 'sequence_number', required: false, read: longOf },
    { id: 4, name: 'file_sequence_number', required: false, read: longOf },
    { id: 2, name: 'data_file', required: true, read: dataFile },
  ];
  const read = recordReader(schema, targets, { source, field: '' });
  return (cursor: AvroCursor) => {
    const values = read(cursor);
    const status = statuses[values[0] as number];
    if (status === undefined) throw cursor.error(`status is ${String(values[0])}`);
    return {
      status,
      snapshotId: values[1] as bigint | null,
      sequenceNumber: values[2] as bigint | null,
      fileSequenceNumber: values[3] as bigint | null,
      dataFile: values[4] as DataFile,
    };
  };
}

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

/** *Errors*: the source's code if a manifest is not what the manifest list says it is. */
function checkAgainstList(
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
