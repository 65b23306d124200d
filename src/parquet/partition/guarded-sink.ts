import type { ObjectWriter } from '../../io/index.ts';
import type { DataFileSink } from '../write/file-output.ts';

/** A sink that has something done before it opens an object. */
export class GuardedSink implements DataFileSink {
  readonly #sink: DataFileSink;
  readonly #beforeOpen: () => Promise<void>;
  readonly put?: (fileNumber: number, bytes: Uint8Array) => Promise<void>;

  constructor(sink: DataFileSink, beforeOpen: () => Promise<void>) {
    this.#sink = sink;
    this.#beforeOpen = beforeOpen;
    if (sink.put !== undefined) this.put = sink.put.bind(sink);
  }

  async openWriter(fileNumber: number): Promise<ObjectWriter> {
    await this.#beforeOpen();
    return this.#sink.openWriter(fileNumber);
  }
}
