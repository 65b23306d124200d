import { readFile } from 'node:fs/promises';
import type { CreateTableOptions } from '../../catalog/index.ts';
import { FrazilError } from '../../errors/index.ts';
import { parseSchemaDocument, type Schema, splitTerms } from '../../format/index.ts';
import type { CommandContext } from '../command-context.ts';
import { fileSource, formatOfPath, inputError } from '../input/input-source.ts';
import { openInput } from '../input/open-input.ts';
import { overviewDocument } from '../inspect/table-overview.ts';
import { usageError } from '../option-values.ts';
import { isLocation, withCatalog } from './open-target.ts';

/** What decides the layout of a new table. */
export interface LayoutSettings {
  readonly partitionBy?: string;
  readonly sortBy?: string;
}

export interface CreateSettings extends LayoutSettings {
  readonly schema?: string;
  readonly like?: string;
  readonly property?: Readonly<Record<string, string>>;
}

/** `frazil create`: an empty table of a schema file, or of the columns of a data file. */
export async function createTable(context: CommandContext, name: string, settings: CreateSettings): Promise<void> {
  const { account, json, output, signal } = context;
  checkNewName(name);
  const schema = await schemaOf(settings, signal);
  account.open();
  await withCatalog(context, async (catalog) => {
    const table = await catalog.createTable(name, { schema, ...layoutOf(settings), properties: settings.property ?? {}, signal });
    account.record(name, `table ${name} was created`);
    await (json ? output.document(overviewDocument(table)) : output.line(`Created ${name} at ${table.location}.`));
  });
}

/** A new table has a name; where it lies is decided by the catalog. *Errors*: `usage-invalid`. */
export function checkNewName(name: string): void {
  if (isLocation(name)) throw usageError(`${JSON.stringify(name)} is a location; a new table gets a name, such as web.events.`, name);
}

/** Partitioning and order as the library takes them. */
export function layoutOf({ partitionBy, sortBy }: LayoutSettings): Pick<CreateTableOptions, 'partitionBy' | 'sortBy'> {
  return {
    ...(partitionBy !== undefined && { partitionBy: splitTerms(partitionBy) }),
    ...(sortBy !== undefined && { sortBy: splitTerms(sortBy) }),
  };
}

async function schemaOf({ schema, like }: CreateSettings, signal: AbortSignal): Promise<CreateTableOptions['schema']> {
  if (schema !== undefined && like !== undefined) throw usageError('Give --schema or --like, not both.', like);
  if (schema !== undefined) return await readSchemaFile(schema);
  if (like !== undefined) return await inferSchema(like, signal);
  throw usageError('A new table needs columns: give --schema FILE.json, or --like with a data file.', '');
}

/** The columns of a data file, for `create --like`. *Errors*: `usage-invalid` for a name without a format, and those of reading. */
async function inferSchema(path: string, signal: AbortSignal): Promise<Schema> {
  const input = await openInput(fileSource(path, formatOfPath(path, 'rename it so that its name ends with')), signal);
  try {
    return await input.inferSchema();
  } finally {
    await input.close();
  }
}

/** Reads a schema from a JSON file, in Iceberg's notation or shorthand. *Errors*: `input-not-found`, `input-unreadable`, `schema-invalid`, `type-unsupported`. */
export async function readSchemaFile(path: string): Promise<Schema> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw inputError(path, cause);
  }
  const schema = parseSchemaDocument(bytes, path);
  if (schema.fields.length === 0) throw new FrazilError('schema-invalid', `${path}: the schema names no columns.`, { context: { path } });
  return schema;
}
