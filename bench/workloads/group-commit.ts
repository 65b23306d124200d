import { inBucket } from '../harness/place.ts';
import { figure } from '../report/figures.ts';
import { startBenchServer } from '../stores/bench-server.ts';
import { startDelayProxy } from '../stores/delay-proxy.ts';
import type { Workload } from '../workload.ts';

const delayMs = 50;

/** Many callers of one handle: appends that wait for the same commit land in one version. */
export const groupCommit: Workload = {
  name: 'group',
  title: `Group commit, ${delayMs} ms added to every request`,
  peers: [],
  async run(context) {
    const server = await startBenchServer();
    const proxy = await startDelayProxy(server.endpoint, delayMs);
    const driver = context.systems.start('frazil');
    const rows: string[][] = [];
    try {
      await driver.ask({ do: 'open', place: inBucket({ ...server, endpoint: proxy.endpoint }, 'group', context.folder), table: 't', create: true });
      for (let append = 0; append < 5; append++) await driver.ask({ do: 'append', first: append, rows: 1 });
      let alone = 0;
      for (const callers of [1, 16, 64, 256]) {
        context.log(`${callers} callers`);
        const answer = await driver.ask({ do: 'callers', callers, durationMs: context.settings.quick ? 2_000 : 10_000 });
        const [appends, versions, seconds] = [Number(answer['appends']), Number(answer['versions']), Number(answer['seconds'])];
        if (callers === 1) alone = appends / seconds;
        rows.push([figure(callers), `${figure(appends / seconds / alone)} x`, figure(appends / seconds), figure(versions / seconds), figure(appends / versions)]);
      }
    } finally {
      await driver.close();
      await proxy.close();
      await server.close();
    }
    return [{ title: server.title, columns: ['callers', 'times one caller', 'appends/s', 'versions/s', 'appends a version'], rows }];
  },
};
