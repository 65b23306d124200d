import { keyOfLocation, locationOfKey } from '../../commit/index.ts';
import type { DataFile } from '../../format/index.ts';
import { type FinishedDataFile, openDataFileWriter } from '../../parquet/index.ts';
import { type FileTask, scanBatches } from '../../scan/index.ts';
import { checkPlace, type Table } from '../../table/index.ts';

export interface RewriteOptions {
  /** Begins the names of the new files; unique to this rewrite. */
  readonly name: string;
  readonly targetFileSizeBytes: number;
  readonly signal?: AbortSignal;
}

/** New files, all acknowledged by the store. */
export interface RewrittenFiles {
  readonly files: readonly DataFile[];
  readonly keys: readonly string[];
}

/**
 * Streams the rows of some files of one partition into new ones, in the order given.
 *
 * *Errors*: those of reading and writing, after which what was stored is removed.
 */
export async function rewriteGroup(table: Table, tasks: readonly FileTask[], options: RewriteOptions): Promise<RewrittenFiles> {
  const { store } = table.log;
  const { signal, targetFileSizeBytes } = options;
  const forwarded = signal ? { signal } : {};
  const keys: string[] = [];
  const keyOf = (fileNumber: number): string => `data/${options.name}-${fileNumber}.parquet`;
  const sink = {
    openWriter: (fileNumber: number) => {
      keys.push(keyOf(fileNumber));
      return store.openWriter(keyOf(fileNumber), forwarded);
    },
    put: async (fileNumber: number, bytes: Uint8Array) => {
      keys.push(keyOf(fileNumber));
      await store.put(keyOf(fileNumber), bytes, forwarded);
    },
  };
  const { metadata, schema, location } = table; // of one version, whatever the handle sees meanwhile
  await checkPlace(table.log, metadata);
  const writer = await openDataFileWriter({ schema, targetFileSizeBytes, sink });
  try {
    const reading = { store, keyOf: (file: string) => keyOfLocation(file, location), schema, ...forwarded };
    for await (const batch of scanBatches(tasks, reading)) await writer.write(batch);
    const finished = await writer.close();
    return { files: finished.map((file) => dataFileOf(file, keyOf(file.fileNumber), tasks[0]!, location)), keys };
  } catch (error) {
    await writer.abort();
    if (keys.length > 0) await store.delete(keys).catch(() => undefined);
    throw error;
  }
}

function dataFileOf(file: FinishedDataFile, key: string, task: FileTask, tableLocation: string): DataFile {
  return { content: 'data', filePath: locationOfKey(key, tableLocation), fileFormat: 'parquet', partition: task.dataFile.partition, ...file.metrics };
}
