import type { CommandContext } from '../command-context.ts';
import { usageError } from '../option-values.ts';
import { isLocation, withCatalog } from './open-target.ts';

export interface DropSettings {
  readonly purge?: boolean;
  readonly nameOnly?: boolean;
}

/** `frazil drop`: seals the table and takes its name away; with `--purge` its files go too, with `--name-only` nothing but the name. */
export async function dropTable(context: CommandContext, name: string, settings: DropSettings): Promise<void> {
  const { account, json, output, signal } = context;
  if (isLocation(name)) throw usageError(`${JSON.stringify(name)} is a location; drop takes the name of a table, which frazil list shows.`, name);
  const [purge, nameOnly] = [settings.purge === true, settings.nameOnly === true];
  if (purge && nameOnly) throw usageError('--purge deletes the files of a table, --name-only leaves them as they are; give one of them.', name);
  account.open();
  const location = await withCatalog(context, async (catalog) => {
    const listing = (await catalog.listTables(undefined, { signal })).find((table) => table.name === name);
    await catalog.dropTable(name, { purge, nameOnly, signal });
    return listing?.location;
  });
  account.record(name, `${name} was dropped`);
  if (json) return await output.document({ name, location: location ?? null, purged: purge });
  const place = location === undefined ? '' : ` in ${location}`;
  if (nameOnly) return await output.line(`Took the name ${name} away. The table stays as it is${place}, and whoever has it open may go on writing.`);
  await output.line(purge ? `Dropped ${name} and deleted its files.` : `Dropped ${name}. Its files stay${place}.`);
}
