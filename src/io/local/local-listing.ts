import { closeSync } from 'node:fs';
import { hasCode } from '../../errors/index.ts';
import type { ListOptions, ListPage, ObjectMeta } from '../object-store.ts';
import { localReadError } from './local-errors.ts';
import { openObject } from './local-file.ts';
import type { LocalFolders } from './local-folders.ts';
import { walkObjects } from './local-walk.ts';
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
