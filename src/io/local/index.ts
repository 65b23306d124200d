/**
 * Purpose: the object store over a folder of this host's file system.
 *
 * Invariants: a create is an exclusive link of a synced file, never a rename; what is acknowledged survives a loss of
 * power; a file in the making lies in `_frazil/tmp` and is no object; no key leads out of the root, not through symbolic links either.
 *
 * Non-goals: network file systems, Windows, replacing by etag, files that somebody changes in place.
 */
import { FrazilError } from '../../errors/index.ts';
import { LocalStore, type LocalStoreOptions } from './local-store.ts';

export { LocalStore, type LocalStoreOptions } from './local-store.ts';

/**
 * Opens a folder, given as a path or as a `file:` URL, whose path is taken literally; the first write makes it if it is missing.
 *
 * *Errors*: `url-unsupported`, `platform-unsupported`.
 */
export function openLocalStore(location: string, options: LocalStoreOptions = {}): LocalStore {
  return new LocalStore(/^file:/i.test(location) ? pathOf(location) : location, options);
}

/** The path behind `file:` as it is: Iceberg's readers take the locations of a table literally, so nothing is decoded here either. */
function pathOf(url: string): string {
  const path = /^file:(?:\/\/)?(\/(?!\/).*)$/is.exec(url)?.[1];
  if (path === undefined) throw new FrazilError('url-unsupported', `${url} is no file: URL of this host; use file:///absolute/path.`, { context: { url } });
  return path;
}
