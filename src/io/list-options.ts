import { FrazilError } from '../errors/index.ts';
import { checkKeyPrefix } from './object-key.ts';
import type { ListOptions } from './object-store.ts';

/** Entries a page when the caller names no size, and the most a caller may ask for. */
const pageSizeMax = 1000;

/**
 * Checks a listing before anything is sent, and gives its page size.
 *
 * *Errors*: `key-invalid`, `request-refused`.
 */
export function checkListOptions(prefix: string, options: ListOptions | undefined): number {
  checkKeyPrefix(prefix);
  const pageSize = options?.pageSize ?? pageSizeMax;
  if (!Number.isSafeInteger(pageSize) || pageSize < 1 || pageSize > pageSizeMax) {
    throw refused(`A page holds 1 to ${pageSizeMax} entries, not ${pageSize}.`, { pageSize });
  }
  if (options?.delimiter === '') throw refused('The delimiter of a listing is empty; leave it out instead.', { prefix });
  if (options?.delimiter !== undefined && options.startAfter !== undefined) {
    throw refused('A listing takes a delimiter or a key to start after, not both: stores disagree on what that means.', { prefix });
  }
  return pageSize;
}

function refused(message: string, context: Record<string, unknown>): FrazilError {
  return new FrazilError('request-refused', message, { context });
}
