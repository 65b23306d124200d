import { type BulkTable, makeBulkTable } from '../harness/bulk-table.ts';
import { inTurns } from '../harness/in-turns.ts';
import type { Place } from '../harness/place.ts';
import type { System } from '../harness/systems.ts';
import { figure, medianOf, ratio } from '../report/figures.ts';
import type { ResultTable } from '../report/result-table.ts';
import type { BenchContext, Workload } from '../workload.ts';

const peers = ['pyarrow', 'pyiceberg', 'duckdb'] as const;

/** A way to read a table. */
type Reader = System | 'frazil, batch by batch';

interface Reading {
  readonly firstMs: number;
  readonly laterMs: number;
  readonly laterCpuMs: number;
  readonly peakMb: number;
}

/** All rows of a table, as Arrow. */
export const scan: Workload = {
  name: 'scan',
  title: 'Full scan to Arrow, local disk, one core',
  peers,
  async run(context) {
    const { quick } = context.settings;
    const place: Place = { kind: 'local', folder: context.folder };
    const flights = await makeBulkTable(context, { place, name: 'flights', data: 'flights', parts: 10, rowsPerPart: quick ? 30_000 : 300_000 });
    const wide = await makeBulkTable(context, { place, name: 'wide', data: 'wide', parts: 10, rowsPerPart: quick ? 50_000 : 1_000_000 });
    return [await compare(context, place, flights, 'flights, 5 columns'), await compare(context, place, wide, 'wide, 8 columns')];
  },
};

async function compare(context: BenchContext, place: Place, table: BulkTable, title: string): Promise<ResultTable> {
  const readers: readonly Reader[] = ['frazil', 'frazil, batch by batch', 'parquet-wasm', ...context.systems.among(peers)];
  const turns = new Map(readers.map((reader) => [reader, (round: number) => read(context, place, table, reader, round)]));
  const readings = await inTurns(context.settings.quick ? 1 : 3, turns);
  const of = (reader: Reader, figureOf: (reading: Reading) => number): number => medianOf((readings.get(reader) ?? []).map(figureOf));
  const rate = (ms: number): string => figure(table.rows / ms / 1000);
  const against = (reader: Reader, figureOf: (reading: Reading) => number): string => ratio(of(reader, figureOf), of('frazil', figureOf));
  const rows = readers.map((reader) => [
    reader,
    against(reader, ({ laterMs }) => laterMs),
    against(reader, ({ laterCpuMs }) => laterCpuMs),
    rate(of(reader, ({ laterMs }) => laterMs)),
    rate(of(reader, ({ firstMs }) => firstMs)),
    figure(of(reader, ({ peakMb }) => peakMb)),
  ]);
  return {
    title: `${figure(table.rows / 1e6)} M rows, ${title}, ${figure(table.bytes / 1e6)} MB in ${table.files.length} files`,
    columns: ['', 'Frazil against it', 'in processor time', 'M rows/s', 'M rows/s, first read', 'peak MB'],
    rows,
    note: 'A fresh process each time, kept on one core; from opening the table to the last row in memory. Peak memory is that of the process after its first read. parquet-wasm and pyarrow read the bare files.',
  };
}

async function read(context: BenchContext, place: Place, table: BulkTable, reader: Reader, round: number): Promise<Reading> {
  context.log(`${reader}, round ${round + 1}`);
  const system = reader === 'frazil, batch by batch' ? 'frazil' : reader;
  const { location, metadata, files } = table;
  const command = system === 'frazil' ? { do: 'scan', place, location, keep: reader === 'frazil' } : { do: 'scan', place, metadata, files };
  return await context.systems.fresh(
    system,
    async (driver) => {
      const answers = [];
      for (let repetition = 0; repetition < 3; repetition++) {
        const answer = await driver.ask(command);
        if (answer['rows'] !== table.rows) throw new Error(`${reader} read ${String(answer['rows'])} rows of ${table.rows}.`);
        answers.push(answer);
      }
      const [first, ...later] = answers;
      return { firstMs: Number(first?.['ms']), peakMb: Number(first?.['peakMb']), laterMs: medianOf(later.map(({ ms }) => Number(ms))), laterCpuMs: medianOf(later.map(({ cpuMs }) => Number(cpuMs))) };
    },
    { pinned: true },
  );
}
