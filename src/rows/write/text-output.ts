import type { ByteSink } from './row-writer.ts';

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
