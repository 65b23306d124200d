import { FrazilError } from '../../errors/index.ts';
import { type BoundPredicate, boundTrue, columnsOf, FileFilter } from '../../expr/index.ts';
import type { ManifestEntry, ManifestFile, PartitionSpec, Schema, Snapshot, TableMetadata } from '../../format/index.ts';
import { concurrentMap } from './concurrent-map.ts';
import { DeleteIndex } from './delete-index.ts';
import type { DeleteFile, EntriesOptions, FileTask, ManifestSource, ScanPlan } from './scan-plan.ts';

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
  const read = await concurrentMap(wanted, options.concurrency ?? 16, (manifest) => selectFiles(manifest, source, filters, entriesOptions));

  const deletes = new DeleteIndex(read.flatMap((each) => each.deletes));
  // Completed in place, because of a million files two sets would be held until the plan is made.
  const tasks = read.flatMap((each) => each.files.map((file) => Object.assign(file, { deletes: deletes.deletesFor(file.dataFile, file.sequenceNumber, file.spec) })));
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

/** What a plan keeps of a manifest. */
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

/** Entries are judged as they are decoded, so that those left out never gather in memory. */
async function selectFiles(manifest: ManifestFile, source: ManifestSource, filters: SpecFilters, options: EntriesOptions): Promise<SelectedFiles> {
  const filter = filters.of(manifest);
  const spec = filters.specOf(manifest);
  if (manifest.content === 'deletes') {
    // Statistics of a delete file describe the deletes, so only its partition can leave it out.
    const entries = await source.entriesOf(manifest, { ...options, keep: (entry) => entry.status !== 'deleted' && filter.mayMatchPartition(entry.dataFile.partition) });
    return { files: [], deletes: entries.map((entry) => ({ file: entry.dataFile, sequenceNumber: sequenceNumberOf(entry, manifest), spec })), totalBytes: 0n };
  }
  const residuals: BoundPredicate[] = [];
  let totalBytes = 0n;
  const keep = ({ status, dataFile }: ManifestEntry): boolean => {
    if (status === 'deleted') return false;
    totalBytes += dataFile.fileSizeInBytes;
    const residual = filter.residual(dataFile);
    if (residual.kind === 'false') return false;
    residuals.push(residual);
    return true;
  };
  const entries = await source.entriesOf(manifest, { ...options, keep });
  const files = entries.map((entry, index) => ({ dataFile: entry.dataFile, spec, residual: residuals[index] as BoundPredicate, sequenceNumber: sequenceNumberOf(entry, manifest), entry, manifest }));
  return { files, deletes: [], totalBytes };
}

function sequenceNumberOf(entry: ManifestEntry, manifest: ManifestFile): bigint {
  return entry.sequenceNumber ?? manifest.sequenceNumber;
}

function liveFilesOf(manifests: readonly ManifestFile[]): number {
  return manifests.reduce((sum, manifest) => (manifest.content === 'data' ? sum + manifest.addedFilesCount + manifest.existingFilesCount : sum), 0);
}

function totalBytesOf({ summary }: Snapshot): bigint | undefined {
  const text = summary['total-files-size'];
  return text !== undefined && /^\d{1,19}$/.test(text) ? BigInt(text) : undefined;
}
