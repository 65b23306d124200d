import { makeBulkTable } from '../harness/bulk-table.ts';
import type { Place } from '../harness/place.ts';
import { figure } from '../report/figures.ts';
import type { BenchContext } from '../workload.ts';

/** Some rows of a table, in words that SQL and Frazil share. */
export interface Selection {
  readonly title: string;
  readonly location: string;
  readonly metadata: string;
  readonly where: string;
  /** Null for all. */
  readonly columns: readonly string[] | null;
  readonly rows: number;
}

/** One of 1,000 partitions, a file of 100 rows each. */
export async function makePartitions(context: BenchContext, place: Place): Promise<Selection> {
  const [partitions, rowsEach] = [context.settings.quick ? 50 : 1000, 100];
  context.log(`making ${partitions} partitions`);
  const table = await context.systems.fresh('frazil', async (driver) => {
    await driver.ask({ do: 'open', place, table: 'parted', create: true, schema: 'parted', partitionBy: ['part'] });
    await driver.ask({ do: 'fill-partitions', partitions, rowsEach });
    return await driver.ask({ do: 'describe' });
  });
  const part = Math.floor(partitions / 2) + 17;
  return {
    title: `1 of ${figure(partitions)} partitions`,
    location: String(table['location']),
    metadata: String(table['metadata']),
    where: `part = ${part}`,
    columns: null,
    rows: rowsEach,
  };
}

/** One of 1,000 ranges of a key by which the files are sorted, and two columns of eight. */
export async function makeKeyRanges(context: BenchContext, place: Place): Promise<Selection> {
  const [parts, rowsPerPart] = [10, context.settings.quick ? 20_000 : 1_000_000];
  const { location, metadata, rows } = await makeBulkTable(context, { place, name: 'ranges', data: 'wide', parts, rowsPerPart });
  const wanted = rows / 1000;
  const first = 517 * wanted;
  return {
    title: `1 of 1,000 key ranges of ${figure(rows / 1e6)} M rows, 2 of 8 columns`,
    location,
    metadata,
    where: `id >= ${first} and id < ${first + wanted}`,
    columns: ['id', 'price'],
    rows: wanted,
  };
}
