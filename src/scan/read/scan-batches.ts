import type { RecordBatch } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import { FetchQueue } from '../../parquet/index.ts';
import type { FileTask } from '../plan/scan-plan.ts';
import { openTask, type ReadTasksOptions } from './open-task.ts';
import { prefetch } from './prefetch.ts';
import { startTask } from './start-task.ts';

const defaultConcurrency = 8;
const defaultByteBudget = 8 * 1024 ** 2;

/**
 * The rows of the tasks as Arrow record batches, all in the schema `arrowSchemaOf(columns)` and none empty, in
 * the order of the tasks and of their files.
 *
 * Footers and column chunks of several files are fetched ahead, as far as the byte budget goes; decoded is one row group
 * at a time, when the consumer asks for it. So memory stays bounded by a row group, its batches and the byte budget.
 *
 * *Errors*: `delete-files-unsupported` before the first row; those of `openTask` and `startTask`; after an abort, `request-aborted`.
 */
export async function* scanBatches(tasks: readonly FileTask[], options: ReadTasksOptions): AsyncGenerator<RecordBatch> {
  const { limit = Number.POSITIVE_INFINITY, concurrency = defaultConcurrency, byteBudget = defaultByteBudget, signal } = options;
  for (const task of tasks) checkNoDeletes(task);
  let left = limit;
  if (left <= 0) return;
  const stop = new AbortController();
  const inner: ReadTasksOptions = { ...options, signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]) };
  const queue = new FetchQueue(byteBudget);
  const started = prefetch(enoughTasks(tasks, limit), concurrency, async (task, position) => startTask(await openTask(task, inner), queue, position, inner));
  try {
    for (let next = await started.next(); next.done !== true; next = await started.next()) {
      for await (const batch of next.value) {
        // Everything that is left may have been fetched before.
        if (signal?.aborted === true) throw new FrazilError('request-aborted', 'The scan was aborted.', { cause: signal.reason });
        yield batch.numRows <= left ? batch : batch.slice(0, left);
        left -= batch.numRows;
        if (left <= 0) return;
      }
    }
  } finally {
    // However it ends, nothing goes on that nobody will read; aborted first, so that there is nothing to wait for.
    stop.abort();
    await started.return(undefined);
    await queue.idle();
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
