import { type DataFile, type ManifestFile, partitionFieldType, type PartitionSpec, partitionText, partitionValueText } from '../../format/index.ts';
import type { Table } from '../../table/index.ts';
import { bytesText, countText } from '../output/number-text.ts';
import { numeric, type Part } from './metadata-parts.ts';

/** The live files of the current snapshot. */
export async function filesPart(table: Table, signal: AbortSignal): Promise<Part> {
  const files = await readLiveFiles(table, signal);
  return {
    document: files.map(({ file, partitionSpecId, snapshotId, sequenceNumber }) => ({
      path: file.filePath,
      content: file.content,
      format: file.fileFormat,
      specId: partitionSpecId,
      partition: partitionDocument(table, partitionSpecId, file.partition),
      rows: file.recordCount,
      bytes: file.fileSizeInBytes,
      sequenceNumber,
      snapshotId: snapshotId === null ? null : String(snapshotId),
    })),
    columns: [{ title: 'file' }, { title: 'partition' }, numeric('rows'), numeric('size'), numeric('sequence')],
    rows: files.map((live) => [
      pathUnder(table, live.file.filePath),
      partitionOf(table, live),
      countText(live.file.recordCount),
      bytesText(live.file.fileSizeInBytes),
      live.sequenceNumber === null ? '' : String(live.sequenceNumber),
    ]),
  };
}

/** The manifests of the current snapshot. */
export async function manifestsPart(table: Table, signal: AbortSignal): Promise<Part> {
  const manifests = await readManifests(table, signal);
  return {
    document: manifests.map((manifest) => ({
      path: manifest.manifestPath,
      content: manifest.content,
      specId: manifest.partitionSpecId,
      bytes: manifest.manifestLength,
      addedSnapshotId: String(manifest.addedSnapshotId),
      sequenceNumber: manifest.sequenceNumber,
      minSequenceNumber: manifest.minSequenceNumber,
      files: { added: manifest.addedFilesCount, existing: manifest.existingFilesCount, deleted: manifest.deletedFilesCount },
      rows: { added: manifest.addedRowsCount, existing: manifest.existingRowsCount, deleted: manifest.deletedRowsCount },
    })),
    columns: [{ title: 'manifest' }, { title: 'content' }, numeric('files'), numeric('rows'), numeric('size'), numeric('sequence')],
    rows: manifests.map((manifest) => [
      pathUnder(table, manifest.manifestPath),
      manifest.content,
      countText(manifest.addedFilesCount + manifest.existingFilesCount),
      countText(manifest.addedRowsCount + manifest.existingRowsCount),
      bytesText(manifest.manifestLength),
      String(manifest.sequenceNumber),
    ]),
  };
}

interface PartitionTotals {
  readonly specId: number;
  readonly text: string;
  readonly partition: object;
  files: number;
  rows: bigint;
  bytes: bigint;
}

/** The partitions of the current snapshot and the data files in them. */
export async function partitionsPart(table: Table, signal: AbortSignal): Promise<Part> {
  const byText = new Map<string, PartitionTotals>();
  for (const live of await readLiveFiles(table, signal)) {
    if (live.file.content !== 'data') continue;
    const text = partitionOf(table, live);
    const key = `${live.partitionSpecId} ${text}`;
    const totals = byText.get(key) ?? { specId: live.partitionSpecId, text, partition: partitionDocument(table, live.partitionSpecId, live.file.partition), files: 0, rows: 0n, bytes: 0n };
    totals.files += 1;
    totals.rows += live.file.recordCount;
    totals.bytes += live.file.fileSizeInBytes;
    byText.set(key, totals);
  }
  const partitions = [...byText.values()].toSorted((a, b) => (a.text < b.text ? -1 : 1));
  return {
    document: partitions.map(({ specId, partition, files, rows, bytes }) => ({ specId, partition, files, rows, bytes })),
    columns: [{ title: 'partition' }, numeric('files'), numeric('rows'), numeric('size')],
    rows: partitions.map(({ text, files, rows, bytes }) => [text, countText(files), countText(rows), bytesText(bytes)]),
  };
}

function specOf(table: Table, specId: number): PartitionSpec | undefined {
  return table.metadata.partitionSpecs.find((spec) => spec.specId === specId);
}

function partitionOf(table: Table, { partitionSpecId, file }: LiveFile): string {
  const spec = specOf(table, partitionSpecId);
  return spec === undefined || spec.fields.length === 0 ? '–' : partitionText(spec, table.schema, file.partition);
}

/** Partition field names to their values as people read them; null stays null. */
function partitionDocument(table: Table, specId: number, partition: LiveFile['file']['partition']): object {
  const fields = specOf(table, specId)?.fields ?? [];
  return Object.fromEntries(
    fields.map((field, index) => {
      const value = partition[index] ?? null;
      return [field.name, value === null ? null : partitionValueText(field.transform, partitionFieldType(field, table.schema), value)];
    }),
  );
}

/** The path below the table's location. */
function pathUnder(table: Table, path: string): string {
  return path.startsWith(`${table.location}/`) ? path.slice(table.location.length + 1) : path;
}

/** A live file of the current snapshot. */
interface LiveFile {
  readonly file: DataFile;
  readonly partitionSpecId: number;
  readonly snapshotId: bigint | null;
  readonly sequenceNumber: bigint | null;
}

/** The manifests of the current snapshot. *Cost*: one request. */
async function readManifests(table: Table, signal: AbortSignal): Promise<readonly ManifestFile[]> {
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
