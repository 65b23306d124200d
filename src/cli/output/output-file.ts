import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { FrazilError } from '../../errors/index.ts';

/** A file that appears under its name when it is complete, and not at all otherwise. */
export class OutputFile {
  readonly #path: string;
  readonly #partialPath: string;
  readonly #handle: FileHandle;
  #bytes = 0;

  private constructor(path: string, partialPath: string, handle: FileHandle) {
    this.#path = path;
    this.#partialPath = partialPath;
    this.#handle = handle;
  }

  /** *Errors*: `output-unwritable`. */
  static async open(path: string): Promise<OutputFile> {
    const partialPath = `${path}.${process.pid}.partial`;
    try {
      return new OutputFile(path, partialPath, await open(partialPath, 'w'));
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** *Errors*: `output-unwritable`. */
  async write(chunk: Uint8Array): Promise<void> {
    try {
      await this.#handle.writeFile(chunk);
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
    this.#bytes += chunk.length;
  }

  /** Gives the file its name. *Errors*: `output-unwritable`. */
  async finish(): Promise<void> {
    try {
      await this.#handle.close();
      await rename(this.#partialPath, this.#path);
    } catch (cause) {
      await this.discard();
      throw unwritable(this.#path, cause);
    }
  }

  /** Removes what was written. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#partialPath, { force: true });
  }
}

function unwritable(path: string, cause: unknown): FrazilError {
  return new FrazilError('output-unwritable', `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`, { context: { path }, cause });
}
