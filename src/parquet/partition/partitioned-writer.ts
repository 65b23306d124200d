import type { RecordBatch } from 'apache-arrow';
import type { PartitionSpec, SortOrder, Value } from '../../format/index.ts';
import { batchBytes } from '../arrow/batch-bytes.ts';
import { concatBatches } from '../arrow/concat-arrays.ts';
import { takeBatch } from '../arrow/take-batch.ts';
import { loadParquetModule } from '../wasm.ts';
import { DataFileWriter, type DataFileWriterOptions } from '../write/data-file-writer.ts';
import type { FinishedDataFile } from '../write/finished-data-file.ts';
import { LocalEncoder, type RowGroupEncoder } from '../write/row-group-encoder.ts';
import { defaultRowGroupRows } from '../write/write-settings.ts';
import { PartitionSplitter } from './partition-splitter.ts';
import { RowOrder } from './row-order.ts';

export interface PartitionedWriterOptions extends Omit<DataFileWriterOptions, 'nextFileNumber'> {
  /** Encoded bytes of a file held in memory before the sink opens an object for it. Default 4 MiB. */
  readonly memoryLimitBytes?: number;
  readonly spec?: PartitionSpec;
  readonly sortOrder?: SortOrder;
  /** Arrow bytes of rows that wait for their partition or for sorting. Default 64 MiB. */
  readonly bufferBytes?: number;
  /** Distinct partitions one writer accepts. Default 10,000. */
  readonly partitionLimit?: number;
}

/** A finished data file of one partition. */
export interface PartitionedDataFile extends FinishedDataFile {
  /** One value per field of the spec. */
  readonly partition: readonly (Value | null)[];
  /** Whether all of its rows are in the sort order; false without one. */
  readonly sorted: boolean;
}

interface OpenPartition {
  readonly partition: readonly (Value | null)[];
  waiting: RecordBatch[];
  waitingRows: number;
  waitingBytes: number;
  writer?: DataFileWriter;
  /** Whether all rows of the file that is open are in the sort order. */
  inOrder: boolean;
  /** The newest row in the file, to see whether the next run continues the order. */
  lastRow?: RecordBatch;
  lastUse: number;
}

/** Files that are open at the same time; each may hold `memoryLimitBytes` of finished row groups. */
const openFileLimit = 16;

/**
 * Writes a stream of record batches as data files, each of one partition, its rows clustered by the sort order.
 *
 * Rows wait in memory until they fill a row group, or the buffer is full and their partition holds the most; sorting
 * works on as many rows as wait. So memory is bounded by the buffer and a few row groups, whatever the order of the input:
 * only the number of files grows when it is bad.
 */
export class PartitionedWriter {
  readonly #encoder: RowGroupEncoder;
  readonly #options: PartitionedWriterOptions;
  readonly #splitter: PartitionSplitter | undefined;
  readonly #order: RowOrder | undefined;
  readonly #open = new Map<number, OpenPartition>();
  readonly #finished: PartitionedDataFile[] = [];
  #waitingBytes = 0;
  #nextFileNumber = 0;
  #clock = 0;

  constructor(encoder: RowGroupEncoder, options: PartitionedWriterOptions) {
    const { spec, sortOrder, schema } = options;
    this.#encoder = encoder;
    this.#options = options;
    this.#splitter = spec === undefined || spec.fields.length === 0 ? undefined : new PartitionSplitter(spec, schema, options.partitionLimit);
    this.#order = sortOrder === undefined || sortOrder.fields.length === 0 ? undefined : new RowOrder(sortOrder, schema);
  }

  /** Files finished so far; they stand in the store, or carry their bytes. */
  get finished(): readonly PartitionedDataFile[] {
    return this.#finished;
  }

  /**
   * Adds the rows of a batch whose schema is `arrowSchemaOf` the table schema; resolves when more may be given.
   *
   * *Errors*: `partitions-too-many`, `parquet-write-failed`, and whatever the sink raises; call `abort` then.
   */
  async write(batch: RecordBatch): Promise<void> {
    if (batch.numRows === 0) return;
    const parts = this.#splitter?.split(batch) ?? [{ partitionNumber: 0, partition: [], batch }];
    const bytesPerRow = batchBytes(batch) / batch.numRows;
    for (const part of parts) {
      const open = this.#partition(part.partitionNumber, part.partition);
      open.waiting.push(part.batch);
      open.waitingRows += part.batch.numRows;
      const bytes = part.batch.numRows * bytesPerRow;
      open.waitingBytes += bytes;
      this.#waitingBytes += bytes;
      if (this.#order === undefined && this.#fillsRowGroup(open)) await this.#flush(open);
    }
    const bufferBytes = this.#options.bufferBytes ?? 64 * 1024 ** 2;
    while (this.#waitingBytes > bufferBytes) {
      const largest = this.#largest();
      await this.#flush(largest);
      await largest.writer?.endRowGroup();
    }
  }

  /** Finishes all files and returns them, in the order in which they were finished. */
  async close(): Promise<readonly PartitionedDataFile[]> {
    for (const open of this.#open.values()) {
      if (open.waitingRows > 0) await this.#flush(open);
      await this.#finish(open);
    }
    this.#open.clear();
    return this.#finished;
  }

  /** Gives up the files that are open; those already finished are the caller's to delete. */
  async abort(): Promise<void> {
    const writers = [...this.#open.values()].map(({ writer }) => writer);
    this.#open.clear();
    for (const writer of writers) await writer?.abort();
  }

  #partition(number: number, partition: readonly (Value | null)[]): OpenPartition {
    let open = this.#open.get(number);
    if (open === undefined) {
      open = { partition, waiting: [], waitingRows: 0, waitingBytes: 0, inOrder: true, lastUse: 0 };
      this.#open.set(number, open);
    }
    return open;
  }

  #fillsRowGroup(open: OpenPartition): boolean {
    return this.#splitter === undefined || open.waitingRows >= (this.#options.rowGroupRows ?? defaultRowGroupRows);
  }

  #largest(): OpenPartition {
    return [...this.#open.values()].reduce((largest, open) => (open.waitingBytes > largest.waitingBytes ? open : largest));
  }

  /** Hands the waiting rows of a partition to its file. */
  async #flush(open: OpenPartition): Promise<void> {
    const { waiting, waitingBytes } = open;
    open.waiting = [];
    open.waitingRows = 0;
    open.waitingBytes = 0;
    this.#waitingBytes -= waitingBytes;
    open.lastUse = ++this.#clock;
    const writer = open.writer ?? (await this.#openWriter(open));
    const finishedBefore = writer.finished.length;
    for (const batch of this.#inOrder(open, waiting)) await writer.write(batch);
    this.#collect(open, finishedBefore);
  }

  /** The rows of a run in the sort order, after noting whether they continue that of the file. */
  #inOrder(open: OpenPartition, batches: readonly RecordBatch[]): readonly RecordBatch[] {
    if (this.#order === undefined) return batches;
    const joined = concatBatches(batches);
    const rows = this.#order.sorted(joined);
    const sorted = rows === undefined ? joined : takeBatch(joined, rows);
    if (open.lastRow !== undefined && !this.#order.follows(open.lastRow, sorted)) open.inOrder = false;
    open.lastRow = takeBatch(sorted, Int32Array.of(sorted.numRows - 1));
    return [sorted];
  }

  async #openWriter(open: OpenPartition): Promise<DataFileWriter> {
    const streaming = [...this.#open.values()].filter(({ writer }) => writer !== undefined);
    if (streaming.length >= openFileLimit) await this.#finish(streaming.reduce((oldest, other) => (other.lastUse < oldest.lastUse ? other : oldest)));
    open.writer = new DataFileWriter(this.#encoder, { memoryLimitBytes: 4 * 1024 ** 2, ...this.#options, nextFileNumber: () => this.#nextFileNumber++ });
    return open.writer;
  }

  async #finish(open: OpenPartition): Promise<void> {
    const { writer } = open;
    if (writer === undefined) return;
    const finishedBefore = writer.finished.length;
    await writer.close();
    this.#collect(open, finishedBefore);
    delete open.writer;
    delete open.lastRow;
  }

  #collect(open: OpenPartition, from: number): void {
    for (const file of open.writer?.finished.slice(from) ?? []) {
      this.#finished.push({ ...file, partition: open.partition, sorted: this.#order !== undefined && open.inOrder });
      // What the next file begins with is the rest of one sorted run.
      open.inOrder = true;
    }
  }
}

/** Opens a writer of partitioned data files. *Errors*: `column-unknown`, `value-invalid`. */
export async function openPartitionedWriter(options: PartitionedWriterOptions): Promise<PartitionedWriter> {
  return new PartitionedWriter(options.pool ?? new LocalEncoder(await loadParquetModule()), options);
}
