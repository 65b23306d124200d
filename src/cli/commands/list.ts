import type { CommandContext } from '../command-context.ts';
import { columnText } from '../output/column-text.ts';
import { withCatalog } from './open-target.ts';

/** `frazil list`: tables and where they are, in order of their names. */
export async function listTables(context: CommandContext, namespace: string | undefined): Promise<void> {
  const { json, notes, output, signal, style } = context;
  const { tables, url } = await withCatalog(context, async (catalog) => ({ tables: await catalog.listTables(namespace, { signal }), url: catalog.url }));
  if (json) return await output.document(tables);
  if (tables.length === 0) return notes.say(`No tables in ${namespace ?? url}.`);
  const rows = tables.map(({ name, location }) => [name, location]);
  await output.line(columnText([{ title: 'table' }, { title: 'location' }], rows, style));
}
