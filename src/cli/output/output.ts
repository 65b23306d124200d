import { FrazilError } from '../../errors/index.ts';
import { outputClosed, type OutputStream } from '../command-host.ts';

/** The results of a command: stdout, at the pace of its reader. */
export class Output {
  readonly #stream: OutputStream;
  readonly #signal: AbortSignal;
  readonly #unwritten = new Set<Promise<void>>();
  #begun = false;
  #failure: unknown;

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

  /**
   * Writes text or bytes; resolves when the reader is ready for more.
   *
   * *Errors*: `output-unwritable`; rejects with `outputClosed` when the reader has gone, with the signal's reason when the command was stopped.
   */
  async write(chunk: string | Uint8Array): Promise<void> {
    this.#signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure;
    this.#begun = true;
    const { promise, resolve } = Promise.withResolvers<void>();
    const ready = this.#stream.write(chunk, (error) => {
      if (error !== undefined && error !== null) this.#failure ??= failureOf(error);
      resolve();
    });
    this.#unwritten.add(promise);
    void promise.then(() => this.#unwritten.delete(promise));
    if (!ready) await promise;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Waits until everything has been taken. *Errors*: as `write`. */
  async settle(): Promise<void> {
    await Promise.all(this.#unwritten);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async line(text = ''): Promise<void> {
    await this.write(`${text}\n`);
  }

  /** The one document of `--json`. */
  async document(value: unknown): Promise<void> {
    await this.write(`${jsonDocument(value)}\n`);
  }
}

function failureOf(error: NodeJS.ErrnoException): unknown {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return outputClosed;
  return new FrazilError('output-unwritable', `stdout cannot be written: ${error.message}.`, { cause: error });
}

/** Part of the JSON of Node 22 that TypeScript's library does not describe yet. */
const losslessJson = JSON as typeof JSON & { rawJSON(text: string): unknown };

/**
 * One JSON document of a value, indented.
 *
 * Counts that are bigints print all their digits; whoever passes an id passes it as text, because JavaScript readers
 * would round it. Bytes print as hexadecimal digits, maps as objects, errors as their message.
 */
export function jsonDocument(value: unknown): string {
  return JSON.stringify(value, printable, 2);
}

function printable(this: unknown, _key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return losslessJson.rawJSON(value.toString());
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Error) return value.message;
  return value;
}
