import type { Schema } from '../../format/index.ts';
import { formatOfPath } from './input-format.ts';
import { fileSource } from './input-source.ts';
import { openInput } from './open-input.ts';

/** The columns of a data file, for `create --like`. *Errors*: `usage-invalid` for a name without a format, and those of reading. */
export async function inferSchema(path: string, signal: AbortSignal): Promise<Schema> {
  const input = await openInput(fileSource(path, formatOfPath(path, 'rename it so that its name ends with')), signal);
  try {
    return await input.inferSchema();
  } finally {
    await input.close();
  }
}
