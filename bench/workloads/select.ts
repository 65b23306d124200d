import type { DriverAnswer, DriverProcess } from '../harness/driver-process.ts';
import { inTurns } from '../harness/in-turns.ts';
import { inBucket, type Place } from '../harness/place.ts';
import { figure, medianOf } from '../report/figures.ts';
import type { ResultTable } from '../report/result-table.ts';
import { type BenchServer, bucketPeers, startBenchServer } from '../stores/bench-server.ts';
import { type DelayProxy, depthOf, startDelayProxy } from '../stores/delay-proxy.ts';
import type { BenchContext, Workload } from '../workload.ts';
import { makeKeyRanges, makePartitions, type Selection } from './selections.ts';

const peers = ['duckdb', 'pyiceberg'] as const;
type Selector = 'frazil' | (typeof peers)[number];
/** By location, the table is opened in the same go; a handle has the table's metadata in memory. */
const moments = ['cold, by its location', 'first read of a handle', 'the same read again'] as const;
type Moment = (typeof moments)[number];

interface Measured {
  readonly ms: number;
  readonly requests: number;
  readonly depth: number;
  readonly kib: number;
}

type Turn = ReadonlyMap<Moment, Measured>;

/** Few rows of a large table in a bucket: what pruning saves, in requests and bytes. */
export const select: Workload = {
  name: 'select',
  title: 'Selective reads, in a bucket',
  peers,
  async run(context) {
    const server = await startBenchServer();
    const proxy = await startDelayProxy(server.endpoint, 0);
    try {
      const tables: ResultTable[] = [];
      for (const make of [makePartitions, makeKeyRanges]) {
        const selection = await make(context, inBucket(server, 'select', context.folder));
        tables.push(await compare(context, server, proxy, selection));
      }
      return tables;
    } finally {
      await proxy.close();
      await server.close();
    }
  },
};

async function compare(context: BenchContext, server: BenchServer, proxy: DelayProxy, selection: Selection): Promise<ResultTable> {
  const place = inBucket({ ...server, endpoint: proxy.endpoint }, 'select', context.folder);
  const selectors: readonly Selector[] = ['frazil', ...bucketPeers(context, server, peers)];
  const turns = new Map(selectors.map((selector) => [selector, (): Promise<Turn> => read(context, selector, place, proxy, selection)]));
  const measured = await inTurns(context.settings.repetitions, turns);
  const of = (selector: Selector, moment: Moment, figureOf: (measured: Measured) => number): number =>
    medianOf((measured.get(selector) ?? []).flatMap((turn) => (turn.has(moment) ? [figureOf(turn.get(moment) as Measured)] : [])));
  const rows = selectors.flatMap((selector) =>
    moments
      .filter((moment) => measured.get(selector)?.[0]?.has(moment))
      .map((moment) => [
        `${selector}: ${moment}`,
        figure(of(selector, moment, ({ requests }) => requests)),
        figure(of(selector, moment, ({ depth }) => depth)),
        figure(of(selector, moment, ({ kib }) => kib)),
        figure(of(selector, moment, ({ ms }) => ms)),
      ]),
  );
  return { title: `${server.title}: ${selection.title}`, columns: ['', 'requests', 'in sequence', 'KiB received', 'ms'], rows, note: `${figure(selection.rows)} rows. A fresh process each time.` };
}

async function read(context: BenchContext, selector: Selector, place: Place, proxy: DelayProxy, selection: Selection): Promise<Turn> {
  const { location, metadata, where, columns } = selection;
  const measure = async (driver: DriverProcess, command: Readonly<Record<string, unknown>>): Promise<Measured> => {
    proxy.reset();
    const answer: DriverAnswer = await driver.ask({ do: 'select', place, where, columns, ...command });
    if (answer['rows'] !== selection.rows) throw new Error(`${selector} found ${String(answer['rows'])} rows of ${selection.rows}: ${selection.title}.`);
    const requests = await proxy.settled();
    return { ms: Number(answer['ms']), requests: requests.length, depth: depthOf(requests), kib: requests.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0) / 1024 };
  };
  const cold = await context.systems.fresh(selector, async (driver) => {
    const turn = new Map<Moment, Measured>([['cold, by its location', await measure(driver, selector === 'frazil' ? { location, opened: false } : { metadata })]]);
    // Peers open the table in every read, so what they keep shows when they read again.
    return selector === 'frazil' ? turn : turn.set('the same read again', await measure(driver, { metadata }));
  });
  if (selector !== 'frazil') return cold;
  return await context.systems.fresh(selector, async (driver) => {
    await driver.ask({ do: 'open-location', place, location });
    await proxy.settled(); // what the open begins to fetch behind itself is the open's
    const first = await measure(driver, { opened: true });
    return cold.set('first read of a handle', first).set('the same read again', await measure(driver, { opened: true }));
  });
}
