import { closeSync, fsync, linkSync, lstatSync, renameSync, unlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import { FrazilError } from '../../errors/index.ts';
import { checkWriteNotAborted } from '../abort.ts';
import type { PutOptions, PutResult } from '../object-store.ts';
import { storeError } from '../store-answer.ts';
import type { DirectorySync } from './directory-sync.ts';
import { errnoOf, localPublishFailed, localWriteRefused } from './local-errors.ts';
import { dateVersion } from './local-etag.ts';
import { appendAll, describeFile } from './local-file.ts';
import { folderOf, type LocalFolders } from './local-folders.ts';
import type { TemporaryFile, TemporaryFiles } from './temporary-files.ts';

const fsyncFile = promisify(fsync);

/** Takes bytes to a temporary file, makes them durable, and gives them a key: exclusively by link, or else by rename. */
export class LocalPublisher {
  readonly #folders: LocalFolders;
  readonly #temporary: TemporaryFiles;
  readonly #sync: DirectorySync;
  /** Keys that were given to files by this process and could not be made durable, by their folder. */
  readonly #doubtful = new Map<string, Set<string>>();

  constructor(folders: LocalFolders, temporary: TemporaryFiles, sync: DirectorySync) {
    this.#folders = folders;
    this.#temporary = temporary;
    this.#sync = sync;
  }

  /** Checks what can be checked before a byte is written. *Errors*: `condition-unsupported`, `precondition-failed`. */
  checkCondition(key: string, options: PutOptions): void {
    if (options.condition?.kind === 'if-match') {
      throw new FrazilError('condition-unsupported', `The local store cannot replace ${key} only if it has an etag; no file system offers that.`, { context: { key } });
    }
    // Spares the loser the writing; the link decides.
    if (options.condition?.kind === 'if-absent' && exists(this.#folders.pathOf(key))) {
      throw storeError('precondition-failed', `${key} exists already.`, key, { kind: 'errno', errno: 'EEXIST', stage: 'link-or-after' });
    }
  }

  /** Begins a temporary file for a key. *Errors*: those of a write that was refused. */
  async begin(key: string): Promise<TemporaryFile> {
    try {
      return await this.#temporary.create();
    } catch (error) {
      throw localWriteRefused(key, error);
    }
  }

  /** Adds bytes to a temporary file. *Errors*: those of a write that was refused; the file is then still open. */
  async append(key: string, file: TemporaryFile, bytes: Uint8Array): Promise<void> {
    try {
      await appendAll(file.descriptor, bytes);
    } catch (error) {
      throw localWriteRefused(key, error);
    }
  }

  /**
   * Makes a temporary file durable and visible under its key, and closes it.
   *
   * `content` is what was written, if it is small. When this fails, nothing of the temporary file is left, and the
   * error's answer says whether the link had been asked for. What has its key but is not proved durable stays unreadable
   * for this process until it is (`prove`).
   */
  async publish(key: string, file: TemporaryFile, content: Uint8Array | undefined, options: PutOptions): Promise<PutResult> {
    const etag = await this.#seal(key, file, content, options);
    const folder = folderOf(key);
    try {
      await this.#link(key, file.path, folder, options);
    } catch (error) {
      removeQuietly(file.path);
      throw localPublishFailed(key, error);
    }
    try {
      await this.#flush(folder);
    } catch (error) {
      this.#doubt(key, folder);
      throw localPublishFailed(key, error);
    }
    return { etag, storeTimeMs: Date.now() };
  }

  /**
   * Makes sure that a key is durable before this process shows it: when the sync behind its link failed, the folder is
   * synced again. Otherwise a writer that reads its own object back would take for certain what a loss of power undoes.
   *
   * *Errors*: `store-unavailable`.
   */
  async prove(key: string): Promise<void> {
    if (this.#doubtful.size === 0) return;
    const folder = folderOf(key);
    if (this.#doubtful.get(folder)?.has(key) !== true) return;
    try {
      await this.#flush(folder);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return; // the folder is gone, and the key with it
      throw new FrazilError('store-unavailable', `${key} was written, but its folder still cannot be made durable (${errnoOf(error)}).`, { context: { key }, cause: error });
    }
  }

  /** A sync that ends well proves everything that had its key before it began. */
  async #flush(folder: string): Promise<void> {
    const proved = [...(this.#doubtful.get(folder) ?? [])];
    await this.#sync.flush(this.#folders.pathOf(folder));
    const doubtful = this.#doubtful.get(folder);
    for (const key of proved) doubtful?.delete(key);
    if (doubtful?.size === 0) this.#doubtful.delete(folder);
  }

  #doubt(key: string, folder: string): void {
    const doubtful = this.#doubtful.get(folder);
    if (doubtful === undefined) this.#doubtful.set(folder, new Set([key]));
    else doubtful.add(key);
  }

  /** Closes a temporary file and takes it away. */
  discard(file: TemporaryFile): void {
    closeQuietly(file.descriptor);
    removeQuietly(file.path);
  }

  /** Everything before the link: what fails here has certainly not landed. */
  async #seal(key: string, file: TemporaryFile, content: Uint8Array | undefined, options: PutOptions): Promise<string> {
    try {
      dateVersion(file.descriptor);
      const { etag } = describeFile(key, file.descriptor, content);
      await both(fsyncFile(file.descriptor), this.#folders.prepare(folderOf(key)));
      checkWriteNotAborted(key, options.signal);
      closeQuietly(file.descriptor);
      return etag;
    } catch (error) {
      this.discard(file);
      throw localWriteRefused(key, error);
    }
  }

  async #link(key: string, path: string, folder: string, options: PutOptions): Promise<void> {
    try {
      this.#linkOnce(key, path, options);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      // Somebody took the folder away since it was prepared: nothing was linked.
      this.#folders.forget(folder);
      await this.#folders.prepare(folder);
      this.#linkOnce(key, path, options);
    }
  }

  #linkOnce(key: string, path: string, options: PutOptions): void {
    const target = this.#folders.pathOf(key);
    if (options.condition === undefined) {
      renameSync(path, target);
      return;
    }
    linkSync(path, target);
    removeQuietly(path);
  }
}

/** Waits for both also when one fails: the file must not be closed while it is being synced. */
async function both(first: Promise<void>, second: Promise<void>): Promise<void> {
  await Promise.allSettled([first, second]);
  await first;
  await second;
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** The descriptor is free whatever the answer, and what matters was synced. */
function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    return;
  }
}

/** What cannot be removed now is swept a day later. */
function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    return;
  }
}
