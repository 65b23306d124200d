import type { Catalog } from '../../catalog/index.ts';
import type { CommandContext } from '../command-context.ts';
import { withCatalog } from '../commands/open-target.ts';
import { usageError } from '../option-values.ts';
import { bytesText, countText, durationText } from '../output/number-text.ts';
import { appendTogether, type AppendReport } from './append-section.ts';
import { importBirdstrikes } from './birdstrikes.ts';
import { compactFlights } from './compaction-section.ts';
import { type DataPackage, dataPackageName, findDataPackage } from './data-package.ts';
import { DemoPage } from './demo-page.ts';
import type { DemoRun } from './demo-run.ts';
import { createDemoTable, demoTables, dropEarlier, refuseOthers } from './demo-tables.ts';
import { countSource, type SourceFacts } from './flight-question.ts';
import { type FlightOrigin, type Flights, flightSchema, openFlights } from './flights.ts';
import { askQuestion, readPast } from './reading-sections.ts';

export interface DemoSettings {
  readonly madeData?: boolean;
}

/**
 * `frazil demo`: the main job on real data, checked against the source at every step.
 *
 * *Errors*: `demo-check-failed`, `demo-writer-failed`, `table-already-exists` for a table of the user's own.
 */
export async function runDemo(context: CommandContext, settings: DemoSettings): Promise<void> {
  if (context.warehouse.startsWith('memory:')) throw usageError('Other processes do not see a memory: warehouse; give the demo a folder or a bucket.', context.warehouse);
  const page = new DemoPage(context);
  const startMs = performance.now();
  context.account.open();
  const report = await withCatalog(context, async (catalog) => await show(context, page, catalog, settings));
  const durationMs = performance.now() - startMs;
  if (context.json) return await context.output.document({ ...report, checks: page.checks, durationMs });
  await context.output.line(`\nEverything above was compared with the source: ${page.checks} of ${page.checks} counts agree. ${durationText(durationMs)} in all.`);
  await suggest(context);
}

async function show(context: CommandContext, page: DemoPage, catalog: Catalog, { madeData = false }: DemoSettings): Promise<object> {
  await page.title(`Frazil: an Iceberg table, many writers, and nothing but ${catalog.url}`);
  await page.heading('The data');
  const data = madeData ? undefined : findDataPackage();
  const origin: FlightOrigin = data === undefined ? { kind: 'made' } : { kind: 'file', path: data.flightsPath };
  const flights = await openFlights(origin);
  if (data === undefined && !madeData) await page.say(`The npm package ${dataPackageName} is not installed, so the demo makes its own data, of the same shape and smaller.`);
  const facts = await showSource(context, page, flights, data);
  const table = await makeFlightsTable(context, page, catalog);
  const run: DemoRun = { context, page, catalog, origin, flights, facts, table };
  const append = await appendTogether(run);
  const query = await askQuestion(run);
  const past = await readPast(run, append);
  const compaction = await compactFlights(run);
  const birdstrikes = await importBirdstrikes(run, data);
  const source = { title: flights.title, package: data === undefined ? null : dataPackageName, rows: facts.rows, batches: flights.batchCount };
  return { warehouse: catalog.url, source, tables: [{ name: demoTables.flights, location: table.location }, birdstrikes.table], append: withoutCommits(append), query, past, compaction, birdstrikes: birdstrikes.report };
}

async function showSource(context: CommandContext, page: DemoPage, flights: Flights, data: DataPackage | undefined): Promise<SourceFacts> {
  const facts = await countSource(flights, context.signal);
  const size = flights.sizeBytes === undefined ? '' : `, ${bytesText(flights.sizeBytes)}`;
  const from = data === undefined ? '' : ` (npm package ${dataPackageName})`;
  await page.say(`${flights.title}${from}: ${countText(facts.rows)} flights${size}, ${dayText(facts.firstMs)} to ${dayText(facts.lastMs)}, in ${countText(flights.batchCount)} batches`);
  return facts;
}

async function makeFlightsTable(context: CommandContext, page: DemoPage, catalog: Catalog): Promise<DemoRun['table']> {
  const { account, signal } = context;
  await refuseOthers(catalog, signal);
  const dropped: string[] = [];
  for (const name of Object.values(demoTables)) {
    if (!(await dropEarlier(catalog, name, signal))) continue;
    dropped.push(name);
    account.record(`dropped ${name}`, `${name} of an earlier demo was dropped`);
  }
  if (dropped.length > 0) await page.say(`Dropped ${dropped.join(' and ')} of an earlier demo, with ${dropped.length === 1 ? 'its' : 'their'} files.`);
  const table = await createDemoTable(catalog, demoTables.flights, { schema: flightSchema, partitionBy: ['month(date)'], signal });
  account.record('table', `table ${demoTables.flights}`);
  await page.say(`${demoTables.flights}, partitioned by month(date): ${table.location}`);
  return table;
}

async function suggest({ output, style, warehouse }: CommandContext): Promise<void> {
  const quoted = /^[\w./:@-]+$/.test(warehouse) ? warehouse : `'${warehouse}'`;
  const at = warehouse === './warehouse' ? '' : ` --warehouse ${quoted}`;
  await output.line('Go on with:');
  for (const rest of [`log ${demoTables.flights}`, `inspect ${demoTables.flights}`, `scan ${demoTables.flights} --where "origin = 'SFO' AND delay > 60" --limit 10`]) {
    await output.line(`   ${style.faint(`npx frazil ${rest}${at}`)}`);
  }
}

/** The report without the single commits, which only the sections need. */
function withoutCommits({ landed: _landed, ...rest }: AppendReport): object {
  return rest;
}

function dayText(timestampMs: number): string {
  return new Date(timestampMs).toISOString().slice(0, 10);
}
