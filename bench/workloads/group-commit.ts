import { startS3TestServer } from '../../src/testing/index.ts';
import { inBucket } from '../harness/place.ts';
import { figure } from '../report/figures.ts';
import type { Workload } from '../workload.ts';

const delayMs = 50;

/**
 * Many callers of one handle: appends that wait for the same commit land in one version.
 *
 * On the project's own server in memory: a real one on the same machine would take the processor that the appends need.
 */
export const groupCommit: Workload = {
  name: 'group',
  title: `Group commit, ${delayMs} ms a request`,
  peers: [],
  async run(context) {
    const server = await startS3TestServer({ delayMs });
    const driver = context.systems.start('frazil');
    const rows: string[][] = [];
    try {
      await driver.ask({ do: 'open', place: inBucket(server, 'group', context.folder), table: 't', create: true });
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
      await server.close();
    }
    return [{ title: 'S3 test server', columns: ['callers', 'against one caller', 'appends/s', 'versions/s', 'appends a version'], rows }];
  },
};
