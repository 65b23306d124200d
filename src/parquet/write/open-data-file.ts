import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import type { ObjectWriter } from '../../io/index.ts';
import { batchBytes } from '../arrow/batch-bytes.ts';
import { StatisticsCollector } from '../statistics/file-statistics.ts';
import type { ParquetModule } from '../wasm.ts';
import { encodeParquet } from './encode-data-file.ts';
import { FileOutput } from './file-output.ts';
import type { FinishedDataFile } from './finished-data-file.ts';
import { encodeIpc } from './encode-ipc.ts';
import { metricsFromFooter } from './metrics-from-footer.ts';
import { RowGroupStream } from './row-group-stream.ts';
import { writeFailed } from './write-failed.ts';
import type { WriteSettings } from './write-settings.ts';

interface OpenDataFileOptions {
  readonly fileNumber: number;
  readonly settings: WriteSettings;
  readonly rowGroupRows: number;
  readonly memoryLimitBytes: number;
  readonly openWriter: (() => Promise<ObjectWriter>) | undefined;
}

/** Small batches are gathered up to this before they cross into the codec, because each crossing has a fixed cost. */
const gatherRows = 8_192;
const gatherBytes = 4 * 1024 ** 2;

/** One data file while it is written. A file that ends before its first crossing is encoded in one synchronous call. */
export class OpenDataFile {
  readonly #module: ParquetModule;
  readonly #options: OpenDataFileOptions;
  readonly #statistics: StatisticsCollector;
  readonly #output: FileOutput;
  #stream: RowGroupStream | undefined;
  #gathered: RecordBatch[] = [];
  #gatheredRows = 0;
  #gatheredBytes = 0;
  #rowsInGroup = 0;
  #lastGroupBytes = 0;

  constructor(module: ParquetModule, schema: Schema, options: OpenDataFileOptions) {
    this.#module = module;
    this.#options = options;
    this.#statistics = new StatisticsCollector(schema);
    this.#output = new FileOutput(options.memoryLimitBytes, options.openWriter);
  }

  /** How many rows the row group that is open still takes. */
  get rowsToBoundary(): number {
    return this.#options.rowGroupRows - this.#rowsInGroup;
  }

  /** Whether another row group would lead further away from the target than stopping here. */
  isFull(targetBytes: number): boolean {
    return this.#output.byteLength > 0 && this.#rowsInGroup === 0 && this.#output.byteLength + this.#lastGroupBytes / 2 >= targetBytes;
  }

  /** Adds a batch that does not cross the boundary of the row group. */
  async write(batch: RecordBatch): Promise<void> {
    this.#statistics.add(batch);
    this.#gathered.push(batch);
    this.#gatheredRows += batch.numRows;
    this.#gatheredBytes += batchBytes(batch);
    this.#rowsInGroup = (this.#rowsInGroup + batch.numRows) % this.#options.rowGroupRows;
    if (this.#gatheredRows >= gatherRows || this.#gatheredBytes >= gatherBytes || this.#rowsInGroup === 0) await this.#cross();
  }

  async close(): Promise<FinishedDataFile> {
    if (this.#stream === undefined) {
      await this.#output.write(encodeParquet(this.#module, this.#gathered, this.#options.settings));
    } else {
      if (this.#gatheredRows > 0) await this.#cross();
      await this.#stream.close().catch((cause: unknown) => {
        throw writeFailed(cause);
      });
      await this.#drain();
    }
    const metrics = metricsFromFooter(this.#output.tail(), this.#output.byteLength, this.#statistics.finish());
    const bytes = await this.#output.close();
    return { fileNumber: this.#options.fileNumber, metrics, ...(bytes === undefined ? {} : { bytes }) };
  }

  async abort(): Promise<void> {
    await this.#stream?.abort();
    await this.#output.abort();
  }

  /** Moves the gathered batches into the codec and takes out what it has finished. */
  async #cross(): Promise<void> {
    this.#stream ??= RowGroupStream.open(this.#module, this.#options.settings);
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#gatheredRows = 0;
    this.#gatheredBytes = 0;
    try {
      await this.#encode(this.#stream, gathered);
    } catch (cause) {
      throw writeFailed(cause);
    }
    await this.#drain();
  }

  async #encode(stream: RowGroupStream, gathered: readonly RecordBatch[]): Promise<void> {
    const table = this.#module.Table.fromIPCStream(encodeIpc(gathered));
    const batches = table.recordBatches();
    table.free();
    try {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) await stream.write(batch);
    } finally {
      for (const batch of batches) batch.free();
    }
  }

  async #drain(): Promise<void> {
    for (const piece of this.#stream?.takePieces() ?? []) {
      this.#lastGroupBytes = piece.length;
      await this.#output.write(piece);
    }
  }
}
