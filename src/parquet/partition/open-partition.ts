import type { RecordBatch } from 'apache-arrow';
import type { Value } from '../../format/index.ts';
import { concatBatches } from '../arrow/concat-arrays.ts';
import { takeBatch } from '../arrow/take-rows.ts';
import type { PartitionedDataFile } from '../write/data-file-metrics.ts';
import type { DataFileWriter } from '../write/data-file-writer.ts';
import type { RowOrder } from './row-order.ts';

/** Small parts are joined by so many up to so many rows, because each costs several kilobytes besides its rows. */
const joinedParts = 4;
const smallPartRows = 4_096;
/** What a column of a part costs besides its values, measured. */
const overheadBytes = 1_536;

/** One partition while it is written: rows that wait, and the file that is open for it. */
export class OpenPartition {
  readonly #partition: readonly (Value | null)[];
  readonly #openWriter: (owner: OpenPartition) => DataFileWriter;
  readonly #order: RowOrder | undefined;
  #waiting: RecordBatch[] = [];
  #waitingRows = 0;
  #waitingBytes = 0;
  #writer: DataFileWriter | undefined;
  #collected = 0;
  /** Whether all rows of the file that is open are in the sort order. */
  #inOrder = true;
  /** The newest row in the file, to see whether the next run continues the order. */
  #lastRow: RecordBatch | undefined;
  /** Whether an object of the store is open for the file. */
  streams = false;
  /** When rows were last handed to the file, on a clock of the owner. */
  lastUse = 0;

  constructor(partition: readonly (Value | null)[], openWriter: (owner: OpenPartition) => DataFileWriter, order: RowOrder | undefined) {
    this.#partition = partition;
    this.#openWriter = openWriter;
    this.#order = order;
  }

  get waitingRows(): number {
    return this.#waitingRows;
  }

  /** Bytes that the waiting rows take, with what holds them. */
  get waitingBytes(): number {
    return this.#waitingBytes + this.#waiting.length * overheadBytes * (this.#waiting[0]?.numCols ?? 0);
  }

  /** Encoded bytes of the file that are in memory. */
  get heldBytes(): number {
    return this.#writer?.heldBytes ?? 0;
  }

  add(batch: RecordBatch, bytes: number): void {
    this.#waiting.push(batch);
    this.#waitingRows += batch.numRows;
    this.#waitingBytes += bytes;
    const last = this.#waiting.slice(-joinedParts);
    if (last.length === joinedParts && last.every(({ numRows }) => numRows < smallPartRows)) this.#waiting.splice(-joinedParts, joinedParts, concatBatches(last));
  }

  /** Hands the waiting rows to the file, in the sort order; returns the files that this filled. */
  async flush(): Promise<readonly PartitionedDataFile[]> {
    if (this.#waitingRows === 0) return [];
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingRows = 0;
    this.#waitingBytes = 0;
    this.#writer ??= this.#openWriter(this);
    for (const batch of this.#sort(waiting)) await this.#writer.write(batch);
    return this.#collect();
  }

  /** Encodes what the file has of a row group, so that its rows leave memory. */
  async endRowGroup(): Promise<void> {
    await this.#writer?.endRowGroup();
  }

  /** Ends the file; rows that come later go into another one. */
  async finish(): Promise<readonly PartitionedDataFile[]> {
    await this.#writer?.close();
    const finished = this.#collect();
    this.#writer = undefined;
    this.#collected = 0;
    this.#lastRow = undefined;
    this.#inOrder = true;
    this.streams = false;
    return finished;
  }

  async abort(): Promise<void> {
    await this.#writer?.abort();
  }

  /** Sorts a run of rows, after noting whether it continues the order of the file. */
  #sort(batches: readonly RecordBatch[]): readonly RecordBatch[] {
    if (this.#order === undefined) return batches;
    const joined = concatBatches(batches);
    const rows = this.#order.sorted(joined);
    const sorted = rows === undefined ? joined : takeBatch(joined, rows);
    if (this.#lastRow !== undefined && !this.#order.follows(this.#lastRow, sorted)) this.#inOrder = false;
    this.#lastRow = takeBatch(sorted, Int32Array.of(sorted.numRows - 1));
    return [sorted];
  }

  #collect(): readonly PartitionedDataFile[] {
    const files = this.#writer?.finished.slice(this.#collected) ?? [];
    this.#collected += files.length;
    return files.map((file) => {
      const sorted = this.#order !== undefined && this.#inOrder;
      // What the next file begins with is the rest of one sorted run.
      this.#inOrder = true;
      return { ...file, partition: this.#partition, sorted };
    });
  }
}
