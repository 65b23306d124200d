/**
 * `npm run test:interop`: makes tables with the library and has foreign engines read them; engines that write make tables, and we read
 * those. Each engine's canonical dump must be byte for byte ours. Arguments choose engines and tables by name (a table has a dot); in CI, or with FRAZIL_INTEROP=all, chdb and Spark take part.
 */
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineProcess } from './engine-process.ts';
import { type Engine, engines } from './engines.ts';
import { type ForeignTable, makeForeignTable } from './foreign-table.ts';
import { checkForeignWritten, writeForeignTables } from './foreign-written.ts';
import { enginesFolder, installEngines } from './install-engines.ts';
import { knownExceptions } from './known-exceptions.ts';
import { countsText, countVerdicts, leaveReport, printOutcomes } from './report.ts';
import { type CheckOutcome, runChecks } from './run-checks.ts';
import { recipes } from './tables/recipes.ts';

/** Engines at work at a time: Spark alone takes 2 GiB and more. */
const lanes = 2;

interface Chosen {
  readonly engines: readonly Engine[];
  readonly recipes: typeof recipes;
  /** Whether engines write tables for us to read; left out where tables of ours are named. */
  readonly writing: boolean;
}

/** What the arguments name, else everything that this host is meant to run. */
function choose(args: readonly string[]): Chosen {
  const known = new Set([...engines, ...recipes].map(({ name }) => name));
  const unknown = args.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`There is no engine or table ${unknown.join(', ')}; there are ${[...known].join(', ')}.`);
  const all = process.env['CI'] === 'true' || process.env['FRAZIL_INTEROP'] === 'all';
  const named = engines.filter(({ name }) => args.includes(name));
  const namedRecipes = recipes.filter(({ name }) => args.includes(name));
  return { engines: named.length > 0 ? named : engines.filter(({ group }) => all || group === 'readers'), recipes: namedRecipes.length > 0 ? namedRecipes : recipes, writing: namedRecipes.length === 0 };
}

async function makeTables(chosen: Chosen, scratch: string): Promise<readonly ForeignTable[]> {
  const begun = performance.now();
  const tables: ForeignTable[] = [];
  for (const recipe of chosen.recipes) tables.push(await makeForeignTable(join(scratch, 'ware house é%41'), recipe));
  console.log(`${tables.length} tables made in ${seconds(begun)}`);
  return tables;
}

async function runEngine(engine: Engine, chosen: Chosen, python: string, tables: readonly ForeignTable[], scratch: string): Promise<readonly CheckOutcome[]> {
  const begun = performance.now();
  const own = join(scratch, engine.name);
  await mkdir(own);
  const running = new EngineProcess(engine, python, scratch);
  const writing = chosen.writing ? writeForeignTables(engine, python, join(own, 'written')) : Promise.resolve([]);
  writing.catch(() => undefined); // awaited below
  try {
    const read = await runChecks({ engine, process: running, tables, exceptions: knownExceptions, scratch: own });
    const outcomes = [...read, ...(await checkForeignWritten({ engine, process: running, scratch: own }, await writing))];
    console.log(`${engine.name} ${running.version}: ${countsText(countVerdicts(outcomes))}, ${seconds(begun)}`);
    return outcomes;
  } finally {
    running.close();
  }
}

/** Runs the engines, so many at a time, in their order. */
async function runEngines(chosen: Chosen, python: string, tables: readonly ForeignTable[], scratch: string): Promise<readonly CheckOutcome[]> {
  const waiting = [...chosen.engines];
  const outcomes: CheckOutcome[] = [];
  const lane = async (): Promise<void> => {
    for (let engine = waiting.shift(); engine !== undefined; engine = waiting.shift()) outcomes.push(...(await runEngine(engine, chosen, python, tables, scratch)));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

const chosen = choose(process.argv.slice(2));
const begun = performance.now();
const python = await installEngines([...new Set(chosen.engines.map(({ group }) => group))]);
console.log(`engines in ${enginesFolder()}, ready after ${seconds(begun)}`);
const scratch = await mkdtemp(join(tmpdir(), 'frazil-interop-'));
try {
  const tables = await makeTables(chosen, scratch);
  const outcomes = await runEngines(chosen, python, tables, scratch);
  printOutcomes(outcomes);
  const counts = countVerdicts(outcomes);
  leaveReport(counts);
  console.log(`\n${countsText(counts)}`);
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
} finally {
  if (process.env['FRAZIL_INTEROP_KEEP'] === undefined) await rm(scratch, { recursive: true, force: true });
  else console.log(`kept ${scratch}`);
}
