import { stat } from 'node:fs/promises';
import { type Catalog, openCatalog } from '../../catalog/index.ts';
import { FrazilError, hasCode } from '../../errors/index.ts';
import type { Table } from '../../table/index.ts';
import type { CommandContext } from '../command-context.ts';

/** Runs `body` with the warehouse's catalog, and waits for what is in flight behind commits afterwards. */
export async function withCatalog<T>(context: CommandContext, body: (catalog: Catalog) => Promise<T>): Promise<T> {
  const catalog = await openCatalog(context.warehouse);
  try {
    await checkFolder(catalog.url);
    return await body(catalog);
  } catch (error) {
    throw inWarehouse(error, catalog.url);
  } finally {
    await catalog.close();
  }
}

/** A name that is unknown here may be well known in another warehouse. */
function inWarehouse(error: unknown, warehouse: string): unknown {
  if (!hasCode(error, 'table-not-found', 'namespace-not-found')) return error;
  return new FrazilError(error.code, `${error.message.replace(/\.$/, '')} in ${warehouse}.`, { context: { ...error.context, warehouse }, cause: error });
}

/** Refuses a file where a folder of tables has to be: to a store it would look like an empty one. *Errors*: `folder-unusable`. */
export async function checkFolder(url: string): Promise<void> {
  if (!url.startsWith('file://')) return;
  // Frazil prints local places as they are, without escapes.
  const path = url.slice('file://'.length);
  const isFolder = await stat(path).then((found) => found.isDirectory(), () => true);
  if (!isFolder) throw new FrazilError('folder-unusable', `${path} is a file; tables lie in a folder, which need not exist yet.`, { context: { root: path } });
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
