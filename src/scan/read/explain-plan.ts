import { concurrentMap } from '../plan/concurrent-map.ts';
import type { ReadCount, ScanPlan } from '../plan/scan-plan.ts';
import { type OpenedTask, openTask, type ReadTasksOptions } from './open-task.ts';

/** What a scan reads of a snapshot and what it leaves unread. */
export interface ScanExplanation {
  readonly snapshotId: bigint | undefined;
  readonly manifests: ReadCount;
  readonly files: ReadCount;
  /** Of the files that are read. */
  readonly rowGroups: ReadCount;
  /** Of data files; read are the compressed column chunks that hold wanted or tested columns, without footers. */
  readonly bytes: ReadCount<bigint>;
  readonly deleteFiles: number;
}

/**
 * Says how much of a snapshot a scan would read, without reading rows.
 *
 * *Errors*: those of `openTask`. *Cost*: the footers of the files to read.
 */
export async function explainPlan(plan: ScanPlan, options: ReadTasksOptions): Promise<ScanExplanation> {
  const opened = await concurrentMap(plan.tasks, options.concurrency ?? 16, async (task) => {
    const { file, rowGroups, nodes } = await openTask(task, options);
    return { total: file.footer.rowGroups.length, read: rowGroups.length, bytes: bytesToRead({ file, rowGroups, nodes }) };
  });
  return {
    snapshotId: plan.snapshotId,
    manifests: plan.manifests,
    files: plan.files,
    rowGroups: { total: sumOf(opened, (each) => each.total), read: sumOf(opened, (each) => each.read) },
    bytes: { total: plan.totalBytes, read: BigInt(sumOf(opened, (each) => each.bytes)) },
    deleteFiles: plan.deleteFiles,
  };
}

function bytesToRead({ file, rowGroups, nodes }: Pick<OpenedTask, 'file' | 'rowGroups' | 'nodes'>): number {
  const { footer } = file;
  const leaves = footer.leaves.flatMap((leaf, index) => (nodes.some((node) => node.path.every((name, level) => leaf.path[level] === name)) ? [index] : []));
  return sumOf(rowGroups, ({ index }) => sumOf(leaves, (leaf) => footer.rowGroups[index]?.chunks[leaf]?.compressedBytes ?? 0));
}

function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
