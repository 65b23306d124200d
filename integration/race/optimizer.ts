/**
 * One process that optimizes a table again and again until its standard input ends: `node optimizer.ts WAREHOUSE TABLE`.
 * Each line is one run: the snapshots that it landed and the groups that it gave up.
 */
import { openCatalog, optimize } from '../../src/index.ts';
import { untilInputEnds } from './script-process.ts';

const [warehouse = '', name = ''] = process.argv.slice(2);
const finished = untilInputEnds();
const catalog = await openCatalog(warehouse);
const table = await catalog.loadTable(name);
do {
  const { snapshots, skipped, filesBefore, filesAfter } = await optimize(table);
  console.log(JSON.stringify({ snapshots: snapshots.map(String), skipped, filesBefore, filesAfter }));
} while (!finished.aborted);
await catalog.close();
