import { compressionRegistry, CompressionType, type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { isFrazilError } from '../../errors/index.ts';
import type { Schema } from '../../format/index.ts';
import { decompressZstd } from '../../runtime/index.ts';
import { alignBatch } from '../align/align-batch.ts';
import { schemaOfArrow } from '../arrow-values.ts';
import type { ReadRowsOptions, RowInput, RowInputOptions } from '../row-input.ts';
import { IpcSource } from './ipc-source.ts';
import { decompressLz4Frame } from './lz4-frame.ts';

/**
 * Opens an Arrow IPC file or stream, also a compressed one (zstd, LZ4).
 *
 * One batch is in memory at a time; but of a file whose writer put the schema at its end only, the whole.
 */
export function openArrow(bytes: AsyncIterable<Uint8Array>, options: RowInputOptions): RowInput {
  return new ArrowInput(bytes, options);
}

class ArrowInput implements RowInput {
  readonly #options: RowInputOptions;
  readonly #source: IpcSource;
  #opening: Promise<RecordBatchReader> | undefined;

  constructor(bytes: AsyncIterable<Uint8Array>, options: RowInputOptions) {
    this.#options = options;
    this.#source = new IpcSource(bytes, options.source);
  }

  async inferSchema(): Promise<Schema> {
    const { schema } = await this.#open();
    return schemaOfArrow(schema, this.#options.source);
  }

  async *batches(schema: Schema, options: ReadRowsOptions = {}): AsyncGenerator<RecordBatch> {
    const { source, signal } = this.#options;
    let rowsBefore = 0;
    try {
      const reader = await this.#open();
      for (let batch = await this.#next(reader); batch !== undefined; batch = await this.#next(reader)) {
        signal?.throwIfAborted();
        if (batch.numRows > 0) yield alignBatch(batch, schema, { source, rowsBefore, ...(options.ignoreUnknownFields === true && { ignoreUnknownFields: true }) });
        rowsBefore += batch.numRows;
      }
      await this.#source.finish();
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  #open(): Promise<RecordBatchReader> {
    this.#opening ??= this.#openReader();
    return this.#opening;
  }

  async #openReader(): Promise<RecordBatchReader> {
    registerArrowCodecs();
    try {
      const content = await this.#source.open();
      const reader: RecordBatchReader = content.kind === 'file' ? RecordBatchReader.from(content.bytes) : await RecordBatchReader.from(content.bytes);
      await reader.open();
      if (reader.schema !== undefined && reader.schema !== null) return reader;
    } catch (error) {
      throw this.#invalid(error);
    }
    throw this.#source.invalid('the stream holds no schema');
  }

  async #next(reader: RecordBatchReader): Promise<RecordBatch | undefined> {
    try {
      const { done, value } = (await reader.next()) as IteratorResult<RecordBatch, undefined>;
      return done === true ? undefined : value;
    } catch (error) {
      throw this.#invalid(error);
    }
  }

  /** Errors of the input itself pass; what the library or a codec makes of the bytes is a damaged file. */
  #invalid(error: unknown): unknown {
    if (isFrazilError(error) && (error.code !== 'arrow-file-invalid' || 'source' in error.context)) return error;
    return this.#source.invalid(`cannot be decoded: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

const maxBufferBytes = 2 ** 31 - 1;

/** Lets the Arrow library read compressed files; codecs that the application registered stay. */
function registerArrowCodecs(): void {
  if (compressionRegistry.get(CompressionType.ZSTD) === null) compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => decompressZstd(bytes, maxBufferBytes) });
  if (compressionRegistry.get(CompressionType.LZ4_FRAME) === null) compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decompressLz4Frame });
}
