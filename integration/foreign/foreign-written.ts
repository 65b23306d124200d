import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Catalog, isFrazilError, openCatalog, type SnapshotSelection, type Table } from '../../src/index.ts';
import { canonicalLines } from './canonical/canonical-lines.ts';
import type { EngineProcess } from './engine-process.ts';
import type { Engine } from './engines.ts';
import { enginesFolder } from './install-engines.ts';
import { type CheckOutcome, describeDifference } from './run-checks.ts';

/** A table that an engine has written, laid out as a directory without a catalog has it. */
export interface ForeignWritten {
  readonly name: string;
  readonly directory: string;
  /** Predicates that the engine and Frazil both understand. */
  readonly where: readonly string[];
}

/** Has an engine write its tables into a folder that is not there yet. */
export async function writeForeignTables(engine: Engine, python: string, folder: string): Promise<readonly ForeignWritten[]> {
  if (engine.writer === undefined) return [];
  const script = fileURLToPath(new URL(`writer/${engine.writer}`, import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script, folder, join(enginesFolder(), 'jars')], { env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }, maxBuffer: 2 ** 24 });
  return stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as ForeignWritten);
}

interface Reference {
  readonly engine: Engine;
  readonly process: EngineProcess;
  readonly scratch: string;
}

/** Reads each table with Frazil: the rows must be those that the engine reads in its own table, and again after an append of ours. */
export async function checkForeignWritten(reference: Reference, tables: readonly ForeignWritten[]): Promise<readonly CheckOutcome[]> {
  const catalog = await openCatalog(join(reference.scratch, 'warehouse'));
  try {
    const outcomes: CheckOutcome[] = [];
    for (const written of tables) outcomes.push(...(await checkTable(reference, catalog, written)));
    return outcomes;
  } finally {
    await catalog.close();
  }
}

async function checkTable(reference: Reference, catalog: Catalog, { name, directory, where }: ForeignWritten): Promise<readonly CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  const check = async (what: string, failureOf: () => Promise<string | undefined>): Promise<void> => {
    const failure = await failureOf().catch((error: unknown) => (isFrazilError(error) ? `${error.code}: ${error.message}` : String(error)));
    outcomes.push({ title: `frazil reads ${reference.engine.name}'s ${name} ${what}`, verdict: failure === undefined ? 'passed' : 'failed', detail: failure ?? '' });
  };
  const open = (): Promise<Table> => catalog.openTable(directory);
  await check('current', async () => await compare(reference, directory, await open(), {}));
  for (const predicate of where) await check(`where ${predicate}`, async () => await compare(reference, directory, await open(), { where: predicate }));
  await check('snapshots', async () => {
    const table = await open();
    // Both read an older snapshot in the schema of its time; only where that is today's do the columns of the dumps agree.
    const past = table.metadata.snapshots.filter(({ schemaId }) => schemaId === table.metadata.currentSchemaId);
    for (const { snapshotId } of past) {
      const failure = await compare(reference, directory, table, { snapshotId });
      if (failure !== undefined) return `at ${snapshotId}: ${failure}`;
    }
    return undefined;
  });
  await check('after an append', async () => await compareAfterAppend(reference, directory, await open()));
  return outcomes;
}

async function compare({ process, scratch }: Reference, directory: string, table: Table, selection: SnapshotSelection & { readonly where?: string }): Promise<string | undefined> {
  const output = join(scratch, 'written.jsonl');
  const reply = await process.ask({
    metadataFile: join(directory, 'metadata', `v${table.version}.metadata.json`),
    directory,
    byDirectory: false,
    snapshotId: selection.snapshotId === undefined ? null : String(selection.snapshotId),
    where: selection.where ?? null,
    loose: false,
    facts: false,
    output,
  });
  if (!reply.ok) return reply.error;
  const theirs = (await readFile(output, 'utf8')).split('\n').slice(0, -1);
  await rm(output);
  const ours = canonicalLines(table.schema, await Array.fromAsync(table.scan(selection).rows()));
  return ours.join('\n') === theirs.join('\n') ? undefined : describeDifference(ours, theirs);
}

/** Frazil appends a copy of what is there, and the engine reads both; a table of version 1 must be refused. */
async function compareAfterAppend(reference: Reference, directory: string, table: Table): Promise<string | undefined> {
  const rows = await table.scan().toArrow();
  if (rows.numRows === 0) return undefined;
  if (table.metadata.formatVersion === 1) {
    const code = await table.append(rows).then(() => 'no error', (error: unknown) => (isFrazilError(error) ? error.code : String(error)));
    return code === 'format-version-unsupported' ? undefined : `an append to a table of version 1 gave ${code}`;
  }
  await table.append(rows);
  const after = await table.refresh();
  const count = (await after.scan().toArrow()).numRows;
  return count === 2 * rows.numRows ? await compare(reference, directory, after, {}) : `${rows.numRows} rows and as many appended are ${count}`;
}
