import { expect, test } from 'vitest';
import { bindPredicate, parsePredicate } from '../expr/index.ts';
import { indexSchema, type PartitionSpec, schemaFromShorthand } from '../format/index.ts';
import { type ObjectStore, RequestTrace } from '../io/index.ts';
import { FooterCache } from '../parquet/index.ts';
import { buildTable, type BuiltTable } from './fixtures/build-table.ts';
import { StoreManifestSource } from './fixtures/store-manifest-source.ts';
import { explainPlan, type FileTask, planFiles, projectColumns, scanBatches } from './index.ts';

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

/** What was asked of a store: each get with the bytes it gave, and how much was under way at once. */
interface Watched {
  readonly store: ObjectStore;
  readonly gets: { readonly key: string; readonly bytes: number }[];
  readonly most: { requests: number; bytes: number };
}

function watched(inner: ObjectStore): Watched {
  const gets: { key: string; bytes: number }[] = [];
  const now = { requests: 0, bytes: 0 };
  const most = { requests: 0, bytes: 0 };
  const get: ObjectStore['get'] = async (key, options) => {
    const range = options?.range as { readonly start: number; readonly end: number } | undefined;
    const asked = range === undefined ? 0 : range.end - range.start;
    now.requests += 1;
    now.bytes += asked;
    most.requests = Math.max(most.requests, now.requests);
    most.bytes = Math.max(most.bytes, now.bytes);
    await new Promise((resolve) => setTimeout(resolve, 2));
    const result = await inner.get(key, options);
    now.requests -= 1;
    now.bytes -= asked;
    gets.push({ key, bytes: result.bytes.length });
    return result;
  };
  return { store: new Proxy(inner, { get: (target, name) => (name === 'get' ? get : Reflect.get(target, name)) }), gets, most };
}

async function tasksOf(table: BuiltTable, where?: string): Promise<readonly FileTask[]> {
  const { metadata, snapshot, manifests } = table;
  const plan = await planFiles({ metadata, snapshot, schema, manifests, ...(where !== undefined && { predicate: bindPredicate(parsePredicate(where), schema) }) });
  return plan.tasks;
}

test('a full scan keeps requests of several files in flight, as far as the byte budget goes', async () => {
  const table = await buildTable({ schema, manifests: [Array.from({ length: 6 }, (_, day) => ({ rows: rowsOfDay(day) }))], rowGroupRows: 10_000 });
  const tasks = await tasksOf(table);
  const footerCache = new FooterCache();
  const reading = { keyOf: table.keyOf, schema, footerCache };
  await explainPlan({ snapshotId: 1n, tasks, manifests: { total: 1, read: 1 }, files: { total: 6, read: 6 }, totalBytes: 0n, deleteFiles: 0 }, { ...reading, store: table.store });
  const fileBytes = Number(tasks[0]?.dataFile.fileSizeInBytes);
  const byteBudget = fileBytes * 3.5;
  const { store, most, gets } = watched(table.store);
  let rows = 0;
  for await (const batch of scanBatches(tasks, { ...reading, store, byteBudget })) {
    // While the consumer is busy, requests go on.
    await new Promise((resolve) => setTimeout(resolve, 5));
    rows += batch.numRows;
  }
  expect(rows).toBe(180_000);
  expect(gets).toHaveLength(6);
  expect(most.requests).toBe(3);
  expect(most.bytes).toBeLessThanOrEqual(byteBudget);
});

test('a consumer that leaves early leaves no request behind, and what was under way is aborted', async () => {
  const table = await buildTable({ schema, manifests: [Array.from({ length: 6 }, (_, day) => ({ rows: rowsOfDay(day) }))], rowGroupRows: 10_000 });
  const tasks = await tasksOf(table);
  let open = 0;
  let aborted = 0;
  const get: ObjectStore['get'] = async (key, options) => {
    open += 1;
    try {
      if (key.endsWith('-0.parquet')) return await table.store.get(key, options);
      // The others never answer; only the signal ends them.
      return await new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { number: (aborted += 1) })), { once: true }));
    } finally {
      open -= 1;
    }
  };
  const store = new Proxy(table.store, { get: (target, name) => (name === 'get' ? get : Reflect.get(target, name)) });
  for await (const batch of scanBatches(tasks, { store, keyOf: table.keyOf, schema })) {
    expect(batch.numRows).toBeGreaterThan(0);
    break;
  }
  expect([open, aborted]).toEqual([0, 5]);
});

test('one of many partitions, from a warm handle: one request when its file is small', async () => {
  const days = Array.from({ length: 40 }, (_, day) => ({ rows: rowsOfDay(day).slice(0, 100), partition: [day] }));
  const table = await buildTable({ schema, spec, manifests: [days] });
  const tasks = await tasksOf(table, "day = '1970-01-08'");
  const { store, gets } = watched(table.store);
  const batches = await Array.fromAsync(scanBatches(tasks, { store, keyOf: table.keyOf, schema }));
  expect(batches.reduce((sum, batch) => sum + batch.numRows, 0)).toBe(100);
  expect(gets).toEqual([{ key: 'data/0-7.parquet', bytes: Number(tasks[0]?.dataFile.fileSizeInBytes) }]);
});

test('one range of keys and two columns far apart, from a warm handle: a footer, and little more than the columns of one row group', async () => {
  const table = await buildTable({ schema, manifests: [[{ rows: rowsOfDay(1) }, { rows: rowsOfDay(2) }]], rowGroupRows: 10_000 });
  const where = 'delay >= 12000 AND delay < 12100 AND number < 20000';
  const reading = { keyOf: table.keyOf, schema, columns: projectColumns(schema, ['delay', 'number']) };
  const tasks = await tasksOf(table, where);
  const explained = await explainPlan({ snapshotId: 1n, tasks, manifests: { total: 1, read: 1 }, files: { total: 2, read: 1 }, totalBytes: 0n, deleteFiles: 0 }, { ...reading, store: table.store });
  expect(explained.rowGroups.read).toBe(1);
  const { store, gets } = watched(table.store);
  const batches = await Array.fromAsync(scanBatches(tasks.slice(0, 1), { ...reading, store }));
  expect(batches.reduce((sum, batch) => sum + batch.numRows, 0)).toBe(100);
  const [footer, ...data] = gets;
  expect(footer?.bytes).toBe(32 * 1024);
  expect(data.length).toBeLessThanOrEqual(3);
  expect(data.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(1.1 * Number(explained.bytes.read));
});
