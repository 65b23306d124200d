import { lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { DirectorySync } from './directory-sync.ts';
import { errnoOf, folderUnusable, symbolicLink } from './local-errors.ts';
import { checkFileSystem } from './platform.ts';

/** How many folders are remembered before all are forgotten; a bound on memory, not on folders. */
const rememberedFoldersMax = 10_000;

/** The folder part of a key, without a slash at its end; empty for a key at the root. */
export function folderOf(key: string): string {
  const slash = key.lastIndexOf('/');
  return slash < 0 ? '' : key.slice(0, slash);
}

/**
 * The one absolute path of a place, whichever way it was named: without symbolic links and dots as far as it exists, and in
 * the letters that the disk has it in. What does not exist yet is taken as it stands.
 */
function realPathOf(path: string): string {
  let real = isAbsolute(path) ? '/' : process.cwd();
  for (const name of path.split('/')) {
    // Like the kernel, which goes up from where a link has led.
    if (name === '..') real = dirname(real);
    else if (name !== '' && name !== '.') real = followed(real === '/' ? `/${name}` : `${real}/${name}`);
  }
  return real;
}

/** What cannot be followed, because it is missing or closed to us, fails where it is used. */
function followed(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** Makes a folder and those above it; the topmost new one, or undefined when it was there. Throws the system's error. */
function makeFolder(path: string): string | undefined {
  try {
    mkdirSync(path);
    return path;
  } catch (error) {
    // With a slash behind it only a folder will do.
    if (errnoOf(error) === 'EEXIST' && statSync(`${path}/`).isDirectory()) return undefined;
    if (errnoOf(error) !== 'ENOENT' || path === dirname(path)) throw error;
  }
  const made = makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  return made ?? path;
}

/**
 * The folders below one root: places keys in them, keeps paths inside the root, makes missing folders durably.
 *
 * What was checked or made is remembered, so that a write into a known folder costs nothing here; `forget` is for when
 * somebody has taken a folder away.
 */
export class LocalFolders {
  /** Absolute and, as far as it existed at first, real: two ways to name a place give one root. */
  readonly root: string;
  readonly #sync: DirectorySync;
  readonly #contained = new Set<string>();
  readonly #prepared = new Map<string, Promise<void>>();

  constructor(root: string, sync: DirectorySync) {
    this.root = realPathOf(root);
    this.#sync = sync;
  }

  /** The path of a key or folder; no check is made. */
  pathOf(key: string): string {
    if (key === '') return this.root;
    return this.root === '/' ? `/${key}` : `${this.root}/${key}`;
  }

  /**
   * Refuses a folder that a symbolic link below the root is part of.
   *
   * Throws the system's error when the folder does not exist. *Errors*: `key-invalid`.
   */
  checkContained(folder: string): void {
    if (folder === '' || this.#contained.has(folder)) return;
    const root = realpathSync.native(this.root);
    const real = realpathSync.native(this.pathOf(folder));
    if (real !== (root === '/' ? `/${folder}` : `${root}/${folder}`)) throw symbolicLink(folder);
    if (this.#contained.size >= rememberedFoldersMax) this.#contained.clear();
    this.#contained.add(folder);
  }

  /** Tells a root that is a file, or lies below one, from one that is missing or merely empty. *Errors*: `folder-unusable`. */
  checkRoot(): void {
    try {
      // With a slash behind it only a folder will do.
      statSync(`${this.root}/`);
    } catch (error) {
      if (errnoOf(error) === 'ENOTDIR') throw folderUnusable(this.root, error);
    }
  }

  /**
   * Resolves when the folder exists, inside the root, and its entry in every parent is durable, whoever made it.
   *
   * Rejects with the system's error. *Errors*: `key-invalid`, `folder-unusable`, `platform-unsupported`.
   */
  prepare(folder: string): Promise<void> {
    const known = this.#prepared.get(folder);
    if (known !== undefined) return known;
    if (this.#prepared.size >= rememberedFoldersMax) this.#prepared.clear();
    const prepared = folder === '' ? this.#makeRoot() : this.#make(folder);
    this.#prepared.set(folder, prepared);
    prepared.catch(() => {
      if (this.#prepared.get(folder) === prepared) this.#prepared.delete(folder);
    });
    return prepared;
  }

  /** Checks the folder and all above it anew on their next use. */
  forget(folder: string): void {
    for (let at = folder; ; at = folderOf(at)) {
      this.#prepared.delete(at);
      this.#contained.delete(at);
      if (at === '') return;
    }
  }

  async #make(folder: string): Promise<void> {
    const parent = folderOf(folder);
    await this.prepare(parent);
    try {
      mkdirSync(this.pathOf(folder));
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST' || !lstatSync(this.pathOf(folder)).isDirectory()) throw error;
    }
    this.checkContained(folder);
    await this.#sync.flush(this.pathOf(parent));
  }

  async #makeRoot(): Promise<void> {
    const made = this.#mkdirRoot();
    checkFileSystem(this.root);
    // Each new folder is an entry of the one above it; `made` is the topmost new one.
    if (made === undefined) return;
    for (let path = this.root; path.length >= made.length; path = dirname(path)) await this.#sync.flush(dirname(path));
  }

  /** Step by step: Node's own recursion never ends where a folder exists and nothing can be made in it, as in /proc. */
  #mkdirRoot(): string | undefined {
    try {
      return makeFolder(this.root);
    } catch (error) {
      throw ['EEXIST', 'ENOTDIR', 'ENOENT', 'ELOOP'].includes(errnoOf(error)) ? folderUnusable(this.root, error) : error;
    }
  }
}
