import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { MemoryStore, type ObjectStore, openStore } from '../../io/index.ts';
import { openArrow, openCsv, openNdjson, openParquet, type RowInput } from '../../rows/index.ts';
import { inputError } from './input-error.ts';
import type { InputSource } from './input-source.ts';

/** Opens a file of rows in its format. *Errors*: `input-not-found`, `input-unreadable`, those of the format. */
export async function openInput(source: InputSource, signal: AbortSignal): Promise<RowInput> {
  const options = { source: source.name, signal };
  switch (source.format) {
    case 'csv':
      return openCsv(source.bytes(signal), options);
    case 'ndjson':
      return openNdjson(source.bytes(signal), options);
    case 'arrow':
      return openArrow(source.bytes(signal), options);
    case 'parquet': {
      const { store, key } = source.path === undefined ? await heldInMemory(source, signal) : await onDisk(source.path);
      return openParquet(store, key, options);
    }
  }
}

interface StoredInput {
  readonly store: ObjectStore;
  readonly key: string;
}

async function onDisk(path: string): Promise<StoredInput> {
  const { isFile } = await stat(path).then(
    (found) => ({ isFile: found.isFile() }),
    (cause: unknown) => {
      throw inputError(path, cause);
    },
  );
  if (!isFile) throw inputError(path, { code: 'EISDIR' });
  return { store: await openStore(dirname(path)), key: basename(path) };
}

/** A Parquet file is read from its end, which a pipe cannot do. */
async function heldInMemory(source: InputSource, signal: AbortSignal): Promise<StoredInput> {
  const key = `${source.name}.parquet`;
  const store = new MemoryStore();
  await store.put(key, Buffer.concat(await Array.fromAsync(source.bytes(signal))));
  return { store, key };
}
