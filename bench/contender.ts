/** One process of the contention workload: `node contender.ts WAREHOUSE WRITER APPENDS`; prints the milliseconds of each append as JSON. */
import { openCatalog } from '../src/index.ts';

const [warehouse = '', writer = '', appends = ''] = process.argv.slice(2);
const catalog = await openCatalog(warehouse);
const table = await catalog.loadTable('bench.rows');
console.log('ready');
await new Promise<void>((start) => {
  process.stdin.once('data', () => start());
});
const tookMs: number[] = [];
for (let number = 0; number < Number(appends); number++) {
  const startMs = performance.now();
  await table.append([{ id: BigInt(Number(writer) * 1_000 + number), name: `n${number}`, value: number * 1.5 }]);
  tookMs.push(performance.now() - startMs);
}
console.log(JSON.stringify(tookMs));
await catalog.close();
process.exit(0);
