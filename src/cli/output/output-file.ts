import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FrazilError } from '../../errors/index.ts';

/**
 * A file that appears under its name when it is complete, and not at all otherwise.
 *
 * What is there already and no regular file, such as a named pipe or /dev/null, is written to and never replaced.
 */
export class OutputFile {
  readonly #path: string;
  /** Where the bytes go until the file is complete; undefined for what is written to as it is. */
  readonly #partialPath: string | undefined;
  readonly #finalPath: string;
  readonly #handle: FileHandle;
  #bytes = 0;

  private constructor(path: string, places: { readonly finalPath: string; readonly partialPath: string | undefined }, handle: FileHandle) {
    this.#path = path;
    this.#partialPath = places.partialPath;
    this.#finalPath = places.finalPath;
    this.#handle = handle;
  }

  /** *Errors*: `output-unwritable`. */
  static async open(path: string): Promise<OutputFile> {
    const there = await stat(path).catch((cause: unknown) => unlessAbsent(path, cause));
    if (there?.isDirectory() === true) throw unwritable(path, { code: 'EISDIR' });
    try {
      if (there?.isFile() === false) return new OutputFile(path, { finalPath: path, partialPath: undefined }, await open(path, 'w'));
      // A link stays a link: the file that it leads to is the one that is replaced.
      const finalPath = there === undefined ? path : await realpath(path);
      const partialPath = `${finalPath}.${process.pid}.partial`;
      return new OutputFile(path, { finalPath, partialPath }, await open(partialPath, 'w', there?.mode));
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
      if (this.#partialPath !== undefined) await rename(this.#partialPath, this.#finalPath);
    } catch (cause) {
      await this.discard();
      throw unwritable(this.#path, cause);
    }
  }

  /** Removes what was written. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    if (this.#partialPath !== undefined) await rm(this.#partialPath, { force: true });
  }
}

function unlessAbsent(path: string, cause: unknown): undefined {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unwritable(path, cause);
}

function unwritable(path: string, cause: unknown): FrazilError {
  return new FrazilError('output-unwritable', `${path} cannot be written: ${reasonOf(path, cause)}.`, { context: { path }, cause });
}

function reasonOf(path: string, cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `there is no folder ${dirname(path)}`;
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOTDIR') return `${dirname(path)} is not a folder`;
  if (code === 'EACCES' || code === 'EPERM') return 'you have no permission';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  return message;
}
