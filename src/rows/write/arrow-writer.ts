import { type RecordBatch, RecordBatchStreamWriter } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import { arrowSchemaOf, joinBytes, nullArray, recordBatchOf } from '../../parquet/index.ts';
import type { ByteSink, RowWriter } from './row-writer.ts';

/** Writes an Arrow IPC stream with the field ids of the table; without rows it still holds the schema. */
export class ArrowWriter implements RowWriter {
  readonly #schema: Schema;
  readonly #sink: ByteSink;
  readonly #encoder = new PieceEncoder();
  #isEmpty = true;

  constructor(schema: Schema, sink: ByteSink) {
    this.#schema = schema;
    this.#sink = sink;
  }

  async write(batch: RecordBatch): Promise<void> {
    this.#isEmpty = false;
    this.#encoder.write(batch);
    await this.#drain();
  }

  async close(): Promise<void> {
    if (this.#isEmpty) {
      const arrow = arrowSchemaOf(this.#schema);
      this.#encoder.write(recordBatchOf(arrow, 0, arrow.fields.map(({ type }) => nullArray(type, 0))));
    }
    this.#encoder.finish();
    await this.#drain();
  }

  async #drain(): Promise<void> {
    const bytes = this.#encoder.take();
    if (bytes.length > 0) await this.#sink(bytes);
  }
}

/** Collects what the library encodes; it would otherwise queue it for a stream of its own. */
class PieceEncoder extends RecordBatchStreamWriter {
  #pieces: Uint8Array[] = [];

  protected override _write(chunk: ArrayBufferView): this {
    if (chunk.byteLength > 0) this.#pieces.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    return this;
  }

  take(): Uint8Array {
    const bytes = joinBytes(this.#pieces);
    this.#pieces = [];
    return bytes;
  }
}
