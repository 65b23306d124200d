import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { FrazilError, hasCode, isFrazilError } from '../../errors/index.ts';
import { MemoryStore, type ObjectStore, openStore } from '../../io/index.ts';
import { openArrow, openCsv, openNdjson, openParquet, type RowInput } from '../../rows/index.ts';
import { inputError, type InputSource } from './input-source.ts';

/** Opens a file of rows in its format. *Errors*: `input-not-found`, `input-unreadable`, those of the format. */
export async function openInput(source: InputSource, signal: AbortSignal): Promise<RowInput> {
  await checkReadable(source);
  const options = { source: source.name, signal };
  switch (source.format) {
    case 'csv':
      return openCsv(source.bytes(signal), options);
    case 'ndjson':
      return openNdjson(source.bytes(signal), options);
    case 'arrow':
      return openArrow(source.bytes(signal), options);
    case 'parquet':
      return await openParquetInput(source, signal);
  }
}

/** Looks for the file before anybody waits for the ones before it to be read. */
async function checkReadable({ path }: InputSource): Promise<void> {
  if (path === undefined) return;
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) throw inputError(path, { code: 'EISDIR' });
  } catch (cause) {
    throw isFrazilError(cause) ? cause : inputError(path, cause);
  }
}

/** The library takes a damaged Parquet file for one of a table; here it is somebody's input, with another remedy. */
async function openParquetInput(source: InputSource, signal: AbortSignal): Promise<RowInput> {
  const { store, key } = (await onDisk(source)) ?? (await heldInMemory(source, signal));
  const input = openParquet(store, key, { source: source.name, signal });
  return {
    inferSchema: async () => {
      try {
        return await input.inferSchema();
      } catch (error) {
        throw asInputError(error);
      }
    },
    batches: async function* (schema, options) {
      try {
        yield* input.batches(schema, options);
      } catch (error) {
        throw asInputError(error);
      }
    },
    close: () => input.close(),
  };
}

function asInputError(error: unknown): unknown {
  return hasCode(error, 'parquet-corrupt') ? new FrazilError('input-corrupt', error.message, { context: error.context, cause: error }) : error;
}

interface StoredInput {
  readonly store: ObjectStore;
  readonly key: string;
}

/** Undefined for what cannot be read from its end: stdin, a named pipe, `<(a command)` of a shell. */
async function onDisk({ path }: InputSource): Promise<StoredInput | undefined> {
  if (path === undefined || !(await stat(path)).isFile()) return undefined;
  // A store reads nothing through a link that leads out of it; here the file is whatever the link leads to.
  const real = await realpath(path);
  return { store: await openStore(dirname(real)), key: basename(real) };
}

/** All of it at once. */
async function heldInMemory(source: InputSource, signal: AbortSignal): Promise<StoredInput> {
  const key = 'piped.parquet';
  const store = new MemoryStore();
  await store.put(key, Buffer.concat(await Array.fromAsync(source.bytes(signal))));
  return { store, key };
}
