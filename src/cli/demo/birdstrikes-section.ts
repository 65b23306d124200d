import { readFile } from 'node:fs/promises';
import { openCsv } from '../../rows/index.ts';
import { schemaText } from '../inspect/schema-text.ts';
import { countText } from '../output/number-text.ts';
import { countRows } from './count-rows.ts';
import { costColumn, factsOf, madeBirdstrikes } from './birdstrikes.ts';
import type { DataPackage } from './data-package.ts';
import type { DemoRun } from './demo-run.ts';
import { createDemoTable, demoTables } from './demo-tables.ts';

const where = `"${costColumn}" > 0`;

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
