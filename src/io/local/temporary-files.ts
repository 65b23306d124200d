import { lstatSync, openSync, unlinkSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import type { Random } from '../../runtime/index.ts';
import { errnoOf } from './local-errors.ts';
import type { LocalFolders } from './local-folders.ts';

/** Where files are until they are whole: beside the keys, on the same file system, and invisible. */
export const temporaryFolder = '_frazil/tmp';

const sweepAgeMs = 24 * 3600 * 1000;
const sweepEntriesMax = 1000;

/** A file that no key names yet. */
export interface TemporaryFile {
  readonly path: string;
  readonly descriptor: number;
}

/** Whether a key lies where temporary files are, of this root or of one nested in it. */
export function isTemporary(key: string): boolean {
  return `/${key}/`.includes(`/${temporaryFolder}/`);
}

/** Makes temporary files, and removes those that crashed writers left a day ago. */
export class TemporaryFiles {
  readonly #folders: LocalFolders;
  readonly #random: Random;
  #sweep: Promise<void> | undefined;

  constructor(folders: LocalFolders, random: Random) {
    this.#folders = folders;
    this.#random = random;
  }

  /** Creates a file of its own, open for writing; the caller closes it and gives it a key or removes it. */
  async create(): Promise<TemporaryFile> {
    await this.#folders.prepare(temporaryFolder);
    this.#sweep ??= this.sweep().catch(() => undefined);
    try {
      return this.#open();
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      this.#folders.forget(temporaryFolder);
      await this.#folders.prepare(temporaryFolder);
      return this.#open();
    }
  }

  /** Looks at no more than 1,000 entries, so that it costs little whatever lies there. */
  async sweep(): Promise<void> {
    const folder = this.#folders.pathOf(temporaryFolder);
    const before = Date.now() - sweepAgeMs;
    let looked = 0;
    for await (const entry of await opendir(folder)) {
      if (++looked > sweepEntriesMax) return;
      const path = `${folder}/${entry.name}`;
      try {
        if (lstatSync(path).mtimeMs < before) unlinkSync(path);
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') return;
      }
    }
  }

  /** Waits for what goes on in the background. */
  async settle(): Promise<void> {
    await this.#sweep;
  }

  #open(): TemporaryFile {
    const path = this.#folders.pathOf(`${temporaryFolder}/${Buffer.from(this.#random.bytes(12)).toString('hex')}`);
    return { path, descriptor: openSync(path, 'wx') };
  }
}
