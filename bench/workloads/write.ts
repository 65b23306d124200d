import { mkdirSync, rmSync } from 'node:fs';
import { makeBulkTable } from '../harness/bulk-table.ts';
import type { DriverAnswer } from '../harness/driver-process.ts';
import { inTurns } from '../harness/in-turns.ts';
import type { Place } from '../harness/place.ts';
import type { System } from '../harness/systems.ts';
import { figure, medianOf, ratio } from '../report/figures.ts';
import type { BenchContext, Workload } from '../workload.ts';

const peers = ['pyarrow', 'pyiceberg', 'deltalake'] as const;

interface Writing {
  readonly firstMs: number;
  readonly laterMs: number;
  readonly laterCpuMs: number;
  readonly bytes: number;
  /** Peak memory over that of a process that only holds the rows. */
  readonly extraMb: number;
}

interface Case {
  readonly place: Place;
  readonly files: readonly string[];
  readonly parts: number;
  readonly rowsPerPart: number;
}

/** Rows in memory, as Arrow, to files of a table. */
export const write: Workload = {
  name: 'write',
  title: 'Write from Arrow, local disk, one core',
  peers,
  async run(context) {
    const [parts, rowsPerPart] = [10, context.settings.quick ? 50_000 : 1_000_000];
    const place: Place = { kind: 'local', folder: context.folder };
    const { files } = await makeBulkTable(context, { place, name: 'source', data: 'wide', parts, rowsPerPart });
    const systems: readonly System[] = ['frazil', 'parquet-wasm', ...context.systems.among(peers)];
    const turns = new Map(systems.map((system) => [system, (round: number) => measure(context, system, round, { place, files, parts, rowsPerPart })]));
    const writings = await inTurns(context.settings.quick ? 1 : 3, turns);
    const of = (system: System, figureOf: (writing: Writing) => number): number => medianOf((writings.get(system) ?? []).map(figureOf));
    const against = (system: System, figureOf: (writing: Writing) => number): string => ratio(of(system, figureOf), of('frazil', figureOf));
    const rate = (ms: number): string => figure((parts * rowsPerPart) / ms / 1000);
    const rows = systems.map((system) => [
      system,
      against(system, ({ laterMs }) => laterMs),
      against(system, ({ laterCpuMs }) => laterCpuMs),
      rate(of(system, ({ laterMs }) => laterMs)),
      rate(of(system, ({ firstMs }) => firstMs)),
      figure(of(system, ({ bytes }) => bytes) / 1e6),
      figure(of(system, ({ extraMb }) => extraMb)),
    ]);
    return [
      {
        title: `${figure((parts * rowsPerPart) / 1e6)} M rows, wide, 8 columns`,
        columns: ['', 'Frazil against it', 'in processor time', 'M rows/s', 'M rows/s, first write', 'MB written', 'extra peak MB'],
        rows,
        note: 'A fresh process each time, kept on one core, with the rows in memory; zstd. Frazil and parquet-wasm sync every file, the others do not. Extra: over a process that holds the rows and writes nothing.',
      },
    ];
  },
};

async function measure(context: BenchContext, system: System, round: number, subject: Case): Promise<Writing> {
  context.log(`${system}, round ${round + 1}`);
  return await context.systems.fresh(
    system,
    async (driver) => {
      const { parts, rowsPerPart, files } = subject;
      const ours = system === 'frazil' || system === 'parquet-wasm';
      const { peakMb: heldMb } = await driver.ask(ours ? { do: 'hold', parts, rowsPerPart } : { do: 'hold', files });
      const answers: DriverAnswer[] = [];
      for (let repetition = 0; repetition < 2; repetition++) {
        const folder = `${context.folder}/${system}-${round}-${repetition}`;
        if (system === 'frazil') await driver.ask({ do: 'open', place: subject.place, table: `written_${round}_${repetition}`, create: true, schema: 'wide' });
        if (system === 'parquet-wasm') mkdirSync(folder);
        answers.push(await driver.ask(system === 'frazil' ? { do: 'write' } : { do: 'write', folder }));
        rmSync(folder, { recursive: true, force: true });
      }
      const [first, later] = answers;
      return { firstMs: Number(first?.['ms']), laterMs: Number(later?.['ms']), laterCpuMs: Number(later?.['cpuMs']), bytes: Number(first?.['bytes']), extraMb: Number(first?.['peakMb']) - Number(heldMb) };
    },
    { pinned: true },
  );
}
