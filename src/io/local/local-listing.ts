import { closeSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { hasCode } from '../../errors/index.ts';
import { compareUtf8 } from '../../runtime/index.ts';
import type { ListOptions, ListPage, ObjectMeta } from '../object-store.ts';
import { errnoOf, localReadError } from './local-errors.ts';
import { openObject } from './local-file.ts';
import type { LocalFolders } from './local-folders.ts';
import { isTemporary } from './temporary-files.ts';
import { nextTurn } from './turn.ts';

/** Files looked at between two chances for other work to run. */
const looksPerTurn = 128;

/** Gives the pages of a listing; objects that vanish meanwhile are left out. Throws the system's error. */
export async function* listLocalObjects(folders: LocalFolders, prefix: string, options: ListOptions, pageSize: number): AsyncGenerator<ListPage> {
  const { delimiter, startAfter } = options;
  let objects: ObjectMeta[] = [];
  let prefixes: string[] = [];
  let rolled: string | undefined;
  let looks = 0;
  for await (const entry of walkObjects(folders, { prefix, startAfter, rollFolders: delimiter === '/' })) {
    const common = entry.kind === 'folder' ? entry.key : commonPrefix(entry.key, prefix, delimiter);
    if (common !== undefined) {
      if (common === rolled) continue;
      rolled = common;
      prefixes.push(common);
    } else {
      const meta = metaOf(folders, entry.key);
      if (meta === undefined) continue;
      objects.push(meta);
      if (++looks % looksPerTurn === 0) await nextTurn();
    }
    if (objects.length + prefixes.length < pageSize) continue;
    yield { objects, prefixes };
    objects = [];
    prefixes = [];
  }
  if (objects.length + prefixes.length > 0) yield { objects, prefixes };
}

function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
  return delimiter === undefined || end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function metaOf(folders: LocalFolders, key: string): ObjectMeta | undefined {
  try {
    const object = openObject(key, folders.pathOf(key));
    closeSync(object.descriptor);
    return object.meta;
  } catch (error) {
    const failure = localReadError('list', key, error);
    if (hasCode(failure, 'object-not-found')) return undefined;
    throw failure;
  }
}

/** What a walk meets: the key of an object, or a folder (ending in a slash) that holds at least one. */
interface WalkEntry {
  readonly kind: 'object' | 'folder';
  readonly key: string;
}

interface WalkOptions {
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
async function* walkObjects(folders: LocalFolders, options: WalkOptions): AsyncGenerator<WalkEntry> {
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
