import type { Catalog, CreateTableOptions } from '../../catalog/index.ts';
import { FrazilError, hasCode } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import type { Table } from '../../table/index.ts';

/** The two tables of the demo. */
export const demoTables = { flights: 'demo.flights', birdstrikes: 'demo.birdstrikes' } as const;

/** Marks a table as the demo's own: the demo drops no other. */
const markProperty = 'made-by';
const markValue = 'frazil demo';

/** Looks before anything is dropped. *Errors*: `table-already-exists` if a table of the demo's names was not made by it. */
export async function refuseOthers(catalog: Catalog, signal: AbortSignal): Promise<void> {
  for (const name of Object.values(demoTables)) {
    try {
      const { metadata } = await catalog.loadTable(name, { signal });
      if (!isOurs(metadata)) throw notOurs(name);
    } catch (error) {
      if (!hasCode(error, 'table-not-found', 'table-dropped')) throw error;
    }
  }
}

/**
 * Drops a table of an earlier demo, with its files. True if there was one.
 *
 * *Errors*: `table-already-exists` if a table of the name was not made by the demo.
 */
export async function dropEarlier(catalog: Catalog, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    await catalog.dropTable(name, { purge: true, onlyIf: isOurs, signal });
  } catch (error) {
    if (hasCode(error, 'table-not-found')) return false;
    if (hasCode(error, 'drop-refused')) throw notOurs(name);
    if (!hasCode(error, 'table-dropped')) throw error;
    // An earlier drop was stopped halfway. Whose table it was cannot be told any more, so its files stay.
    await catalog.dropTable(name, { signal });
  }
  return true;
}

/** Makes one of the demo's tables. */
export async function createDemoTable(catalog: Catalog, name: string, options: CreateTableOptions): Promise<Table> {
  return await catalog.createTable(name, { ...options, properties: { ...options.properties, [markProperty]: markValue } });
}

function isOurs({ properties }: TableMetadata): boolean {
  return properties[markProperty] === markValue;
}

function notOurs(name: string): FrazilError {
  return new FrazilError('table-already-exists', `${name} exists and was not made by the demo, so the demo leaves it alone; another --warehouse has room for both.`, { context: { table: name } });
}
