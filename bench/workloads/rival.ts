import type { BurstResult } from '../drivers/burst.ts';
import { inTurns } from '../harness/in-turns.ts';
import type { Appender } from '../harness/peers.ts';
import { inBucket, type Place } from '../harness/place.ts';
import { figure, spreadOf } from '../report/figures.ts';
import { bucketPeers, startBenchServer } from '../stores/bench-server.ts';
import { startDelayProxy } from '../stores/delay-proxy.ts';
import type { BenchContext, Workload } from '../workload.ts';

const delayMs = 50;
const peers = ['deltalake', 'datashard'] as const;

interface Encounter {
  readonly busy: BurstResult;
  readonly rival: BurstResult;
}

/** One process appends without a pause; another one wants to land a row now and then. */
export const rival: Workload = {
  name: 'rival',
  title: `A rival beside a saturated appender, ${delayMs} ms added to every request`,
  peers,
  async run(context) {
    const server = await startBenchServer();
    const proxy = await startDelayProxy(server.endpoint, delayMs);
    try {
      const systems: readonly Appender[] = ['frazil', ...bucketPeers(context, server, peers)];
      const placeOf = (system: Appender, round: number): Place => inBucket({ ...server, endpoint: proxy.endpoint }, `rival-${system}-${round}`, `${context.folder}/${system}-${round}`);
      const turns = new Map(systems.map((system) => [system, (round: number) => meet(context, system, placeOf(system, round))]));
      const encounters = await inTurns(context.settings.quick ? 1 : 3, turns);
      const rows = Array.from(encounters, ([system, each]) => [system, ...figuresOf(each.map((encounter) => encounter.rival)), ...figuresOf(each.map(({ busy }) => busy))]);
      const columns = ['', 'rival: longest ms', 'median ms', 'landed', 'failed', 'busy one: longest ms', 'median ms', 'landed', 'failed'];
      return [{ title: server.title, columns, rows, note: 'The rival pauses 300 ms between its appends; the busy one never does, and goes on for longer.' }];
    } finally {
      await proxy.close();
      await server.close();
    }
  },
};

async function meet(context: BenchContext, system: Appender, place: Place): Promise<Encounter> {
  context.log(system);
  const durationMs = context.settings.quick ? 6_000 : 20_000;
  return await context.systems.fresh(system, async (busy) => {
    await busy.ask({ do: 'open', place, table: 't', create: true });
    await busy.ask({ do: 'append', first: 0, rows: 1 });
    return await context.systems.fresh(system, async (other) => {
      await other.ask({ do: 'open', place, table: 't', create: false });
      const startAtMs = Date.now() + 200;
      const saturated = busy.ask({ do: 'burst', first: 10_000, count: 10_000, startAtMs, untilMs: startAtMs + durationMs + 5_000, pauseMs: 0 });
      const now = await other.ask({ do: 'burst', first: 1, count: 1_000, startAtMs: startAtMs + 1_000, untilMs: startAtMs + durationMs, pauseMs: 300 });
      return { busy: (await saturated) as unknown as BurstResult, rival: now as unknown as BurstResult };
    });
  });
}

function figuresOf(bursts: readonly BurstResult[]): readonly string[] {
  const waits = spreadOf(bursts.flatMap(({ ms }) => ms));
  const landed = bursts.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const failed = bursts.reduce((sum, { failedIds }) => sum + failedIds.length, 0);
  return [figure(waits.most), figure(waits.median), figure(landed), figure(failed)];
}
