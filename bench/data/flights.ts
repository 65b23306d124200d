import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type RecordBatch, type Table, tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';

/** Frazil's schema of the flights. */
export const flightsSchema = { date: 'timestamp', delay: 'long', distance: 'long', origin: 'string', destination: 'string' } as const;

/** The 3,000,000 flights of the development package vega-datasets. */
export const flightsPath: string = fileURLToPath(new URL('../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url));

let flights: Table | undefined;

/** Some of the flights, from row `first` on. *Cost*: the file is read once a process. */
export function flightBatches(first: number, count: number): readonly RecordBatch[] {
  if (!existsSync(flightsPath)) throw new Error(`${flightsPath} is missing; \`npm ci\` installs it.`);
  flights ??= tableFromIPC(readParquet(readFileSync(flightsPath), { batchSize: 65_536 }).intoIPCStream());
  return flights.slice(first, first + count).batches;
}
