import type { Appender } from '../harness/peers.ts';
import { inBucket } from '../harness/place.ts';
import { figure, spreadOf } from '../report/figures.ts';
import { bucketPeers, startBenchServer } from '../stores/bench-server.ts';
import { startDelayProxy } from '../stores/delay-proxy.ts';
import type { Workload } from '../workload.ts';

const delayMs = 50;
const rivalAppends = 10;

/** One process appends without a pause; another one lands a row now and then. */
export const rival: Workload = {
  name: 'rival',
  title: `A rival beside a saturated appender, ${delayMs} ms added to every request`,
  peers: ['deltalake'],
  async run(context) {
    const server = await startBenchServer();
    const proxy = await startDelayProxy(server.endpoint, delayMs);
    const rows: string[][] = [];
    const systems: readonly Appender[] = ['frazil', ...bucketPeers(context, server, ['deltalake'])];
    try {
      for (const system of systems) {
        context.log(system);
        const place = inBucket({ ...server, endpoint: proxy.endpoint }, `rival-${system}`, `${context.folder}/${system}`);
        const [busy, other] = [context.systems.start(system), context.systems.start(system)];
        await busy.ask({ do: 'open', place, table: 't', create: true });
        await busy.ask({ do: 'append', first: 0, rows: 1 });
        await other.ask({ do: 'open', place, table: 't', create: false });
        const startAtMs = Date.now() + 200;
        const saturated = busy.ask({ do: 'burst', first: 1_000, count: 100_000, startAtMs, untilMs: startAtMs + (context.settings.quick ? 10_000 : 40_000), pauseMs: 0 });
        const count = context.settings.quick ? 3 : rivalAppends;
        const answer = await other.ask({ do: 'burst', first: 1, count, startAtMs: startAtMs + 1_000, untilMs: startAtMs + 120_000, pauseMs: 300 });
        const spread = spreadOf(answer['ms'] as readonly number[]);
        const appender = spreadOf((await saturated)['ms'] as readonly number[]);
        const landed = (answer['acknowledged'] as readonly number[]).length;
        rows.push([system, `${landed} of ${count}`, figure(spread.median), figure(spread.most), figure(appender.count), figure(appender.median), figure(appender.most)]);
        await Promise.all([busy.close(), other.close()]);
      }
    } finally {
      await proxy.close();
      await server.close();
    }
    const columns = ['', 'rival landed', 'rival, median ms', 'rival, longest ms', 'appends of the busy one', 'its median ms', 'its longest ms'];
    return [{ title: server.title, columns, rows }];
  },
};
