import type { RecordBatch } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import type { FileTask } from '../plan/scan-plan.ts';
import { inSequence } from './in-sequence.ts';
import { openTask } from './open-task.ts';
import { prefetch } from './prefetch.ts';
import type { ReadTasksOptions } from './read-options.ts';
import { readTask } from './read-task.ts';

const defaultConcurrency = 8;
const defaultByteBudget = 32 * 1024 ** 2;

/**
 * The rows of the tasks as Arrow record batches, all in the schema `arrowSchemaOf(columns)` and none empty, in
 * the order of the tasks and of their files.
 *
 * Footers are read ahead for several files, and the next file is started while the current one is consumed. Nothing is
 * read further ahead while the consumer holds a batch, so memory stays bounded by two row groups and the byte budget.
 *
 * *Errors*: `delete-files-unsupported` before the first row; those of `openTask` and `readTask`; after an abort, `request-aborted`.
 */
export async function* scanBatches(tasks: readonly FileTask[], options: ReadTasksOptions): AsyncGenerator<RecordBatch> {
  const { limit = Number.POSITIVE_INFINITY, concurrency = defaultConcurrency, byteBudget = defaultByteBudget, signal } = options;
  for (const task of tasks) checkNoDeletes(task);
  let left = limit;
  if (left <= 0) return;
  const stop = new AbortController();
  const inner: ReadTasksOptions = {
    ...options,
    // Two files share the budget: the one that is read and the next.
    byteBudget: Math.ceil(byteBudget / 2),
    signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
  };
  const opened = prefetch(enoughTasks(tasks, limit), concurrency, (task) => openTask(task, inner));
  for await (const batch of inSequence(opened, (task) => readTask(task, inner), stop)) {
    yield batch.numRows <= left ? batch : batch.slice(0, left);
    left -= batch.numRows;
    if (left <= 0) return;
  }
}

/** The first tasks that are known to hold `limit` rows between them; rows left by a residual are not known. */
function enoughTasks(tasks: readonly FileTask[], limit: number): readonly FileTask[] {
  let certain = 0n;
  const enough = tasks.findIndex((task) => {
    if (task.residual.kind === 'true' && task.deletes.length === 0) certain += task.dataFile.recordCount;
    return certain >= limit;
  });
  return enough === -1 ? tasks : tasks.slice(0, enough + 1);
}


/** Rows must not come back because their deletes cannot be applied. */
function checkNoDeletes({ dataFile, deletes }: FileTask): void {
  const [first] = deletes;
  if (first === undefined) return;
  const message = `${deletes.length} delete file(s), such as ${first.file.filePath}, apply to ${dataFile.filePath} and cannot be applied.`;
  throw new FrazilError('delete-files-unsupported', message, { context: { file: dataFile.filePath, deleteFile: first.file.filePath, content: first.file.content } });
}
