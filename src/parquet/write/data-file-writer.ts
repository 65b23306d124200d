import type { RecordBatch } from 'apache-arrow';
import { assertInvariant } from '../../errors/index.ts';
import type { Schema } from '../../format/index.ts';
import { arrowSchemaOf } from '../arrow/arrow-schema.ts';
import { batchBytes, sameLayout } from '../arrow/record-batch.ts';
import { loadParquetModule } from '../wasm.ts';
import type { DataFileSink } from './file-output.ts';
import type { FinishedDataFile } from './data-file-metrics.ts';
import { OpenDataFile } from './open-data-file.ts';
import { defaultRowGroupRows, type WriteSettings } from './encode-parquet.ts';

export const defaultTargetFileSizeBytes: number = 128 * 1024 ** 2;

export interface DataFileWriterOptions extends WriteSettings {
  readonly schema: Schema;
  /** A file ends with the row group that brings it nearest to this. Default 128 MiB. */
  readonly targetFileSizeBytes?: number;
  /** Encoded bytes of a file held in memory before the sink opens an object for it. Default 8 MiB. */
  readonly memoryLimitBytes?: number;
  readonly sink?: DataFileSink;
  /** Gives the number of the next file. Default 0, 1, … */
  readonly nextFileNumber?: () => number;
}

/**
 * Writes a stream of record batches as Parquet files of about the target size.
 *
 * Holds at most one row group of input, its encoded form, and `memoryLimitBytes`, whatever the length of the stream.
 */
export class DataFileWriter {
  readonly #options: DataFileWriterOptions;
  readonly #finished: FinishedDataFile[] = [];
  #open: OpenDataFile | undefined;
  #nextNumber = 0;

  constructor(options: DataFileWriterOptions) {
    this.#options = options;
  }

  /**
   * Adds the rows of a batch whose schema is `arrowSchemaOf` the table schema; resolves when more may be given.
   *
   * *Errors*: `parquet-write-failed`, and whatever the object writer raises; the writer is then aborted.
   */
  async write(batch: RecordBatch): Promise<void> {
    assertInvariant(sameLayout(batch.schema.fields, arrowSchemaOf(this.#options.schema).fields), 'A batch is not in the layout of the table it is written to.');
    await this.#orAbort(async () => {
      const bytesPerRow = batch.numRows === 0 ? 0 : batchBytes(batch) / batch.numRows;
      for (let start = 0; start < batch.numRows; ) {
        this.#open ??= this.#openFile();
        const length = Math.min(this.#open.roomFor(bytesPerRow), batch.numRows - start);
        await this.#open.write(length === batch.numRows ? batch : batch.slice(start, start + length));
        start += length;
        if (this.#open.isFull(this.#options.targetFileSizeBytes ?? defaultTargetFileSizeBytes)) await this.#finishFile();
      }
    });
  }

  /** Ends the row group here, so that its rows leave memory; the next row starts another one. */
  async endRowGroup(): Promise<void> {
    await this.#orAbort(async () => this.#open?.endRowGroup());
  }

  /** Ends the open file here, so that the next row starts another one. */
  async endFile(): Promise<void> {
    await this.#orAbort(() => this.#finishFile());
  }

  /** Finishes the last file and returns all of them in order; none when no row was written. */
  async close(): Promise<readonly FinishedDataFile[]> {
    await this.#orAbort(() => this.#finishFile());
    return this.#finished;
  }

  /** Gives up the file that is open; those already finished are the caller's to delete. */
  async abort(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.abort();
  }

  /** Encoded bytes of the open file that are in memory. */
  get heldBytes(): number {
    return this.#open?.heldBytes ?? 0;
  }

  /** Files finished so far. */
  get finished(): readonly FinishedDataFile[] {
    return this.#finished;
  }

  #openFile(): OpenDataFile {
    const { sink, memoryLimitBytes, nextFileNumber } = this.#options;
    const fileNumber = nextFileNumber === undefined ? this.#nextNumber++ : nextFileNumber();
    return new OpenDataFile(this.#options.schema, {
      fileNumber,
      settings: this.#options,
      rowGroupRows: this.#options.rowGroupRows ?? defaultRowGroupRows,
      memoryLimitBytes: memoryLimitBytes ?? 8 * 1024 ** 2,
      openWriter: sink === undefined ? undefined : () => sink.openWriter(fileNumber),
    });
  }

  async #finishFile(): Promise<void> {
    if (this.#open === undefined) return;
    const { bytes, ...file } = await this.#open.close();
    this.#open = undefined;
    const { sink } = this.#options;
    if (bytes !== undefined && sink?.put !== undefined) {
      this.#finished.push(file);
      await sink.put(file.fileNumber, bytes);
    } else {
      this.#finished.push(bytes === undefined ? file : { ...file, bytes });
    }
  }

  async #orAbort(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      await this.abort().catch(() => undefined);
      throw error;
    }
  }
}

/** Opens a writer of data files. *Cost*: instantiates the Parquet codec on first use, about 20 ms. */
export async function openDataFileWriter(options: DataFileWriterOptions): Promise<DataFileWriter> {
  await loadParquetModule();
  return new DataFileWriter(options);
}
