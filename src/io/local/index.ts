/**
 * Purpose: the object store over a folder of this host's file system.
 *
 * Invariants: a create is an exclusive link of a synced file, never a rename; what is acknowledged survives a loss of
 * power; a file in the making lies in `_frazil/tmp` and is no object; no key leads out of the root, not through symbolic links either.
 *
 * Non-goals: network file systems, Windows, replacing by etag, files that somebody changes in place.
 */
import { fileURLToPath } from 'node:url';
import { FrazilError, isFrazilError } from '../../errors/index.ts';
import { LocalStore, type LocalStoreOptions } from './local-store.ts';

export { LocalStore, type LocalStoreOptions } from './local-store.ts';

/**
 * Opens a folder, given as a path or as a `file:` URL; the first write makes it if it is missing.
 *
 * *Errors*: `url-unsupported`, `platform-unsupported`.
 */
export function openLocalStore(location: string, options: LocalStoreOptions = {}): LocalStore {
  return new LocalStore(/^file:/i.test(location) ? pathOf(location) : location, options);
}

function pathOf(url: string): string {
  try {
    if (!/^file:\//i.test(url)) throw new FrazilError('url-unsupported', `${url} is relative; write a relative path without file:.`, { context: { url } });
    const parsed = new URL(url);
    if (parsed.search !== '' || parsed.hash !== '') throw new FrazilError('url-unsupported', `${url} has a query or a fragment; write ? and # in a path as %3F and %23.`, { context: { url } });
    return fileURLToPath(parsed);
  } catch (error) {
    if (isFrazilError(error)) throw error;
    throw new FrazilError('url-unsupported', `${url} is no file: URL of this host; use file:///absolute/path.`, { context: { url }, cause: error });
  }
}
