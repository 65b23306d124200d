import { existsSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { type RecordBatch, type Table, tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';

/** Frazil's schema of the flights. */
export const flightsSchema = { date: 'timestamp', delay: 'long', distance: 'long', origin: 'string', destination: 'string' } as const;

/** The 3,000,000 flights of the development package vega-datasets. */
export const flightsPath: string = join(dirname(findPackageJSON('vega-datasets', import.meta.url) ?? ''), 'data', 'flights-3m.parquet');

let flights: Table | undefined;

/** Some of the flights, from row `first` on. *Cost*: the file is read once a process. */
export function flightBatches(first: number, count: number): readonly RecordBatch[] {
  if (!existsSync(flightsPath)) throw new Error(`${flightsPath} is missing; \`npm ci\` installs it.`);
  flights ??= tableFromIPC(readParquet(readFileSync(flightsPath), { batchSize: 65_536 }).intoIPCStream());
  return flights.slice(first, first + count).batches;
}
