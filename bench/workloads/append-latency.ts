import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { inTurns } from '../harness/in-turns.ts';
import type { Appender } from '../harness/peers.ts';
import { inBucket, type Place } from '../harness/place.ts';
import { figure, medianOf, ratio, spreadOf, withSpread } from '../report/figures.ts';
import type { ResultTable } from '../report/result-table.ts';
import { type BenchServer, bucketPeers, startBenchServer } from '../stores/bench-server.ts';
import { type DelayProxy, startDelayProxy } from '../stores/delay-proxy.ts';
import { countsOf, type Measured } from './append-requests.ts';
import type { BenchContext, Workload } from '../workload.ts';

const delayMs = 50;
/** So many appends before the first measured one: handles are warm, and so is compiled code. Fewer where requests take the time. */
const warmUps = { direct: 30, delayed: 8 };
const peers = ['deltalake', 'datashard', 'pyiceberg'] as const;

interface Setting {
  readonly title: string;
  readonly rows: number;
  readonly placeOf: (system: Appender) => Place;
  readonly systems: readonly Appender[];
  readonly floor: (round: number) => Promise<number>;
  readonly floorTitle: string;
  readonly proxy?: DelayProxy;
}

/** One writer, a warm handle, one append after the other. */
export const appendLatency: Workload = {
  name: 'append',
  title: 'Warm append, one writer',
  peers,
  async run(context) {
    const tables: ResultTable[] = [];
    for (const rows of [1, 1000]) tables.push(await measure(context, localSetting(context, rows)));
    const server = await startBenchServer();
    const proxy = await startDelayProxy(server.endpoint, delayMs);
    try {
      for (const rows of [1, 1000]) tables.push(await measure(context, bucketSetting(context, rows, server, undefined)));
      for (const rows of [1, 1000]) tables.push(await measure(context, bucketSetting(context, rows, server, proxy)));
    } finally {
      await proxy.close();
      await server.close();
    }
    return tables;
  },
};

function localSetting(context: BenchContext, rows: number): Setting {
  const folder = `${context.folder}/local-${rows}`;
  mkdirSync(folder, { recursive: true });
  return {
    title: `Local disk, ${countOf(rows)}`,
    rows,
    systems: ['frazil', ...context.systems.among(peers)],
    placeOf: (system) => ({ kind: 'local', folder: `${folder}/${system}` }),
    floorTitle: 'one file of 1 KiB created and synced',
    floor: async (round) => createdAndSynced(`${folder}/floor-${round}`),
  };
}

function bucketSetting(context: BenchContext, rows: number, server: BenchServer, proxy: DelayProxy | undefined): Setting {
  const where = proxy === undefined ? server.title : `${server.title} with ${delayMs} ms added to every request`;
  const name = `${proxy === undefined ? 'direct' : 'delayed'}-${rows}`;
  const access = proxy === undefined ? server : { ...server, endpoint: proxy.endpoint };
  const floorDriver = context.systems.start('frazil');
  return {
    title: `${where}, ${countOf(rows)}`,
    rows,
    systems: ['frazil', ...bucketPeers(context, server, peers)],
    placeOf: (system) => inBucket(access, `${name}-${system}`, `${context.folder}/${name}-${system}`),
    floorTitle: 'one conditional PUT of 1 KiB',
    floor: async (round) => Number((await floorDriver.ask({ do: 'put', place: inBucket(access, `${name}-floor`, context.folder), key: `round-${round}` }))['ms']),
    ...(proxy !== undefined && { proxy }),
  };
}

function countOf(rows: number): string {
  return rows === 1 ? '1 row' : `${figure(rows)} rows`;
}

function createdAndSynced(path: string): number {
  const begun = performance.now();
  const descriptor = openSync(path, 'wx');
  writeSync(descriptor, new Uint8Array(1024));
  fsyncSync(descriptor);
  closeSync(descriptor);
  return performance.now() - begun;
}

async function measure(context: BenchContext, setting: Setting): Promise<ResultTable> {
  context.log(setting.title);
  const drivers = setting.systems.map((system) => ({ system, driver: context.systems.start(system) }));
  const turns = new Map<Appender | 'floor', (round: number) => Promise<Measured>>([['floor', async (round) => ({ ms: await setting.floor(round), requests: [] })]]);
  for (const { system, driver } of drivers) {
    await driver.ask({ do: 'open', place: setting.placeOf(system), table: 't', create: true });
    for (let append = 0; append < (setting.proxy === undefined ? warmUps.direct : warmUps.delayed); append++) await driver.ask({ do: 'append', first: 0, rows: setting.rows });
    turns.set(system, async (round) => {
      await setting.proxy?.settled();
      setting.proxy?.reset();
      const answer = await driver.ask({ do: 'append', first: round, rows: setting.rows });
      return { ms: Number(answer['ms']), requests: (await setting.proxy?.settled()) ?? [] };
    });
  }
  const rounds = setting.proxy === undefined ? 3 * context.settings.repetitions : context.settings.repetitions;
  const measured = await inTurns(rounds, turns);
  for (const { driver } of drivers) await driver.close();
  return tableOf(setting, measured);
}

function tableOf(setting: Setting, measured: ReadonlyMap<Appender | 'floor', readonly Measured[]>): ResultTable {
  const msOf = (name: Appender | 'floor'): readonly number[] => (measured.get(name) ?? []).map(({ ms }) => ms);
  const floorMs = medianOf(msOf('floor'));
  const counted = setting.proxy !== undefined;
  const rows = setting.systems.map((system) => [
    system,
    ratio(medianOf(msOf(system)), floorMs),
    withSpread(spreadOf(msOf(system))),
    ...(counted ? countsOf(system, measured.get(system) ?? []) : []),
  ]);
  rows.push([setting.floorTitle, '1 x', withSpread(spreadOf(msOf('floor'))), ...(counted ? ['1', '1', '1', '1'] : [])]);
  const columns = ['', 'times the floor', 'ms, median [least-most]'];
  return { title: setting.title, columns: counted ? [...columns, 'requests', 'in sequence', 'in sequence to the commit', 'KiB sent'] : columns, rows };
}
