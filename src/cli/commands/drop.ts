import type { CommandContext } from '../command-context.ts';
import { usageError } from '../option-values.ts';
import { isLocation, withCatalog } from './open-target.ts';

export interface DropSettings {
  readonly purge?: boolean;
}

/** `frazil drop`: seals the table and takes its name away; with `--purge` its files go too. */
export async function dropTable(context: CommandContext, name: string, settings: DropSettings): Promise<void> {
  const { account, json, output, signal } = context;
  if (isLocation(name)) throw usageError(`${JSON.stringify(name)} is a location; drop takes the name of a table, which frazil list shows.`, name);
  const purge = settings.purge === true;
  account.open();
  const location = await withCatalog(context, async (catalog) => {
    const listing = (await catalog.listTables(undefined, { signal })).find((table) => table.name === name);
    await catalog.dropTable(name, { purge, signal });
    return listing?.location;
  });
  account.record(name, `${name} was dropped`);
  if (json) return await output.document({ name, location: location ?? null, purged: purge });
  await output.line(purge ? `Dropped ${name} and deleted its files.` : `Dropped ${name}. Its files stay${location === undefined ? '' : ` in ${location}`}.`);
}
