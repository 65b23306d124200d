import { makeBulkTable } from '../harness/bulk-table.ts';
import type { DriverAnswer } from '../harness/driver-process.ts';
import type { Place } from '../harness/place.ts';
import { figure } from '../report/figures.ts';
import type { BenchContext, Workload } from '../workload.ts';

const mebibyte = 1024 ** 2;
/** What a wide row takes as Arrow, for a gibibyte's worth of rows. */
const rowsOfGibibyte = 14_000_000;

/** How much memory a process needs that reads or writes far more than it has. */
export const memory: Workload = {
  name: 'memory',
  title: 'Memory of one process, local disk',
  peers: [],
  async run(context) {
    const { quick } = context.settings;
    const place: Place = { kind: 'local', folder: context.folder };
    const streamed = await makeBulkTable(context, { place, name: 'streamed', data: 'wide', parts: quick ? 4 : 100, rowsPerPart: quick ? 200_000 : 1_000_000, repeated: true });
    context.log('reading it batch by batch');
    const read = await context.systems.fresh('frazil', (driver) => driver.ask({ do: 'scan', place, location: streamed.location, keep: false }));
    const rows = quick ? rowsOfGibibyte / 50 : rowsOfGibibyte;
    const plain = await append(context, place, rows, 'plain', []);
    const partitioned = await append(context, place, rows, 'partitioned', ['category']);
    const lineOf = (name: string, limitMb: number, count: number, answer: DriverAnswer): readonly string[] => {
      const peakMb = Number(answer['peakMb']);
      return [name, figure(peakMb / limitMb), figure(peakMb), figure(limitMb), figure(count / 1e6), figure(count / Number(answer['ms']) / 1000)];
    };
    const gibibytes = `${figure(Number(plain['arrowBytes']) / mebibyte)} MiB of Arrow`;
    return [
      {
        title: 'Peak resident memory',
        columns: ['', 'of the target', 'peak MiB', 'target MiB', 'M rows', 'M rows/s'],
        rows: [
          lineOf('scan, batch by batch', 256, streamed.rows, read),
          lineOf(`append of ${gibibytes}`, 512, rows, plain),
          lineOf(`the same into 26 partitions, rows of each scattered over all (${figure(Number(partitioned['files']))} files)`, 512, rows, partitioned),
        ],
        note: `A fresh process each, Node's own 60 MiB included. The table that is read has ${figure(streamed.bytes / 1e6)} MB in ${streamed.files.length} files. The rates of the appends include making the rows.`,
      },
    ];
  },
};

async function append(context: BenchContext, place: Place, rows: number, table: string, partitionBy: readonly string[]): Promise<DriverAnswer> {
  context.log(`append, ${table}`);
  return await context.systems.fresh('frazil', async (driver) => {
    await driver.ask({ do: 'open', place, table, create: true, schema: 'wide', partitionBy });
    return await driver.ask({ do: 'append-stream', rows });
  });
}
