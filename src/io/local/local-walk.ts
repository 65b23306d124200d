import { readdir } from 'node:fs/promises';
import { compareUtf8 } from '../../runtime/index.ts';
import { errnoOf } from './local-errors.ts';
import type { LocalFolders } from './local-folders.ts';
import { isTemporary } from './temporary-files.ts';

/** What a walk meets: the key of an object, or a folder (ending in a slash) that holds at least one. */
export interface WalkEntry {
  readonly kind: 'object' | 'folder';
  readonly key: string;
}

export interface WalkOptions {
  readonly prefix: string;
  readonly startAfter: string | undefined;
  /** Gives the folders right below the prefix instead of what is in them. */
  readonly rollFolders: boolean;
}

/**
 * Walks the objects below a root in UTF-8 byte order of their keys.
 *
 * Holds the names of one folder at each depth in memory. Throws the system's error; a folder that vanishes meanwhile is empty.
 */
export async function* walkObjects(folders: LocalFolders, options: WalkOptions): AsyncGenerator<WalkEntry> {
  const slash = options.prefix.lastIndexOf('/');
  yield* walkFolder(folders, options.prefix.slice(0, slash + 1), options);
}

/** `folder` is empty or ends in a slash. */
async function* walkFolder(folders: LocalFolders, folder: string, options: WalkOptions): AsyncGenerator<WalkEntry> {
  for (const name of await namesOf(folders, folder)) {
    const key = folder + name;
    if (!name.endsWith('/')) {
      if (key.startsWith(options.prefix) && (options.startAfter === undefined || compareUtf8(key, options.startAfter) > 0)) yield { kind: 'object', key };
    } else if (mayHold(key, options)) {
      const inside = walkFolder(folders, key, { ...options, rollFolders: false });
      if (!options.rollFolders) yield* inside;
      else if ((await inside.next()).done !== true) yield { kind: 'folder', key };
    }
  }
}

/** Whether a folder can hold keys that the listing wants. */
function mayHold(folder: string, { prefix, startAfter }: WalkOptions): boolean {
  if (!folder.startsWith(prefix)) return false;
  return startAfter === undefined || startAfter.startsWith(folder) || compareUtf8(folder, startAfter) > 0;
}

/** The names in a folder in the order of the keys below them; those of folders end in a slash. */
async function namesOf(folders: LocalFolders, folder: string): Promise<string[]> {
  const path = folders.pathOf(folder.slice(0, -1));
  const names: string[] = [];
  try {
    folders.checkContained(folder.slice(0, -1));
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.isFile()) names.push(entry.name);
      else if (entry.isDirectory() && !isTemporary(`${folder}${entry.name}`)) names.push(`${entry.name}/`);
    }
  } catch (error) {
    const errno = errnoOf(error);
    // What was taken for a folder may be an object, or lie below one; a root that is no folder is a mistake.
    if (errno === 'ENOTDIR') folders.checkRoot();
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return [];
    throw error;
  }
  return names.sort(compareUtf8);
}
