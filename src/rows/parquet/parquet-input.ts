import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import { type FileBatch, openParquetFile, type ParquetFile } from '../../parquet/index.ts';
import { alignBatch } from '../align/align-batch.ts';
import type { ReadRowsOptions, RowInput, RowInputOptions } from '../row-input.ts';
import { schemaOfArrow } from '../arrow-values.ts';

/**
 * Opens a Parquet file under a key of a store, such as a local folder; columns are found by name.
 *
 * *Cost*: the requests of `ParquetFile.read` over all columns, one for the footer, and one `head`.
 */
export function openParquet(store: ObjectStore, key: string, options: RowInputOptions): RowInput {
  return new ParquetInput(store, key, options);
}

class ParquetInput implements RowInput {
  readonly #store: ObjectStore;
  readonly #key: string;
  readonly #options: RowInputOptions;
  #opening: Promise<ParquetFile> | undefined;
  #reading: AsyncGenerator<FileBatch> | undefined;
  #isClosed = false;

  constructor(store: ObjectStore, key: string, options: RowInputOptions) {
    this.#store = store;
    this.#key = key;
    this.#options = options;
  }

  async inferSchema(): Promise<Schema> {
    const file = await this.#open();
    return schemaOfArrow(await file.arrowSchema(), this.#options.source);
  }

  async *batches(schema: Schema, options: ReadRowsOptions = {}): AsyncGenerator<RecordBatch> {
    const { source, signal } = this.#options;
    const { ignoreUnknownFields, batchRows } = options;
    const file = await this.#open();
    if (this.#isClosed) return;
    this.#reading = file.read({ ...(batchRows !== undefined && { batchRows }), ...(signal !== undefined && { signal }) });
    for await (const { batch, firstRow } of this.#reading) {
      signal?.throwIfAborted();
      if (batch.numRows > 0) yield alignBatch(batch, schema, { source, rowsBefore: firstRow, ...(ignoreUnknownFields === true && { ignoreUnknownFields: true }) });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#reading?.return(undefined);
  }

  #open(): Promise<ParquetFile> {
    this.#opening ??= this.#openFile();
    return this.#opening;
  }

  async #openFile(): Promise<ParquetFile> {
    const forwarded = this.#options.signal === undefined ? {} : { signal: this.#options.signal };
    const { size } = await this.#store.head(this.#key, forwarded);
    return await openParquetFile(this.#store, this.#key, { fileSize: size, ...forwarded });
  }
}
