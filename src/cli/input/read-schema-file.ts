import { readFile } from 'node:fs/promises';
import { parseSchemaDocument, type Schema } from '../../format/index.ts';
import { inputError } from './input-error.ts';

/** Reads a schema from a JSON file, in Iceberg's notation or shorthand. *Errors*: `input-not-found`, `input-unreadable`, `schema-invalid`, `type-unsupported`. */
export async function readSchemaFile(path: string): Promise<Schema> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw inputError(path, cause);
  }
  return parseSchemaDocument(bytes, path);
}
