import type { RecordBatch } from 'apache-arrow';
import type { PartitionSpec, SortOrder, Value } from '../../format/index.ts';
import type { ObjectWriter } from '../../io/index.ts';
import { batchBytes } from '../arrow/record-batch.ts';
import { loadParquetModule } from '../wasm.ts';
import type { PartitionedDataFile } from '../write/data-file-metrics.ts';
import { DataFileWriter, type DataFileWriterOptions } from '../write/data-file-writer.ts';
import type { DataFileSink } from '../write/file-output.ts';
import { defaultRowGroupRows } from '../write/encode-parquet.ts';
import { OpenPartition } from './open-partition.ts';
import { PartitionSplitter } from './partition-splitter.ts';
import { RowOrder } from './row-order.ts';

export interface PartitionedWriterOptions extends Omit<DataFileWriterOptions, 'nextFileNumber' | 'memoryLimitBytes'> {
  readonly spec?: PartitionSpec;
  readonly sortOrder?: SortOrder;
  /** Arrow bytes of rows that wait for their partition or for sorting, and as much again of encoded files that wait for more rows. Default 48 MiB. */
  readonly bufferBytes?: number;
  /** Encoded bytes of a file held in memory before the sink opens an object for it. Default 4 MiB. */
  readonly memoryLimitBytes?: number;
  /** Distinct partitions one writer accepts. Default 10,000. */
  readonly partitionLimit?: number;
}

/** With it the process stays below 512 MiB while it writes any number of partitions; more would make fewer, larger files. */
const defaultBufferBytes = 48 * 1024 ** 2;
/** Objects that are open in the store at the same time; each may hold a part of itself in memory. */
const openObjectLimit = 16;

/**
 * Writes a stream of record batches as data files, each of one partition, its rows clustered by the sort order.
 *
 * Rows wait in memory until they fill a row group, or the buffer is full and their partition holds the most; sorting
 * works on as many rows as wait. So memory is bounded by the buffer and a row group, whatever the order of the input:
 * when it is bad, files get smaller and more.
 */
export class PartitionedWriter {
  readonly #options: PartitionedWriterOptions;
  readonly #bufferBytes: number;
  readonly #splitter: PartitionSplitter | undefined;
  readonly #order: RowOrder | undefined;
  readonly #open = new Map<number, OpenPartition>();
  readonly #finished: PartitionedDataFile[] = [];
  #waitingBytes = 0;
  #heldBytes = 0;
  #nextFileNumber = 0;
  #clock = 0;

  constructor(options: PartitionedWriterOptions) {
    const { spec, sortOrder, schema } = options;
    this.#options = options;
    this.#bufferBytes = options.bufferBytes ?? defaultBufferBytes;
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
    const bytesPerRow = batchBytes(batch) / batch.numRows;
    const parts = this.#splitter?.split(batch) ?? [{ partitionNumber: 0, partition: [], batch }];
    for (const part of parts) {
      const open = this.#partition(part.partitionNumber, part.partition);
      const { waitingBytes } = open;
      open.add(part.batch, part.batch.numRows * bytesPerRow);
      this.#waitingBytes += open.waitingBytes - waitingBytes;
      if (this.#order === undefined && this.#fillsRowGroup(open)) await this.#flush(open, false);
    }
    while (this.#waitingBytes > this.#bufferBytes) await this.#flush(this.#most((open) => open.waitingBytes), true);
    while (this.#heldBytes > this.#bufferBytes) await this.#finish(this.#most((open) => open.heldBytes));
  }

  /** Finishes all files and returns them, in the order in which they were finished. */
  async close(): Promise<readonly PartitionedDataFile[]> {
    for (const open of this.#open.values()) {
      await this.#flush(open, false);
      await this.#finish(open);
    }
    this.#open.clear();
    return this.#finished;
  }

  /** Gives up the files that are open; those already finished are the caller's to delete. */
  async abort(): Promise<void> {
    const partitions = [...this.#open.values()];
    this.#open.clear();
    for (const open of partitions) await open.abort();
  }

  #partition(number: number, partition: readonly (Value | null)[]): OpenPartition {
    let open = this.#open.get(number);
    if (open === undefined) {
      open = new OpenPartition(partition, (owner) => this.#openWriter(owner), this.#order);
      this.#open.set(number, open);
    }
    return open;
  }

  #fillsRowGroup(open: OpenPartition): boolean {
    return this.#splitter === undefined || open.waitingRows >= (this.#options.rowGroupRows ?? defaultRowGroupRows);
  }

  #most(measure: (open: OpenPartition) => number): OpenPartition {
    return [...this.#open.values()].reduce((most, open) => (measure(open) > measure(most) ? open : most));
  }

  /** Hands the waiting rows of a partition to its file; under pressure they are encoded at once. */
  async #flush(open: OpenPartition, underPressure: boolean): Promise<void> {
    const { waitingBytes, heldBytes } = open;
    open.lastUse = ++this.#clock;
    this.#finished.push(...(await open.flush()));
    if (underPressure) await open.endRowGroup();
    this.#waitingBytes -= waitingBytes;
    this.#heldBytes += open.heldBytes - heldBytes;
  }

  async #finish(open: OpenPartition): Promise<void> {
    const { heldBytes } = open;
    this.#finished.push(...(await open.finish()));
    this.#heldBytes -= heldBytes;
  }

  #openWriter(owner: OpenPartition): DataFileWriter {
    const { sink, ...options } = this.#options;
    const guarded = sink === undefined ? {} : { sink: new GuardedSink(sink, () => this.#makeRoom(owner)) };
    const nextFileNumber = (): number => this.#nextFileNumber++;
    return new DataFileWriter({ memoryLimitBytes: 4 * 1024 ** 2, ...options, ...guarded, nextFileNumber });
  }

  /** Ends the file that was used longest ago when there are too many objects. */
  async #makeRoom(wanting: OpenPartition): Promise<void> {
    const streaming = [...this.#open.values()].filter((open) => open.streams && open !== wanting);
    if (streaming.length >= openObjectLimit) await this.#finish(streaming.reduce((oldest, open) => (open.lastUse < oldest.lastUse ? open : oldest)));
    wanting.streams = true;
  }
}

/** Opens a writer of partitioned data files. *Errors*: `column-unknown`, `value-invalid`. */
export async function openPartitionedWriter(options: PartitionedWriterOptions): Promise<PartitionedWriter> {
  await loadParquetModule();
  return new PartitionedWriter(options);
}

/** A sink that has something done before it opens an object. */
export class GuardedSink implements DataFileSink {
  readonly #sink: DataFileSink;
  readonly #beforeOpen: () => Promise<void>;
  readonly put?: (fileNumber: number, bytes: Uint8Array) => Promise<void>;

  constructor(sink: DataFileSink, beforeOpen: () => Promise<void>) {
    this.#sink = sink;
    this.#beforeOpen = beforeOpen;
    if (sink.put !== undefined) this.put = sink.put.bind(sink);
  }

  async openWriter(fileNumber: number): Promise<ObjectWriter> {
    await this.#beforeOpen();
    return this.#sink.openWriter(fileNumber);
  }
}
