import { checkNotAborted, currentSnapshot, mintCommitId, ReplaceFiles } from '../../commit/index.ts';
import { hasCode } from '../../errors/index.ts';
import { bindPredicate, boundTrue, parsePredicate, type Predicate } from '../../expr/index.ts';
import { defaultTargetFileSizeBytes } from '../../parquet/index.ts';
import { type FileTask, planFiles } from '../../scan/index.ts';
import { checkOption, type Table } from '../../table/index.ts';
import { type FileGroup, planGroups } from './plan-groups.ts';
import { rewriteGroup } from './rewrite-group.ts';

/** How far an optimize has come. */
export interface OptimizeProgress {
  readonly groups: number;
  readonly groupsDone: number;
  /** Rows rewritten so far. */
  readonly rows: bigint;
}

export interface OptimizeOptions {
  /** Size of a good file. Default 128 MiB. */
  readonly targetFileSizeBytes?: number | undefined;
  /** Fewest small files of a partition that are worth rewriting together, 2 or more. Default 2. */
  readonly minInputFiles?: number | undefined;
  /** Only files that may hold matching rows; a partition predicate chooses partitions. Default all. */
  readonly where?: string | Predicate | undefined;
  /** Plan and report, and change nothing. */
  readonly dryRun?: boolean | undefined;
  /** How long each commit is tried, in ms. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  readonly onProgress?: ((progress: OptimizeProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an optimize did; with `dryRun`, what it would do as far as that is known. */
export interface OptimizeResult {
  /** Groups of files that were planned. */
  readonly groups: number;
  /** Groups left alone because their files had changed meanwhile; the next run sees to them. */
  readonly skipped: number;
  /** Of the groups that were rewritten. */
  readonly filesBefore: number;
  readonly filesAfter: number;
  readonly bytesBefore: bigint;
  readonly bytesAfter: bigint;
  readonly rows: bigint;
  /** The snapshots that were committed, in order. */
  readonly snapshots: readonly bigint[];
}

/**
 * Rewrites the small files of each partition into files of the target size, one `replace` commit a group.
 *
 * Memory is bounded by a few row groups, whatever the table holds. A group whose files changed meanwhile is skipped;
 * groups already committed stay, so an interrupted run loses nothing. Files to which delete files apply are left alone.
 *
 * *Errors*: `option-invalid`; those of planning and reading; `commit-timeout` and `commit-outcome-unknown` of a commit. *Consistency*:
 * readers of any snapshot see the same rows as before. *Cost*: a read of each small file, and for each group a put per
 * new file and a commit.
 */
export async function optimize(table: Table, options: OptimizeOptions = {}): Promise<OptimizeResult> {
  const { signal, dryRun = false, onProgress } = options;
  checkOption('targetFileSizeBytes', options.targetFileSizeBytes, { min: 1, whole: false });
  checkOption('minInputFiles', options.minInputFiles, { min: 2 });
  checkOption('timeoutMs', options.timeoutMs, { min: 0, whole: false });
  await table.refresh(signal ? { signal } : {});
  const plannedSequenceNumber = table.metadata.lastSequenceNumber; // of the version that is planned: the handle may see newer ones meanwhile
  const tasks = await plannedTasks(table, options);
  const groups = groupsOf(tasks, table, options);
  let result: OptimizeResult = { groups: groups.length, skipped: 0, filesBefore: 0, filesAfter: 0, bytesBefore: 0n, bytesAfter: 0n, rows: 0n, snapshots: [] };
  for (const [index, group] of groups.entries()) {
    checkNotAborted(signal);
    result = dryRun ? withPlan(result, group) : await withRewrite(result, table, group, tasks, plannedSequenceNumber, options);
    onProgress?.({ groups: groups.length, groupsDone: index + 1, rows: result.rows });
  }
  return result;
}

/** Every live file that the predicate leaves, as a task without residual: a file is rewritten whole or not at all. */
async function plannedTasks(table: Table, options: OptimizeOptions): Promise<ReadonlyMap<string, FileTask>> {
  const { metadata, committer } = table;
  const { where, signal } = options;
  const predicate = where === undefined ? boundTrue : bindPredicate(typeof where === 'string' ? parsePredicate(where) : where, table.schema);
  const manifests = table.manifestSource();
  const plan = await planFiles({ metadata: committer.head.value, snapshot: currentSnapshot(metadata), schema: table.schema, predicate, manifests, ...(signal && { signal }) });
  return new Map(plan.tasks.map((task) => [task.dataFile.filePath, { ...task, residual: boundTrue }]));
}

function groupsOf(tasks: ReadonlyMap<string, FileTask>, table: Table, options: OptimizeOptions): readonly FileGroup[] {
  const files = [...tasks.values()].map(({ dataFile, spec, sequenceNumber, deletes }) => ({ file: dataFile, spec, sequenceNumber, hasDeletes: deletes.length > 0 }));
  const bounds = { targetFileSizeBytes: options.targetFileSizeBytes ?? defaultTargetFileSizeBytes, minInputFiles: options.minInputFiles ?? 2 };
  return planGroups(files, table.schema, bounds);
}

function withPlan(result: OptimizeResult, group: FileGroup): OptimizeResult {
  const rows = group.files.reduce((sum, { file }) => sum + file.recordCount, 0n);
  return { ...result, filesBefore: result.filesBefore + group.files.length, filesAfter: result.filesAfter + 1, bytesBefore: result.bytesBefore + group.bytes, bytesAfter: result.bytesAfter + group.bytes, rows: result.rows + rows };
}

async function withRewrite(result: OptimizeResult, table: Table, group: FileGroup, tasks: ReadonlyMap<string, FileTask>, plannedSequenceNumber: bigint, options: OptimizeOptions): Promise<OptimizeResult> {
  const { signal, timeoutMs } = options;
  const groupTasks = group.files.map(({ file }) => tasks.get(file.filePath)!);
  const commitId = mintCommitId(table.log.runtime.random);
  const written = await rewriteGroup(table, groupTasks, { name: commitId, targetFileSizeBytes: options.targetFileSizeBytes ?? defaultTargetFileSizeBytes, ...(signal && { signal }) });
  const change = new ReplaceFiles({
    commitId,
    store: table.log.store,
    shelf: table.committer.shelf,
    removed: group.files.map(({ file }) => file),
    added: written.files,
    addedKeys: written.keys,
    partitionSpecId: group.partitionSpecId,
    plannedSequenceNumber,
  });
  try {
    const landed = await table.committer.commit(change, { ...(timeoutMs !== undefined && { timeoutMs }), ...(signal && { signal }) });
    return withLanded(result, group, written.files, landed?.head.value.currentSnapshotId);
  } catch (error) {
    // The loop has removed the new files: nothing of the group is left but the files that it had.
    if (hasCode(error, 'files-missing', 'commit-conflict')) return { ...result, skipped: result.skipped + 1 };
    throw error;
  }
}

function withLanded(result: OptimizeResult, group: FileGroup, files: Awaited<ReturnType<typeof rewriteGroup>>['files'], snapshotId: bigint | undefined): OptimizeResult {
  return {
    ...result,
    filesBefore: result.filesBefore + group.files.length,
    filesAfter: result.filesAfter + files.length,
    bytesBefore: result.bytesBefore + group.bytes,
    bytesAfter: result.bytesAfter + files.reduce((sum, file) => sum + file.fileSizeInBytes, 0n),
    rows: result.rows + files.reduce((sum, file) => sum + file.recordCount, 0n),
    snapshots: snapshotId === undefined ? result.snapshots : [...result.snapshots, snapshotId],
  };
}
