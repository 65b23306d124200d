import { FrazilError, hasCode } from '../../errors/index.ts';
import { type BoundPredicate, columnsOf, judgeTest, reducePredicate } from '../../expr/index.ts';
import type { DataFile, Schema, Value } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import { type FooterCache, openParquetFile, type ParquetFile, type ParquetNode } from '../../parquet/index.ts';
import { hasFieldIds, projectFields, selectNodes } from '../columns/project-schema.ts';
import { leavesById, RowGroupStatistics } from '../columns/row-group-statistics.ts';
import type { FileTask } from '../plan/scan-plan.ts';

/** How the files of a plan are read. */
export interface ReadTasksOptions {
  readonly store: ObjectStore;
  /** The key of a location that the table names. */
  readonly keyOf: (location: string) => string;
  /** The whole schema that the plan was made with. */
  readonly schema: Schema;
  /** The columns that the batches have, in their order: a projection of `schema`, see `projectColumns`. Default all. */
  readonly columns?: Schema;
  /** Rows a batch at most, default 65,536. */
  readonly batchRows?: number;
  /** Stop after so many rows. */
  readonly limit?: number;
  /** Files opened ahead of the one that is read, default 8. */
  readonly concurrency?: number;
  /** Compressed bytes fetched ahead of decoding, all files together. Default 8 MiB. */
  readonly byteBudget?: number;
  readonly footerCache?: FooterCache;
  readonly signal?: AbortSignal;
}

/** A data file whose footer has been read, and what of it will be read. */
export interface OpenedTask {
  readonly task: FileTask;
  readonly file: ParquetFile;
  /** Ascending; each with what is left to test on its rows. */
  readonly rowGroups: readonly PlannedRowGroup[];
  /** What the residuals look at; its fields stand under the names that the predicate was bound to. */
  readonly testedSchema: Schema;
  /** Values of columns that the file may lack, by field id. */
  readonly constants: ReadonlyMap<number, Value>;
  /** The nodes that hold the wanted and the tested columns. */
  readonly nodes: readonly ParquetNode[];
}

export interface PlannedRowGroup {
  readonly index: number;
  /** Never `false`. */
  readonly residual: BoundPredicate;
}

/**
 * Opens the file of a task and prunes its row groups by their statistics.
 *
 * *Errors*: `data-file-unsupported`, `listed-file-missing`, `parquet-corrupt`, `parquet-unsupported`, and those of the store.
 * *Cost*: none when the footer is cached, else one request, seldom two.
 */
export async function openTask(task: FileTask, options: ReadTasksOptions): Promise<OpenedTask> {
  const { dataFile, residual } = task;
  checkFormat(dataFile);
  const { store, keyOf, schema, footerCache, signal } = options;
  const file = await openParquetFile(store, keyOf(dataFile.filePath), {
    fileSize: Number(dataFile.fileSizeInBytes),
    ...(footerCache !== undefined && { footerCache }),
    ...(signal !== undefined && { signal }),
  }).catch((error: unknown) => {
    throw readError(error, task);
  });
  const { footer } = file;
  if (!hasFieldIds(footer.fields)) {
    throw new FrazilError('data-file-unsupported', `The data file ${dataFile.filePath} has no field ids, so its columns cannot be told apart safely.`, { context: { file: dataFile.filePath } });
  }
  const leaves = leavesById(footer);
  const constants = partitionConstants(task);
  const rowGroups = footer.rowGroups.flatMap((rowGroup, index): readonly PlannedRowGroup[] => {
    const statistics = new RowGroupStatistics(footer, rowGroup, leaves, constants);
    const left = reducePredicate(residual, (test) => judgeTest(test, statistics));
    return left.kind === 'false' ? [] : [{ index, residual: left }];
  });
  const tested = new Set(rowGroups.flatMap((rowGroup) => columnsOf(rowGroup.residual).map((column) => column.fieldId)));
  const testedSchema = projectFields(schema, tested);
  const wanted = [...(options.columns ?? schema).fields, ...testedSchema.fields];
  return { task, file, rowGroups, testedSchema, constants, nodes: [...new Set(selectNodes(wanted, footer.fields))] };
}

/** The error of a read of a task's file: what a table names has to be there, so its absence is damage. */
export function readError(error: unknown, { dataFile: { filePath }, entry, manifest }: FileTask): unknown {
  if (!hasCode(error, 'object-not-found')) return error;
  const { manifestPath } = manifest;
  const message = `The data file ${filePath}, which snapshot ${entry.snapshotId} added (${manifestPath}), does not exist: the table is damaged, or snapshot or table were removed meanwhile.`;
  return new FrazilError('listed-file-missing', message, { context: { path: filePath, manifest: manifestPath, snapshotId: entry.snapshotId }, cause: error });
}

/** What the partition says of columns by their own values; files that came from Hive leave such columns out. */
function partitionConstants({ spec, dataFile }: FileTask): ReadonlyMap<number, Value> {
  return new Map(
    spec.fields.flatMap(({ sourceId, transform }, position) => {
      const value = dataFile.partition[position];
      return transform.kind === 'identity' && value !== null && value !== undefined ? [[sourceId, value] as const] : [];
    }),
  );
}

/** *Errors*: `data-file-unsupported`. */
function checkFormat({ filePath, fileFormat }: DataFile): void {
  if (fileFormat === 'parquet') return;
  throw new FrazilError('data-file-unsupported', `The data file ${filePath} is in the format ${fileFormat}; only Parquet can be read.`, { context: { file: filePath, format: fileFormat } });
}
