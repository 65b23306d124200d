import type { RecordBatch } from 'apache-arrow';
import { type BoundPredicate, selectRows } from '../../expr/index.ts';
import { type FetchQueue, type FileBatch, takeBatch } from '../../parquet/index.ts';
import { batchConverter, type BatchConverter } from '../columns/batch-converter.ts';
import { type OpenedTask, readError, type ReadTasksOptions } from './open-task.ts';

/**
 * Begins at once to fetch what is read of an opened file, and returns the selected rows, in the order of the file and in
 * the wanted columns; no batch is empty, and none is decoded before it is asked for.
 *
 * `position` is the place of the task among those that share the queue.
 *
 * *Errors*: `data-file-mismatch`, `listed-file-missing`, `parquet-corrupt`, `parquet-unsupported`, and those of the store.
 * *Cost*: one request per run of neighbouring column chunks.
 */
export function startTask(opened: OpenedTask, queue: FetchQueue, position: number, options: ReadTasksOptions): AsyncGenerator<RecordBatch> {
  const { batchRows, signal } = options;
  const batches = opened.file.startRead(queue, position, {
    rowGroups: opened.rowGroups.map(({ index }) => index),
    columns: opened.nodes,
    ...(batchRows !== undefined && { batchRows }),
    ...(signal !== undefined && { signal }),
  });
  return selectedBatches(opened, batches, options);
}

async function* selectedBatches({ task, rowGroups, testedSchema, constants }: OpenedTask, batches: AsyncGenerator<FileBatch>, options: ReadTasksOptions): AsyncGenerator<RecordBatch> {
  const residuals = new Map(rowGroups.map((rowGroup) => [rowGroup.index, rowGroup.residual]));
  const source = { file: task.dataFile.filePath, constants };
  let converters: Converters | undefined;
  try {
    for await (const fileBatch of batches) {
      converters ??= {
        wanted: batchConverter(options.columns ?? options.schema, fileBatch.batch.schema, source),
        tested: batchConverter(testedSchema, fileBatch.batch.schema, source),
      };
      const batch = selectedBatch(fileBatch, residuals.get(fileBatch.rowGroup) as BoundPredicate, converters);
      if (batch.numRows > 0) yield batch;
    }
  } catch (error) {
    throw readError(error, task);
  }
}

interface Converters {
  readonly wanted: BatchConverter;
  readonly tested: BatchConverter;
}

function selectedBatch({ batch }: FileBatch, residual: BoundPredicate, { wanted, tested }: Converters): RecordBatch {
  if (residual.kind === 'true') return wanted(batch);
  return takeBatch(wanted(batch), selectRows(residual, tested(batch)));
}
