import { readFile } from 'node:fs/promises';
import type { RecordBatch } from 'apache-arrow';
import { findDataPackage } from '../../../src/cli/demo/data-package.ts';
import { madeBirdstrikes } from '../../../src/cli/demo/birdstrikes.ts';
import { flightSchema, openFlights } from '../../../src/cli/demo/flights.ts';
import { openCsv } from '../../../src/rows/index.ts';
import { optimize } from '../../../src/index.ts';
import type { Recipe } from './recipe.ts';

const writers = 4;
/** Rows taken of each of the demo's batches: enough for every month, few enough for engines that hand out row objects. */
const rowsPerBatch = 120;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The tables of `frazil demo`, with a sample of the flights and all birdstrikes. */
export const demoTables: readonly Recipe[] = [
  {
    name: 'demo.flights',
    make: async (catalog, name) => {
      const data = findDataPackage();
      const flights = await openFlights(data === undefined ? { kind: 'made' } : { kind: 'file', path: data.flightsPath });
      const table = await catalog.createTable(name, { schema: flightSchema, partitionBy: ['month(date)'] });
      const samples: RecordBatch[] = [];
      for await (const { batch } of flights.batches()) samples.push(batch.slice(0, rowsPerBatch));
      await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          const handle = await catalog.loadTable(name);
          for (let index = writer; index < samples.length; index += writers) await handle.append(samples[index]!);
        }),
      );
      await optimize(table);
      return { table, where: ["origin = 'SFO'", 'delay > 60', "date >= '2001-02-01T00:00:00'"] };
    },
  },
  {
    name: 'demo.birdstrikes',
    make: async (catalog, name) => {
      const data = findDataPackage();
      const bytes = data === undefined ? new TextEncoder().encode(madeBirdstrikes()) : await readFile(data.birdstrikesPath);
      const input = openCsv(once(bytes), { source: data?.birdstrikesPath ?? 'made-up birdstrikes' });
      try {
        const table = await catalog.createTable(name, { schema: await input.inferSchema() });
        await table.append(input.batches(table.schema));
        return { table };
      } finally {
        await input.close();
      }
    },
  },
];
