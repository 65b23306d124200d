import { stat } from 'node:fs/promises';
import { type Catalog, openCatalog } from '../../catalog/index.ts';
import type { Table } from '../../table/index.ts';
import type { CommandContext } from '../command-context.ts';
import { usageError } from '../option-values.ts';

/** Runs `body` with the warehouse's catalog, and waits for what is in flight behind commits afterwards. */
export async function withCatalog<T>(context: CommandContext, body: (catalog: Catalog) => Promise<T>): Promise<T> {
  const catalog = await openCatalog(context.warehouse);
  try {
    await checkFolder(catalog.url);
    return await body(catalog);
  } finally {
    await catalog.close();
  }
}

/** Refuses a file where a folder of tables has to be: to a store it would look like an empty one. *Errors*: `usage-invalid`. */
export async function checkFolder(url: string): Promise<void> {
  if (!url.startsWith('file://')) return;
  // Frazil prints local places as they are, without escapes.
  const path = url.slice('file://'.length);
  const isFolder = await stat(path).then((found) => found.isDirectory(), () => true);
  if (!isFolder) throw usageError(`${path} is a file; tables lie in a folder, which need not exist yet.`, path);
}

/** Runs `body` with a table, named or given by its location. *Errors*: `table-not-found`, `log-not-found`, `name-invalid`. */
export async function withTable<T>(context: CommandContext, target: string, body: (table: Table) => Promise<T>): Promise<T> {
  return await withCatalog(context, async (catalog) => await body(await openTarget(catalog, target, context.signal)));
}

/** Opens a table by its name, or by its location. */
export async function openTarget(catalog: Catalog, target: string, signal: AbortSignal): Promise<Table> {
  return isLocation(target) ? await catalog.openTable(target, { signal }) : await catalog.loadTable(target, { signal });
}

/** Whether a text is a place rather than a name: names hold neither slashes nor colons and begin with no dot. */
export function isLocation(target: string): boolean {
  return /[/\\:]/.test(target) || target.startsWith('.');
}
