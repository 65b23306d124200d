import type { RecordBatch } from 'apache-arrow';

/** Takes the next bytes of the output; resolves when more may be given. */
export type ByteSink = (chunk: Uint8Array) => Promise<void>;

/** Prints or encodes record batches in the layout of the schema that it was opened for. */
export interface RowWriter {
  write(batch: RecordBatch): Promise<void>;
  /** Writes what is left; the sink stays open. */
  close(): Promise<void>;
}

/** Text is handed on in pieces of about this many characters. */
const pieceLength = 64 * 1024;

/** Gathers short texts into large chunks of UTF-8. */
export class TextOutput {
  readonly #sink: ByteSink;
  readonly #encoder = new TextEncoder();
  #pieces: string[] = [];
  #length = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Whether it is time to `flush`. */
  get isFull(): boolean {
    return this.#length >= pieceLength;
  }

  add(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const bytes = this.#encoder.encode(this.#pieces.join(''));
    this.#pieces = [];
    this.#length = 0;
    await this.#sink(bytes);
  }
}
