import type { RecordBatch } from 'apache-arrow';
import { type BoundPredicate, selectRows } from '../../expr/index.ts';
import { type FileBatch, takeBatch } from '../../parquet/index.ts';
import { batchConverter, type BatchConverter } from '../columns/batch-converter.ts';
import type { OpenedTask } from './open-task.ts';
import type { ReadTasksOptions } from './read-options.ts';

/**
 * The selected rows of an opened file, in the order of the file and in the wanted columns; no batch is empty.
 *
 * *Errors*: `data-file-mismatch`, `parquet-corrupt`, `parquet-unsupported`, and those of the store.
 * *Cost*: one request per run of neighbouring column chunks.
 */
export async function* readTask(opened: OpenedTask, options: ReadTasksOptions): AsyncGenerator<RecordBatch> {
  const { task, file, rowGroups, testedSchema, nodes } = opened;
  if (rowGroups.length === 0) return;
  const residuals = new Map(rowGroups.map((rowGroup) => [rowGroup.index, rowGroup.residual]));
  const { batchRows, byteBudget, signal } = options;
  const batches = file.read({
    rowGroups: [...residuals.keys()],
    columns: nodes,
    ...(batchRows !== undefined && { batchRows }),
    ...(byteBudget !== undefined && { fetchAheadBytes: byteBudget }),
    ...(signal !== undefined && { signal }),
  });
  let converters: Converters | undefined;
  for await (const fileBatch of batches) {
    converters ??= {
      wanted: batchConverter(options.columns ?? options.schema, fileBatch.batch.schema, task.dataFile.filePath),
      tested: batchConverter(testedSchema, fileBatch.batch.schema, task.dataFile.filePath),
    };
    const batch = selectedBatch(fileBatch, residuals.get(fileBatch.rowGroup) as BoundPredicate, converters);
    if (batch.numRows > 0) yield batch;
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
