import { outputClosed, type OutputStream } from '../command-host.ts';
import { jsonDocument } from './json-document.ts';

/** The results of a command: stdout, at the pace of its reader. */
export class Output {
  readonly #stream: OutputStream;
  readonly #signal: AbortSignal;
  #begun = false;

  constructor(stream: OutputStream, signal: AbortSignal) {
    this.#stream = stream;
    this.#signal = signal;
  }

  /** Whether anything was written: then an error must not be printed among it. */
  get begun(): boolean {
    return this.#begun;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Writes text or bytes; resolves when the reader is ready for more. Rejects with `outputClosed` when the reader has gone. */
  async write(chunk: string | Uint8Array): Promise<void> {
    this.#signal.throwIfAborted();
    this.#begun = true;
    await new Promise<void>((resolve, reject) => {
      const ready = this.#stream.write(chunk, (error) => {
        if (error === undefined || error === null) resolve();
        else reject((error as NodeJS.ErrnoException).code === 'EPIPE' ? outputClosed : error);
      });
      if (ready) resolve();
    });
  }

  async line(text = ''): Promise<void> {
    await this.write(`${text}\n`);
  }

  /** The one document of `--json`. */
  async document(value: unknown): Promise<void> {
    await this.write(`${jsonDocument(value)}\n`);
  }
}
