import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import type { ObjectWriter } from '../../io/index.ts';
import { batchBytes } from '../arrow/record-batch.ts';
import { StatisticsCollector } from '../statistics/file-statistics.ts';
import { type FinishedDataFile, metricsFromFooter } from './data-file-metrics.ts';
import { encodeRowGroup, type WriteSettings } from './encode-parquet.ts';
import { FileAssembler } from './file-assembler.ts';
import { FileOutput } from './file-output.ts';

interface OpenDataFileOptions {
  readonly fileNumber: number;
  readonly settings: WriteSettings;
  readonly rowGroupRows: number;
  readonly memoryLimitBytes: number;
  readonly openWriter: (() => Promise<ObjectWriter>) | undefined;
}

/** A row group ends early when its rows take this much in Arrow, because it is held as a whole while it is encoded. */
const rowGroupBytesLimit = 64 * 1024 ** 2;

/** One data file while it is written, row group by row group. */
export class OpenDataFile {
  readonly #options: OpenDataFileOptions;
  readonly #statistics: StatisticsCollector;
  readonly #output: FileOutput;
  readonly #assembler: FileAssembler = new FileAssembler();
  #gathered: RecordBatch[] = [];
  #gatheredRows = 0;
  #gatheredBytes = 0;
  #lastGroupBytes = 0;

  constructor(schema: Schema, options: OpenDataFileOptions) {
    this.#options = options;
    this.#statistics = new StatisticsCollector(schema);
    this.#output = new FileOutput(options.memoryLimitBytes, options.openWriter);
  }

  /** Encoded bytes in memory. */
  get heldBytes(): number {
    return this.#output.heldBytes;
  }

  /** How many rows of this size the row group that is open still takes, at least 1. */
  roomFor(bytesPerRow: number): number {
    const byBytes = Math.floor((rowGroupBytesLimit - this.#gatheredBytes) / Math.max(bytesPerRow, 1));
    return Math.max(1, Math.min(this.#options.rowGroupRows - this.#gatheredRows, byBytes));
  }

  /** Whether another row group would lead further away from the target than stopping here. */
  isFull(targetBytes: number): boolean {
    if (this.#gatheredRows > 0 || this.#output.byteLength === 0) return false;
    return this.#output.byteLength + this.#lastGroupBytes / 2 >= targetBytes;
  }

  /** Adds a batch that has room in the row group. */
  async write(batch: RecordBatch): Promise<void> {
    this.#statistics.add(batch);
    this.#gathered.push(batch);
    this.#gatheredRows += batch.numRows;
    this.#gatheredBytes += batchBytes(batch);
    if (this.#gatheredRows >= this.#options.rowGroupRows || this.#gatheredBytes >= rowGroupBytesLimit) await this.endRowGroup();
  }

  async close(): Promise<FinishedDataFile> {
    const statistics = this.#statistics.finish();
    const { fileNumber, settings } = this.#options;
    if (this.#output.byteLength === 0) {
      // A file of one row group is what the encoder gives.
      const bytes = encodeRowGroup(this.#gathered, settings);
      await this.#output.write(bytes);
      return this.#finished(fileNumber, metricsFromFooter(bytes, bytes.length, statistics));
    }
    await this.endRowGroup();
    const tail = this.#assembler.finish();
    await this.#output.write(tail);
    return this.#finished(fileNumber, metricsFromFooter(tail, this.#output.byteLength, statistics));
  }

  async abort(): Promise<void> {
    await this.#output.abort();
  }

  async #finished(fileNumber: number, metrics: FinishedDataFile['metrics']): Promise<FinishedDataFile> {
    const bytes = await this.#output.close();
    return { fileNumber, metrics, ...(bytes === undefined ? {} : { bytes }) };
  }

  /** Ends the row group that is open, if it has rows. */
  async endRowGroup(): Promise<void> {
    if (this.#gatheredRows === 0) return;
    const piece = this.#assembler.add(encodeRowGroup(this.#gathered, this.#options.settings));
    this.#gathered = [];
    this.#gatheredRows = 0;
    this.#gatheredBytes = 0;
    this.#lastGroupBytes = piece.length;
    await this.#output.write(piece);
  }
}
