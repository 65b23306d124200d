import { FrazilError } from '../../errors/index.ts';
import { type BoundPredicate, boundTrue, columnsOf, FileFilter } from '../../expr/index.ts';
import type { ManifestEntry, ManifestFile, PartitionSpec, Schema, Snapshot, TableMetadata } from '../../format/index.ts';
import { concurrentMap } from './concurrent-map.ts';
import { DeleteIndex } from './delete-index.ts';
import type { ManifestSource } from './manifest-source.ts';
import type { DeleteFile, FileTask, ScanPlan } from './scan-plan.ts';

export interface PlanFilesOptions {
  readonly metadata: TableMetadata;
  /** Undefined for a table without a snapshot: the plan is empty. */
  readonly snapshot: Snapshot | undefined;
  /** The schema that the rows are read in and the predicate is bound to. */
  readonly schema: Schema;
  readonly predicate?: BoundPredicate;
  readonly manifests: ManifestSource;
  /** Manifests read at once, default 16. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

/**
 * Finds the data files of a snapshot that may hold matching rows, with what is left to test in each.
 *
 * Manifests are pruned by their partition summaries, files by their partition and their column statistics; nothing that
 * may match is ever left out.
 *
 * *Errors*: `manifest-list-invalid`, `manifest-invalid`, `manifest-unsupported`, and those of the store.
 * *Cost*: one request for the manifest list and one for each manifest that may match, unless the source has them.
 */
export async function planFiles(options: PlanFilesOptions): Promise<ScanPlan> {
  const { snapshot, manifests: source, signal } = options;
  if (snapshot === undefined) return { snapshotId: undefined, tasks: [], manifests: none, files: none, totalBytes: 0n, deleteFiles: 0 };
  const filters = new SpecFilters(options.metadata.partitionSpecs, options.predicate ?? boundTrue, options.schema);
  const manifests = await source.manifestsOf(snapshot, signal);
  const live = manifests.filter((manifest) => manifest.addedFilesCount + manifest.existingFilesCount > 0);
  const wanted = live.filter((manifest) => filters.of(manifest).mayMatchManifest(manifest));
  const statisticsOf = new Set(columnsOf(options.predicate ?? boundTrue).map((column) => column.fieldId));
  const entriesOptions = { statisticsOf, ...(signal !== undefined && { signal }) };
  const read = await concurrentMap(wanted, options.concurrency ?? 16, async (manifest) => selectFiles(manifest, await source.entriesOf(manifest, entriesOptions), filters));

  const deletes = new DeleteIndex(read.flatMap((each) => each.deletes));
  const tasks = read.flatMap((each) => each.files.map((file) => ({ ...file, deletes: deletes.deletesFor(file.dataFile, file.sequenceNumber, file.spec) })));
  const applied = new Set(tasks.flatMap((task) => task.deletes.map((each) => each.file.filePath)));
  return {
    snapshotId: snapshot.snapshotId,
    tasks,
    manifests: { total: manifests.length, read: wanted.length },
    files: { total: liveFilesOf(live), read: tasks.length },
    totalBytes: totalBytesOf(snapshot) ?? read.reduce((sum, each) => sum + each.totalBytes, 0n),
    deleteFiles: applied.size,
  };
}

const none = { total: 0, read: 0 } as const;

/** What a plan keeps of a manifest: the rest is let go as soon as the manifest is decoded, so a plan costs what it selects. */
interface SelectedFiles {
  readonly files: readonly Omit<FileTask, 'deletes'>[];
  readonly deletes: readonly DeleteFile[];
  /** Of all its live data files. */
  readonly totalBytes: bigint;
}

/** One filter for each spec, made when a manifest of the spec turns up. */
class SpecFilters {
  readonly #specs: ReadonlyMap<number, PartitionSpec>;
  readonly #predicate: BoundPredicate;
  readonly #schema: Schema;
  readonly #filters = new Map<number, FileFilter>();

  constructor(specs: readonly PartitionSpec[], predicate: BoundPredicate, schema: Schema) {
    this.#specs = new Map(specs.map((spec) => [spec.specId, spec]));
    this.#predicate = predicate;
    this.#schema = schema;
  }

  specOf(manifest: ManifestFile): PartitionSpec {
    const spec = this.#specs.get(manifest.partitionSpecId);
    if (spec !== undefined) return spec;
    throw new FrazilError('manifest-list-invalid', `${manifest.manifestPath} follows partition spec ${manifest.partitionSpecId}, which the table does not have.`, {
      context: { path: manifest.manifestPath, field: 'partition_spec_id' },
    });
  }

  of(manifest: ManifestFile): FileFilter {
    let filter = this.#filters.get(manifest.partitionSpecId);
    if (filter === undefined) {
      filter = new FileFilter(this.#predicate, this.specOf(manifest), this.#schema);
      this.#filters.set(manifest.partitionSpecId, filter);
    }
    return filter;
  }
}

function selectFiles(manifest: ManifestFile, entries: readonly ManifestEntry[], filters: SpecFilters): SelectedFiles {
  if (manifest.content === 'deletes') return { files: [], deletes: liveDeletes(manifest, entries, filters), totalBytes: 0n };
  const filter = filters.of(manifest);
  const spec = filters.specOf(manifest);
  const files: Omit<FileTask, 'deletes'>[] = [];
  let totalBytes = 0n;
  for (const entry of entries) {
    if (entry.status === 'deleted') continue;
    totalBytes += entry.dataFile.fileSizeInBytes;
    const residual = filter.residual(entry.dataFile);
    if (residual.kind === 'false') continue;
    files.push({ dataFile: entry.dataFile, spec, residual, sequenceNumber: entry.sequenceNumber ?? manifest.sequenceNumber, entry, manifest });
  }
  return { files, deletes: [], totalBytes };
}

/** Statistics of a delete file describe the deletes, so only its partition can leave it out. */
function liveDeletes(manifest: ManifestFile, entries: readonly ManifestEntry[], filters: SpecFilters): readonly DeleteFile[] {
  const filter = filters.of(manifest);
  const spec = filters.specOf(manifest);
  return entries
    .filter((entry) => entry.status !== 'deleted' && filter.mayMatchPartition(entry.dataFile.partition))
    .map((entry) => ({ file: entry.dataFile, sequenceNumber: entry.sequenceNumber ?? manifest.sequenceNumber, spec }));
}

function liveFilesOf(manifests: readonly ManifestFile[]): number {
  return manifests.reduce((sum, manifest) => (manifest.content === 'data' ? sum + manifest.addedFilesCount + manifest.existingFilesCount : sum), 0);
}

function totalBytesOf({ summary }: Snapshot): bigint | undefined {
  const text = summary['total-files-size'];
  return text !== undefined && /^\d{1,19}$/.test(text) ? BigInt(text) : undefined;
}
