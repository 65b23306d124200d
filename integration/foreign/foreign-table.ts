import { join } from 'node:path';
import { type Catalog, openCatalog, type Schema, type SnapshotSelection, type Table } from '../../src/index.ts';
import { canonicalLines } from './canonical/canonical-lines.ts';
import type { TableFacts } from './engine-process.ts';
import type { MadeTable, Recipe } from './tables/recipe.ts';

/** One answer that an engine must give, as canonical lines of both kinds. */
export interface ExpectedRows {
  readonly strict: readonly string[];
  readonly loose: readonly string[];
}

/** A table on local disk, closed by its writers, and what a foreign reader must see in it. */
export interface ForeignTable {
  readonly name: string;
  readonly directory: string;
  readonly metadataFile: string;
  readonly current: ExpectedRows;
  /** A snapshot from the middle of the list. */
  readonly past?: { readonly snapshotId: bigint; readonly rows: ExpectedRows };
  readonly filtered: readonly { readonly where: string; readonly rows: ExpectedRows }[];
  readonly facts: TableFacts;
}

/** Makes a table with the library and reads it back with a fresh catalog, as another process would. */
export async function makeForeignTable(warehouse: string, recipe: Recipe): Promise<ForeignTable> {
  const writing = await openCatalog(warehouse);
  const made = await recipe.make(writing, recipe.name);
  await writing.close(); // the hint has caught up now
  const reading = await openCatalog(warehouse);
  try {
    return await readForeignTable(reading, recipe.name, made);
  } finally {
    await reading.close();
  }
}

async function readForeignTable(catalog: Catalog, name: string, made: MadeTable): Promise<ForeignTable> {
  const table = await catalog.loadTable(name);
  const current = await expectedRows(table, {});
  if (made.rows !== undefined) expectSame(name, canonicalLines(table.schema, made.rows), current.strict);
  const { snapshots } = table.metadata;
  const past = snapshots.length < 2 ? undefined : snapshots[Math.floor((snapshots.length - 1) / 2)];
  const filtered = await Promise.all((made.where ?? []).map(async (where) => ({ where, rows: await expectedRows(table, { where }) })));
  // Locations are literal, so nothing is decoded.
  const directory = table.location.slice('file://'.length);
  return {
    name,
    directory,
    metadataFile: join(directory, 'metadata', `v${table.version}.metadata.json`),
    current,
    ...(past && { past: { snapshotId: past.snapshotId, rows: await expectedRows(table, { snapshotId: past.snapshotId }) } }),
    filtered,
    facts: await factsOf(table),
  };
}

async function expectedRows(table: Table, options: SnapshotSelection & { readonly where?: string }): Promise<ExpectedRows> {
  const schema: Schema = table.schema;
  const rows = await Array.fromAsync(table.scan(options).rows());
  return { strict: canonicalLines(schema, rows), loose: canonicalLines(schema, rows, { loose: true }) };
}

/** Our own reading must be what was written, before anybody else is asked. */
function expectSame(name: string, written: readonly string[], read: readonly string[]): void {
  const at = Array.from({ length: Math.max(written.length, read.length) }, (_, index) => index).find((index) => written[index] !== read[index]);
  if (at !== undefined) throw new Error(`${name}: row ${at} was written as ${written[at] ?? 'nothing'} and is read as ${read[at] ?? 'nothing'}.`);
}

async function factsOf(table: Table): Promise<TableFacts> {
  const snapshots = table.metadata.snapshots.length;
  if (table.currentSnapshot === undefined) return { snapshots, manifests: 0, files: 0, records: 0 };
  const source = table.manifestSource();
  const manifests = await source.manifestsOf(table.currentSnapshot);
  const entries = (await Promise.all(manifests.map((manifest) => source.entriesOf(manifest)))).flat().filter((entry) => entry.status !== 'deleted');
  return { snapshots, manifests: manifests.length, files: entries.length, records: entries.reduce((sum, entry) => sum + Number(entry.dataFile.recordCount), 0) };
}
