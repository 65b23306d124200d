import { FrazilError } from '../../errors/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { FileRange } from './byte-ranges.ts';

/** The object that a Parquet file is, with the size that its manifest states. */
export interface FileSource {
  readonly store: ObjectStore;
  readonly key: string;
  /** Bytes. */
  readonly fileSize: number;
}

/**
 * Reads a range of the file.
 *
 * *Errors*: those of the store, and `parquet-corrupt` when the object is shorter or longer than stated. *Cost*: one request.
 */
export async function readRange({ store, key, fileSize }: FileSource, { start, end }: FileRange, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const options = signal === undefined ? {} : { signal };
  const { bytes, meta } = await store.get(key, { ...options, ...(start === 0 && end === fileSize ? { maxBytes: fileSize + 1 } : { range: { start, end } }) });
  if (meta.size !== fileSize || bytes.length !== end - start) {
    throw new FrazilError('parquet-corrupt', `The data file ${key} has ${meta.size} bytes where its manifest says ${fileSize}. It was truncated or replaced.`, {
      context: { file: key, size: meta.size, expectedSize: fileSize, offset: start },
    });
  }
  return bytes;
}
