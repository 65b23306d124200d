import type { Catalog } from '../../catalog/index.ts';
import type { SnapshotSelection, Table } from '../../table/index.ts';
import type { CommandContext } from '../command-context.ts';
import type { DemoPage } from './demo-page.ts';
import type { SourceFacts } from './flight-question.ts';
import type { FlightOrigin, Flights } from './flights.ts';

/** What the sections of the demo share. */
export interface DemoRun {
  readonly context: CommandContext;
  readonly page: DemoPage;
  readonly catalog: Catalog;
  readonly origin: FlightOrigin;
  readonly flights: Flights;
  readonly facts: SourceFacts;
  /** `demo.flights`. */
  readonly table: Table;
}

/** Reads one column of all the rows that a scan gives, and counts them. */
export async function countRows(table: Table, options: SnapshotSelection & { readonly where?: string; readonly columns: readonly string[]; readonly signal: AbortSignal }): Promise<number> {
  let rows = 0;
  for await (const batch of table.scan(options)) rows += batch.numRows;
  return rows;
}
