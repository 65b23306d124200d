/** The README's example of the library, on local disk: `node examples/quickstart.ts [warehouse]`. */
import { openCatalog, optimize } from '../src/index.ts';

const catalog = await openCatalog(process.argv[2] ?? './warehouse');
const flights = await catalog.createTable('demo.quickstart', {
  schema: { date: 'timestamp', delay: 'int', origin: 'string', price: 'decimal(10, 2)' },
  partitionBy: ['month(date)'],
});
const receipt = await flights.append([{ date: '2026-01-31T12:00:00', delay: 7, origin: 'SFO', price: '99.50' }], { token: 'batch-17' });
await flights.append([{ date: '2026-01-31T13:00:00', delay: 70, origin: 'SFO', price: '49.50' }]);
for await (const batch of flights.scan({ where: "origin = 'SFO'", columns: ['date', 'delay'] })) console.log(batch.numRows, 'rows');
const before = await flights.scan({ snapshotId: receipt.snapshotId }).toArrow();
console.log(before.numRows, 'row after the first append');
const { filesBefore, filesAfter } = await optimize(flights, { targetFileSizeBytes: 128 * 1024 ** 2 });
console.log(`${filesBefore} files became ${filesAfter}`);
await catalog.dropTable('demo.quickstart', { purge: true });
await catalog.close();
