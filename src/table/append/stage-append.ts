import { type AppendRequest, changeAborted, locationOfKey, mintCommitId } from '../../commit/index.ts';
import { isFrazilError } from '../../errors/index.ts';
import type { DataFile, TableMetadata } from '../../format/index.ts';
import { type DataFileSink, openPartitionedWriter, type PartitionedDataFile } from '../../parquet/index.ts';
import { appendBatches } from '../../rows/index.ts';
import { checkPlace, type TableLog } from '../table-log.ts';
import { schemaOf, sortOrderOf, specOf } from '../table-parts.ts';
import type { AppendInput, AppendOptions } from '../table-types.ts';

/** Small files on their way to the store at once; the encoder waits for more. */
const putsAtOnce = 16;

/** The files of an append: encoded, and stored or on their way. */
export type StagedFiles = Pick<AppendRequest, 'schema' | 'partitionSpec' | 'files' | 'stagedKeys' | 'staged'>;

/**
 * Encodes rows as data files, each of one partition, and starts to store them.
 *
 * Returns when everything is encoded; small files may still be under way then, and `staged` tells when they have
 * arrived. When a row does not fit, what was stored so far is removed and nothing is committed.
 */
export async function stageAppend(log: TableLog, metadata: TableMetadata, input: AppendInput, options: AppendOptions): Promise<StagedFiles> {
  const { signal, targetFileSizeBytes, ignoreUnknownFields, onProgress } = options;
  await checkPlace(log, metadata);
  const [schema, spec, sortOrder] = [schemaOf(metadata), specOf(metadata), sortOrderOf(metadata)];
  const storing = new StoringSink(log, mintCommitId(log.runtime.random), signal);
  const writer = await openPartitionedWriter({ schema, spec, sortOrder, sink: storing, ...(targetFileSizeBytes !== undefined && { targetFileSizeBytes }) });
  try {
    let rows = 0;
    for await (const batch of appendBatches(input, schema, { ...(ignoreUnknownFields !== undefined && { ignoreUnknownFields }), ...(signal && { signal }) })) {
      await writer.write(batch);
      rows += batch.numRows;
      onProgress?.(rows);
    }
    const finished = await writer.close();
    const files = finished.map((file) => dataFileOf(file, storing.keyOf(file.fileNumber), metadata));
    return { schema, partitionSpec: spec, files, stagedKeys: storing.keys, staged: whenAllSettled([storing.settled(), log.ensureFit(signal)]) };
  } catch (error) {
    await writer.abort();
    await storing.discard();
    if (signal?.aborted === true && !isFrazilError(error)) throw changeAborted(signal);
    throw error;
  }
}

/** Waits for all, also when one fails: what is removed then must not be under way any more. Rejects with the first failure in order. */
async function whenAllSettled(work: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work);
  for (const each of work) await each;
}

function dataFileOf(file: PartitionedDataFile, key: string, metadata: TableMetadata): DataFile {
  return {
    content: 'data',
    filePath: locationOfKey(key, metadata.location),
    fileFormat: 'parquet',
    partition: file.partition,
    ...file.metrics,
    ...(file.sorted && { sortOrderId: metadata.defaultSortOrderId }),
  };
}

/** Stores the data files of one append under names of their own, several at a time. */
class StoringSink implements DataFileSink {
  readonly #log: TableLog;
  readonly #id: string;
  readonly #signal: AbortSignal | undefined;
  readonly #puts = new Set<Promise<void>>();
  readonly #numbers: number[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(log: TableLog, id: string, signal: AbortSignal | undefined) {
    this.#log = log;
    this.#id = id;
    this.#signal = signal;
  }

  /** Every key that was asked for. */
  get keys(): readonly string[] {
    return this.#numbers.map((number) => this.keyOf(number));
  }

  /** Unreserved characters only, and no partition values: some readers decode what looks like an escape. */
  keyOf(fileNumber: number): string {
    return `data/${this.#id}-${fileNumber}.parquet`;
  }

  async openWriter(fileNumber: number): ReturnType<DataFileSink['openWriter']> {
    this.#numbers.push(fileNumber);
    return await this.#log.store.openWriter(this.keyOf(fileNumber), this.#options());
  }

  async put(fileNumber: number, bytes: Uint8Array): Promise<void> {
    this.#numbers.push(fileNumber);
    const put = this.#log.store.put(this.keyOf(fileNumber), bytes, this.#options()).then(
      () => undefined,
      (error: unknown) => {
        this.#failure ??= { error };
      },
    );
    this.#puts.add(put);
    void put.finally(() => this.#puts.delete(put));
    if (this.#puts.size >= putsAtOnce) await Promise.race(this.#puts);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Resolves when every file has arrived; rejects with the first failure. */
  async settled(): Promise<void> {
    await Promise.all(this.#puts);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Removes what was stored; what cannot be removed is left to vacuum. */
  async discard(): Promise<void> {
    await Promise.all(this.#puts);
    if (this.#numbers.length > 0) await this.#log.store.delete(this.keys).catch(() => undefined);
  }

  #options(): { readonly signal?: AbortSignal } {
    return this.#signal === undefined ? {} : { signal: this.#signal };
  }
}
