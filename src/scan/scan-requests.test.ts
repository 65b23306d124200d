import { expect, test } from 'vitest';
import { bindPredicate, parsePredicate } from '../expr/index.ts';
import { indexSchema, type PartitionSpec, schemaFromShorthand } from '../format/index.ts';
import { RequestTrace } from '../io/index.ts';
import { FooterCache } from '../parquet/index.ts';
import { buildTable } from './fixtures/build-table.ts';
import { explainPlan, planFiles, projectColumns, scanBatches, StoreManifestSource } from './index.ts';

const schema = schemaFromShorthand({ day: 'date', origin: 'string', delay: 'long', note: 'string', weight: 'double', number: 'long' });
const spec: PartitionSpec = { specId: 0, fields: [{ sourceId: indexSchema(schema).idOf('day') as number, fieldId: 1000, name: 'day', transform: { kind: 'identity' } }] };
/** Too large to be read whole, and with a wide column between the wanted ones. */
const rowsOfDay = (day: number): Record<string, unknown>[] =>
  Array.from({ length: 30_000 }, (_, index) => ({ day, origin: ['SFO', 'ORD', 'LAX'][index % 3], delay: BigInt(index), note: `${(index * 2_654_435_761) % 4_294_967_296} ${(index * 40_503) % 65_521} ${index}`, weight: index / 7, number: BigInt(index * day) }));

test('golden text: the requests of a pruned scan, cold, explained, and with footers held', async () => {
  const day = (number: number): object => ({ rows: rowsOfDay(number), partition: [number] });
  const table = await buildTable({ schema, spec, manifests: [[day(1), day(2)], [day(3)], [day(4)]] as never, rowGroupRows: 10_000 });
  const trace = new RequestTrace({ normalise: (key) => key });
  // Answers take a while, as a bucket's do, each longer than the one before, so that rounds show what waits for what.
  let delayMs = 10;
  const slow = new Proxy(table.store, {
    get: (target, name) => (name === 'get' ? async (...given: Parameters<typeof target.get>) => new Promise((resolve) => setTimeout(resolve, (delayMs += 10))).then(async () => target.get(...given)) : Reflect.get(target, name)),
  });
  const store = trace.wrap(slow);
  const manifests = new StoreManifestSource({ store, keyOf: table.keyOf, specs: [spec], schemas: [schema] });
  const predicate = bindPredicate(parsePredicate("day IN ('1970-01-03', '1970-01-04') AND delay < 5000"), schema);
  const options = { store, keyOf: table.keyOf, schema, columns: projectColumns(schema, ['origin', 'delay']), footerCache: new FooterCache() };
  const lines: string[] = [];
  const section = async (title: string, run: () => Promise<unknown>): Promise<void> => {
    trace.reset();
    await run();
    lines.push(title, ...trace.lines().map((line) => `  ${line}`));
  };
  const plan = await planFiles({ metadata: table.metadata, snapshot: table.snapshot, schema, manifests, predicate });
  await section('plan', async () => planFiles({ metadata: table.metadata, snapshot: table.snapshot, schema, manifests, predicate }));
  await section('explain', async () => explainPlan(plan, options));
  await section('read, footers held', async () => Array.fromAsync(scanBatches(plan.tasks, options)));
  await section('read, cold', async () => Array.fromAsync(scanBatches(plan.tasks, { ...options, footerCache: new FooterCache() })));
  await section('first row only', async () => Array.fromAsync(scanBatches(plan.tasks, { ...options, limit: 1 })));
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./fixtures/requests.txt');
});
