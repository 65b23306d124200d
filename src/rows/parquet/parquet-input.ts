import type { RecordBatch } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import type { Schema } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import { type FileBatch, openParquetFile } from '../../parquet/index.ts';
import { alignBatch } from '../align/align-batch.ts';
import type { ReadRowsOptions, RowInput, RowInputOptions } from '../row-input.ts';
import { schemaOfArrow } from '../schema-of-arrow.ts';

/**
 * Opens a Parquet file under a key of a store, such as a local folder; columns are found by name.
 *
 * *Cost*: the requests of `ParquetFile.read` over all columns, and one `head`.
 */
export function openParquet(store: ObjectStore, key: string, options: RowInputOptions): RowInput {
  return new ParquetInput(store, key, options);
}

class ParquetInput implements RowInput {
  readonly #store: ObjectStore;
  readonly #key: string;
  readonly #options: RowInputOptions;
  readonly #rows: AsyncGenerator<FileBatch>;
  #first: Promise<IteratorResult<FileBatch>> | undefined;

  constructor(store: ObjectStore, key: string, options: RowInputOptions) {
    this.#store = store;
    this.#key = key;
    this.#options = options;
    this.#rows = this.#read();
  }

  async inferSchema(): Promise<Schema> {
    const { done, value } = await this.#peek();
    const { source } = this.#options;
    if (done === true) throw new FrazilError('parquet-unsupported', `${source} holds no rows, so there is nothing to take the types of its columns from. Give a schema (--schema).`, { context: { source } });
    return schemaOfArrow(value.batch.schema, source);
  }

  async *batches(schema: Schema, options: ReadRowsOptions = {}): AsyncGenerator<RecordBatch> {
    const { source, signal } = this.#options;
    try {
      for (let next = await this.#peek(); next.done !== true; next = await this.#rows.next()) {
        signal?.throwIfAborted();
        const { batch, firstRow } = next.value;
        if (batch.numRows > 0) yield alignBatch(batch, schema, { source, rowsBefore: firstRow, ...(options.ignoreUnknownFields === true && { ignoreUnknownFields: true }) });
      }
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#rows.return(undefined);
  }

  /** The first batch is kept, because it tells the schema too. */
  #peek(): Promise<IteratorResult<FileBatch>> {
    this.#first ??= this.#rows.next();
    return this.#first;
  }

  async *#read(): AsyncGenerator<FileBatch> {
    const { signal } = this.#options;
    const forwarded = signal === undefined ? {} : { signal };
    const { size } = await this.#store.head(this.#key, forwarded);
    const file = await openParquetFile(this.#store, this.#key, { fileSize: size, ...forwarded });
    yield* file.read(forwarded);
  }
}
