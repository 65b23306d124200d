import { type Arrangement, makePlannedTable, type PlannedTable } from '../data/planned-table.ts';
import type { DriverAnswer } from '../harness/driver-process.ts';
import { inTurns } from '../harness/in-turns.ts';
import { figure, medianOf } from '../report/figures.ts';
import type { ResultTable } from '../report/result-table.ts';
import type { BenchContext, Workload } from '../workload.ts';

type Planner = 'frazil' | 'pyiceberg';

interface Plans {
  readonly firstMs: number;
  readonly laterMs: number;
  readonly allMs: number;
  readonly peakMb: number;
}

const full = { manifests: 100, filesEach: 1000, days: 1000 };
const quick = { manifests: 10, filesEach: 100, days: 100 };

/** Finding the files of one day among 100,000, in two arrangements; no data file is touched. */
export const plan: Workload = {
  name: 'plan',
  title: 'Planning on local disk, statistics of 8 columns',
  peers: ['pyiceberg'],
  async run(context) {
    const tables: ResultTable[] = [];
    for (const arrangement of ['clustered', 'scattered'] as const) {
      context.log(`making the ${arrangement} table`);
      const size = context.settings.quick ? quick : full;
      tables.push(await compare(context, await makePlannedTable(`${context.folder}/${arrangement}`, arrangement, size), arrangement));
    }
    return tables;
  },
};

async function compare(context: BenchContext, table: PlannedTable, arrangement: Arrangement): Promise<ResultTable> {
  const planners: readonly Planner[] = ['frazil', ...context.systems.among(['pyiceberg'] as const)];
  const turns = new Map(planners.map((planner) => [planner, () => measure(context, planner, table)]));
  const plans = await inTurns(context.settings.quick ? 1 : 3, turns);
  const of = (planner: Planner, figureOf: (plans: Plans) => number): number => medianOf((plans.get(planner) ?? []).map(figureOf));
  const rows = planners.map((planner) => [
    planner,
    `${figure(of(planner, ({ laterMs }) => laterMs) / of('frazil', ({ laterMs }) => laterMs))} x`,
    ...[({ laterMs }: Plans) => laterMs, ({ firstMs }: Plans) => firstMs, ({ allMs }: Plans) => allMs, ({ peakMb }: Plans) => peakMb].map((figureOf) => figure(of(planner, figureOf))),
  ]);
  return {
    title: `${figure(table.filesOfDay)} of ${figure(table.files)} files in ${figure(table.manifests)} manifests, ${arrangement}`,
    columns: ['', 'Frazil against it', 'ms, from a handle', 'ms, first', 'ms, all files', 'peak MB'],
    rows,
    note: arrangement === 'clustered' ? 'A day stands in one manifest. First: opening the table included.' : 'Every manifest holds files of every day, so all have to be looked at.',
  };
}

async function measure(context: BenchContext, planner: Planner, table: PlannedTable): Promise<Plans> {
  context.log(`${planner}, ${table.where}`);
  return await context.systems.fresh(planner, async (driver) => {
    const ours = planner === 'frazil';
    const ask = async (where: string | null, files: number): Promise<DriverAnswer> => {
      const answer = await driver.ask({ do: 'plan', where, ...(!ours && { metadata: table.metadata }) });
      if (answer['files'] !== files) throw new Error(`${planner} found ${String(answer['files'])} files of ${files}.`);
      return answer;
    };
    const opening = ours ? await driver.ask({ do: 'open-location', place: table.place, location: table.location }) : { ms: 0 };
    const first = await ask(table.where, table.filesOfDay);
    const later: number[] = [];
    for (let repetition = 0; repetition < 3; repetition++) later.push(Number((await ask(table.where, table.filesOfDay))['ms']));
    const { peakMb } = first;
    const all: number[] = [];
    for (let repetition = 0; repetition < 2; repetition++) all.push(Number((await ask(null, table.files))['ms']));
    return { firstMs: Number(opening['ms']) + Number(first['ms']), laterMs: medianOf(later), allMs: medianOf(all), peakMb: Number(peakMb) };
  });
}
