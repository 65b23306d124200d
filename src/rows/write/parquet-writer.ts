import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import type { ObjectWriter } from '../../io/index.ts';
import { arrowSchemaOf, type DataFileWriter, encodeDataFile, nullArray, openDataFileWriter, recordBatchOf } from '../../parquet/index.ts';
import type { ByteSink, RowWriter } from './row-writer.ts';

/** Writes one Parquet file, row group by row group; without rows it still holds the schema. */
export class ParquetWriter implements RowWriter {
  readonly #schema: Schema;
  readonly #sink: ByteSink;
  #writer: DataFileWriter | undefined;

  constructor(schema: Schema, sink: ByteSink) {
    this.#schema = schema;
    this.#sink = sink;
  }

  async write(batch: RecordBatch): Promise<void> {
    this.#writer ??= await openDataFileWriter({
      schema: this.#schema,
      targetFileSizeBytes: Number.POSITIVE_INFINITY,
      sink: { openWriter: async () => objectWriterOf(this.#sink), put: (_number, bytes) => this.#sink(bytes) },
    });
    await this.#writer.write(batch);
  }

  async close(): Promise<void> {
    const files = await this.#writer?.close();
    if (files !== undefined && files.length > 0) return;
    const arrow = arrowSchemaOf(this.#schema);
    const empty = recordBatchOf(arrow, 0, arrow.fields.map(({ type }) => nullArray(type, 0)));
    const { bytes } = await encodeDataFile({ schema: this.#schema, batches: [empty] });
    await this.#sink(bytes);
  }
}

/** The sink as the object that a large file is written to; it has no etag and cannot take anything back. */
function objectWriterOf(sink: ByteSink): ObjectWriter {
  return {
    write: sink,
    close: async () => ({ etag: '' }),
    abort: async () => undefined,
  };
}
