import { FrazilError, isFrazilError } from '../../errors/index.ts';
import { storeError } from '../store-answer.ts';

/** The errno name of a failed system call; `UNKNOWN` for anything else. */
export function errnoOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code;
  return 'UNKNOWN';
}

/** The error of a read, head, list or delete that a system call failed. */
export function localReadError(operation: string, key: string, error: unknown): FrazilError {
  if (isFrazilError(error)) return error;
  const errno = errnoOf(error);
  const context = { key, errno };
  switch (errno) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
      return new FrazilError('object-not-found', `There is no object ${key}.`, { context, cause: error });
    case 'ELOOP':
      return symbolicLink(key);
    case 'ENAMETOOLONG':
      return new FrazilError('key-invalid', `The file system does not take a name as long as ${key}.`, { context, cause: error });
    case 'EACCES':
    case 'EPERM':
      return new FrazilError('access-denied', `The ${operation} of ${key} was denied (${errno}); check owner and mode of the file and its folders.`, { context, cause: error });
    default:
      return new FrazilError('store-unavailable', `The ${operation} of ${key} failed (${errno}).`, { context, cause: error });
  }
}

/** The error of a write that failed before anything could become visible. */
export function localWriteRefused(key: string, error: unknown): FrazilError {
  if (isFrazilError(error)) return error;
  const errno = errnoOf(error);
  const answer = { kind: 'errno', errno, stage: 'before-link' } as const;
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
      return storeError('disk-full', `No space is left to write ${key} (${errno}).`, key, answer, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return storeError('access-denied', `Writing ${key} was denied (${errno}); check owner and mode of the folder, and that the disk is writable.`, key, answer, error);
    case 'ENOTDIR':
    case 'EEXIST':
      return storeError('key-invalid', `${key} cannot be written, because a folder of it is an object or a link.`, key, answer, error);
    case 'ENAMETOOLONG':
      return storeError('key-invalid', `The file system does not take a name as long as ${key}.`, key, answer, error);
    default:
      return storeError('store-unavailable', `Writing ${key} failed before it could become visible (${errno}).`, key, answer, error);
  }
}

/** The error of the link or rename that makes an object visible, or of anything after it. */
export function localPublishFailed(key: string, error: unknown): FrazilError {
  const errno = errnoOf(error);
  const answer = { kind: 'errno', errno, stage: 'link-or-after' } as const;
  switch (errno) {
    case 'EEXIST':
      return storeError('precondition-failed', `${key} exists already.`, key, answer, error);
    case 'EISDIR':
    case 'ENOTDIR':
      return storeError('key-invalid', `${key} cannot be written, because it is a folder of other objects or a folder of it is an object.`, key, answer, error);
    default:
      return storeError('write-outcome-unknown', `Making ${key} visible and durable failed (${errno}); it may or may not be there.`, key, answer, error);
  }
}

/** The error of a root that is no folder and cannot become one. Nothing was written, as the answer says to whoever wanted to. */
export function folderUnusable(root: string, error: unknown): FrazilError {
  const errno = errnoOf(error);
  const why = errno === 'ENOENT' ? 'cannot be made: a link in its path leads nowhere, or its file system takes no new folders' : 'is no folder, or lies below a file';
  return new FrazilError('folder-unusable', `${root} ${why} (${errno}).`, { context: { root, answer: { kind: 'errno', errno, stage: 'before-link' } }, cause: error });
}

/** The error of a key whose path goes through a symbolic link, which could lead out of the root. */
export function symbolicLink(key: string): FrazilError {
  return new FrazilError('key-invalid', `The path of ${key} goes through a symbolic link below the root; replace the link by what it points to.`, { context: { key } });
}
