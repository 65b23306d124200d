import type { BenchContext } from '../workload.ts';
import type { Place } from './place.ts';

/** Data that tables are filled with; see `data/`. */
export type BulkData = 'flights' | 'wide';

/** A table of many rows, made by Frazil, and where others find it. */
export interface BulkTable {
  readonly location: string;
  /** The current metadata file, as a location. */
  readonly metadata: string;
  /** Paths of the data files; of a table on the local disk only. */
  readonly files: readonly string[];
  readonly rows: number;
  /** Of the data files together. */
  readonly bytes: number;
}

export interface BulkTableOptions {
  readonly place: Place;
  readonly name: string;
  readonly data: BulkData;
  /** Appends, one file each. */
  readonly parts: number;
  readonly rowsPerPart: number;
  /** Append the first part again and again, which saves making rows. */
  readonly repeated?: boolean;
}

/** Fills a table in a process of its own. */
export async function makeBulkTable(context: BenchContext, { place, name, ...fill }: BulkTableOptions): Promise<BulkTable> {
  context.log(`filling a table: ${fill.parts} x ${fill.rowsPerPart} rows of ${fill.data}`);
  return await context.systems.fresh('frazil', async (driver) => {
    await driver.ask({ do: 'open', place, table: name, create: true, schema: fill.data });
    await driver.ask({ do: 'fill', ...fill });
    return (await driver.ask({ do: 'describe' })) as unknown as BulkTable;
  });
}
