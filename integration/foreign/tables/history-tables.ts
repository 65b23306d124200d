import { frazilProperties, tableCodec } from '../../../src/commit/index.ts';
import { decodeVersion, encodeTombstone } from '../../../src/format/index.ts';
import { type AppendReceipt, type Catalog, openStore, optimize, type Row, type Table } from '../../../src/index.ts';
import type { Recipe } from './recipe.ts';

const schema = { id: 'long required', host: 'int', note: 'string' };

function rowOf(id: number, host: number): Row {
  return { id: BigInt(id), host, note: id % 5 === 0 ? null : `row ${id} of host ${host}` };
}

/** Ends the making of a table that would not show what it is there to show. */
function mustHold(condition: boolean, what: string): void {
  if (!condition) throw new Error(`The table does not show what it was made for: ${what}.`);
}

/** Several handles append at the same time, each its own rows. */
async function race(catalog: Catalog, name: string, hosts: number, rounds: number): Promise<{ readonly rows: readonly Row[]; readonly receipts: readonly AppendReceipt[] }> {
  const handles = await Promise.all(Array.from({ length: hosts }, () => catalog.loadTable(name)));
  const rows: Row[] = [];
  const receipts = await Promise.all(
    handles.map(async (handle, host) => {
      const mine: AppendReceipt[] = [];
      for (let round = 0; round < rounds; round++) {
        const row = rowOf(host * rounds + round, host);
        rows.push(row);
        mine.push(await handle.append([row]));
      }
      return mine;
    }),
  );
  return { rows, receipts: receipts.flat() };
}

/** Puts tombstones in place of all versions before `keepFrom`, as a vacuum of retired metadata does. */
async function retireVersions(table: Table, keepFrom: number): Promise<void> {
  const store = await openStore(table.location);
  for (let version = 1; version < keepFrom; version++) {
    const key = tableCodec.keyOf(version);
    const decoded = decodeVersion((await store.get(key)).bytes, key);
    if (decoded.kind === 'tombstone') continue;
    const { properties, lastUpdatedMs } = decoded.metadata;
    const tokens = properties[frazilProperties.tokens];
    await store.put(key, encodeTombstone({ version, commitId: properties[frazilProperties.commitId] ?? '', lastUpdatedMs, ...(tokens !== undefined && { tokens }) }));
  }
}

async function manifestsOf(table: Table): Promise<number> {
  return table.currentSnapshot === undefined ? 0 : (await table.manifestSource().manifestsOf(table.currentSnapshot)).length;
}

export const historyTables: readonly Recipe[] = [
  {
    name: 'history.rebased',
    make: async (catalog, name) => {
      const table = await catalog.createTable(name, { schema, partitionBy: ['bucket(2, id)'] });
      const { rows, receipts } = await race(catalog, name, 6, 4);
      mustHold(receipts.some(({ attempts }) => attempts > 1), 'no append had to rebase');
      return { table: await table.refresh(), rows, where: ['host = 3'] };
    },
  },
  {
    name: 'history.merged',
    make: async (catalog, name) => {
      const table = await catalog.createTable(name, { schema });
      const rows = Array.from({ length: 80 }, (_, id) => rowOf(id, 0));
      for (const row of rows) await table.append([row]);
      mustHold((await manifestsOf(table)) < 30, 'no tiers of manifests were merged');
      return { table, rows, where: ['id >= 70', 'id = 3'] };
    },
  },
  {
    name: 'history.cut-list',
    make: async (catalog, name) => {
      const table = await catalog.createTable(name, { schema });
      const rows = Array.from({ length: 56 }, (_, id) => rowOf(id, 0));
      // Long summaries fill the room of the list, so that the oldest snapshots leave it.
      for (const row of rows) await table.append([row], { summary: { note: 'x'.repeat(3_000) } });
      mustHold(table.metadata.snapshots.length < rows.length, 'no snapshot has left the list');
      return { table, rows };
    },
  },
  {
    name: 'history.optimized',
    make: async (catalog, name) => {
      const table = await catalog.createTable(name, { schema, partitionBy: ['host'], sortBy: ['id'] });
      const rows = Array.from({ length: 36 }, (_, id) => rowOf(id, id % 3));
      for (const row of rows.slice(0, 30)) await table.append([row]);
      const { filesBefore, filesAfter } = await optimize(table);
      mustHold(filesAfter < filesBefore, 'optimize has rewritten nothing');
      for (const row of rows.slice(30)) await table.append([row]);
      return { table, rows, where: ['host = 1', 'id < 7'] };
    },
  },
  {
    name: 'history.tombstones',
    make: async (catalog, name) => {
      const table = await catalog.createTable(name, { schema });
      const rows = Array.from({ length: 12 }, (_, id) => rowOf(id, 0));
      for (const row of rows) await table.append([row], { token: `row ${String(row['id'])}` });
      await retireVersions(table, table.version - 2);
      return { table, rows };
    },
  },
  {
    name: 'history.grouped',
    make: async (catalog, name) => {
      const table = await catalog.createTable(name, { schema });
      const rows = Array.from({ length: 40 }, (_, id) => rowOf(id, 0));
      await Promise.all(rows.map((row) => table.append([row], { token: `row ${String(row['id'])}` })));
      mustHold(table.metadata.snapshots.length < rows.length / 2, 'appends did not share commits');
      return { table, rows };
    },
  },
];
