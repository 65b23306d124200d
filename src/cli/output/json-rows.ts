import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import { type ByteSink, openRowWriter, type RowWriter } from '../../rows/index.ts';

const [open, separator, close] = ['[\n', ',\n', '\n]\n'].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array, Uint8Array];

/** Prints rows as one JSON array, a row a line, as they come. */
export class JsonRows implements RowWriter {
  readonly #sink: ByteSink;
  readonly #lines: RowWriter;
  #isEmpty = true;

  constructor(schema: Schema, sink: ByteSink) {
    this.#sink = sink;
    this.#lines = openRowWriter('ndjson', schema, (chunk) => this.#pass(chunk));
  }

  write(batch: RecordBatch): Promise<void> {
    return this.#lines.write(batch);
  }

  async close(): Promise<void> {
    await this.#lines.close();
    await this.#sink(this.#isEmpty ? new TextEncoder().encode('[]\n') : close);
  }

  /** Chunks hold whole lines; a line break in them is always one between rows, because JSON escapes those in texts. */
  async #pass(chunk: Uint8Array): Promise<void> {
    await this.#sink(this.#isEmpty ? open : separator);
    this.#isEmpty = false;
    await this.#sink(new TextEncoder().encode(new TextDecoder().decode(chunk).trimEnd().replaceAll('\n', ',\n')));
  }
}
