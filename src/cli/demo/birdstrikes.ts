import { readFile } from 'node:fs/promises';
import { FrazilError } from '../../errors/index.ts';
import { openCsv } from '../../rows/index.ts';
import { schemaText } from '../inspect/table-overview.ts';
import { countText } from '../output/number-text.ts';
import type { DataPackage } from './data-package.ts';
import { countRows, type DemoRun } from './demo-run.ts';
import { createDemoTable, demoTables } from './demo-tables.ts';

/** A column whose name has to be quoted in a predicate. */
const costColumn = 'Cost Total $';
const where = `"${costColumn}" > 0`;

const header = ['Airport Name', 'Effect Amount of damage', 'Flight Date', 'Origin State', 'Wildlife Species', costColumn, 'Speed IAS in knots'] as const;
const madeRows = 1_000;

/** A table made of a CSV file, its types inferred; the names of its columns have spaces and signs. */
export async function importBirdstrikes(run: DemoRun, data: DataPackage | undefined): Promise<{ readonly table: object; readonly report: object }> {
  const { catalog, context, page } = run;
  const { account, signal } = context;
  await page.heading('A table from a CSV file, its types inferred');
  const bytes = data === undefined ? new TextEncoder().encode(madeBirdstrikes()) : await readFile(data.birdstrikesPath);
  const facts = factsOf(new TextDecoder().decode(bytes));
  const input = openCsv(once(bytes), { source: data?.birdstrikesPath ?? 'made-up birdstrikes', signal });
  try {
    const table = await createDemoTable(catalog, demoTables.birdstrikes, { schema: await input.inferSchema(), signal });
    account.record('birdstrikes', `table ${demoTables.birdstrikes}`);
    await table.append(input.batches(table.schema), { signal });
    await page.say(`${demoTables.birdstrikes}, ${countText(table.schema.fields.length)} columns: ${table.location}`);
    await page.say(...schemaText({ ...table.schema, fields: shown(table.schema.fields) }, context.style).split('\n'), '…');
    const rows = await countRows(table, { columns: [costColumn], signal });
    await page.check('rows in the table', rows, facts.rows, 'in the file');
    const costly = await countRows(table, { where, columns: [costColumn], signal });
    await page.check(`rows where ${where}`, costly, facts.costly, 'in the file');
    return { table: { name: demoTables.birdstrikes, location: table.location }, report: { columns: table.schema.fields.length, rows, where, answers: costly } };
  } finally {
    await input.close();
  }
}

/** A column of each type, for a look. */
function shown<Field extends { readonly type: { readonly kind: string } }>(fields: readonly Field[]): readonly Field[] {
  const kinds = new Set<string>();
  return fields.filter(({ type }) => !kinds.has(type.kind) && kinds.add(type.kind));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What a CSV file of birdstrikes says, counted without Frazil's reader. */
interface BirdstrikeFacts {
  readonly rows: number;
  /** Rows that cost anything. */
  readonly costly: number;
}

/** Counts the rows of the CSV text, and those that cost anything. */
export function factsOf(text: string): BirdstrikeFacts {
  const [names = [], ...rows] = splitCsv(text);
  const cost = names.indexOf(costColumn);
  if (cost < 0) throw new FrazilError('column-unknown', `The demo's birdstrikes have no column ${costColumn}.`, { context: { column: costColumn } });
  return { rows: rows.length, costly: rows.filter((row) => Number(row[cost]) > 0).length };
}

/** Birdstrikes that never took place, the same on every run, as CSV. */
export function madeBirdstrikes(): string {
  const airports = ['DENVER INTL AIRPORT', 'SACRAMENTO INTL', 'CHICAGO O\'HARE INTL ARPT', '"NEWARK, LIBERTY INTL ARPT"'];
  const states = ['Colorado', 'California', 'Illinois', 'New Jersey'];
  const species = ['Mourning dove', 'Unknown bird - small', 'Canada goose', 'European starling', 'Killdeer'];
  const lines = Array.from({ length: madeRows }, (_, row) => {
    const place = (row * 7) % airports.length;
    const damage = row % 41 === 0 ? 'Substantial' : 'None';
    const cost = row % 41 === 0 ? 500 + row * 13 : 0;
    const day = new Date(Date.UTC(1990, 0, 1) + row * 5 * 86_400_000).toISOString().slice(0, 10);
    return [airports[place], damage, day, states[place], species[(row * 3) % species.length], cost, row % 3 === 0 ? '' : 100 + ((row * 10) % 150)].join(',');
  });
  return `${[header.join(','), ...lines].join('\n')}\n`;
}

/** Records of a CSV text: the plainest reader that quotes allow, as a witness against the real one. */
function splitCsv(text: string): string[][] {
  const records: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let record: string[] = [];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) break;
    record.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] !== ',') {
      records.push(record);
      record = [];
    }
  }
  return records;
}
