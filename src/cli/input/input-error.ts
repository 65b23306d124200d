import { FrazilError } from '../../errors/index.ts';

/** The error for an input file that cannot be read. */
export function inputError(path: string, cause: unknown): FrazilError {
  const code = (cause as { readonly code?: unknown } | null)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FrazilError('input-not-found', `There is no file ${path}.`, { context: { path }, cause });
  const why = code === 'EISDIR' ? 'it is a folder' : cause instanceof Error ? cause.message : String(cause);
  return new FrazilError('input-unreadable', `${path} cannot be read: ${why}.`, { context: { path }, cause });
}
