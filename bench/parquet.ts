/**
 * Compares Parquet writing and reading with parquet-wasm used directly, interleaved, one ratio a line (above 1 is faster).
 *
 * Run: `node bench/parquet.ts [rounds]`. "Raw" is Arrow IPC into the codec and out of it, without statistics, field ids or files.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { RecordBatch, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import { type Schema, schemaFromShorthand } from '../src/format/index.ts';
import { MemoryStore } from '../src/io/index.ts';
import { arrowSchemaOf, encodeDataFile, openDataFileWriter, openParquetFile, openParquetPool, openPartitionedWriter, type ParquetPool, recordBatchOf, schemaFromArrow } from '../src/parquet/index.ts';
import { rowsToBatches } from '../src/rows/index.ts';

const wasm = createRequire(import.meta.url)('parquet-wasm') as typeof import('parquet-wasm');
const rounds = Number(process.argv[2] ?? 5);
const batchSize = 65_536;
const rowGroupRows = 131_072;

interface Subject {
  readonly name: string;
  readonly schema: Schema;
  readonly batches: readonly RecordBatch[];
}

/** Wall and processor time of one run in milliseconds. */
interface Sample {
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function measure(run: () => Promise<unknown>): Promise<Sample> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await run();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Runs all contestants in turn, again and again, after one round that warms up; prints each against the first. */
async function compare(title: string, rows: number, contestants: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  const samples = new Map<string, Sample[]>(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const sample = await measure(run);
      if (round > 0) samples.get(name)?.push(sample);
    }
  }
  const first = [...samples.values()][0] ?? [];
  const [baseWall, baseCpu] = [median(first.map(({ wallMs }) => wallMs)), median(first.map(({ cpuMs }) => cpuMs))];
  for (const [name, runs] of samples) {
    const [wall, cpu] = [median(runs.map(({ wallMs }) => wallMs)), median(runs.map(({ cpuMs }) => cpuMs))];
    const rate = (rows / wall / 1000).toFixed(2);
    console.log(`${title.padEnd(26)} ${name.padEnd(22)} x${(baseWall / wall).toFixed(2)} wall  x${(baseCpu / cpu).toFixed(2)} cpu  ${wall.toFixed(1).padStart(8)} ms  ${rate.padStart(6)} M rows/s`);
  }
}

async function flights(): Promise<Subject> {
  const bytes = await readFile(new URL('../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url));
  const store = new MemoryStore();
  await store.put('flights.parquet', bytes);
  const file = await openParquetFile(store, 'flights.parquet', { fileSize: bytes.length });
  const batches: RecordBatch[] = [];
  for await (const { batch } of file.read()) batches.push(batch);
  const schema = schemaFromArrow((batches[0] as RecordBatch).schema);
  return { name: 'flights, 3 M x 5', schema, batches: batches.map((batch) => recordBatchOf(arrowSchemaOf(schema), batch.numRows, batch.data.children)) };
}

async function wide(rowCount: number): Promise<Subject> {
  const schema = schemaFromShorthand({ id: 'long', at: 'timestamptz', a: 'double', b: 'double', city: 'string', note: 'string', n: 'int', ok: 'boolean' });
  let state = 1;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const rows = (function* generate() {
    for (let id = 0; id < rowCount; id++) {
      yield { id: BigInt(id), at: BigInt(id) * 1_000_003n, a: next() * 1e6, b: Math.round(next() * 1000) / 10, city: `city ${Math.floor(next() * 300)}`, note: `note ${Math.floor(next() * 1e9)}`, n: Math.floor(next() * 1000), ok: next() < 0.5 };
    }
  })();
  const batches: RecordBatch[] = [];
  for await (const batch of rowsToBatches(schema, rows)) batches.push(batch);
  return { name: `wide, ${rowCount / 1e6} M x 8`, schema, batches };
}

function rawWrite(batches: readonly RecordBatch[]): Uint8Array {
  const properties = new wasm.WriterPropertiesBuilder().setCompression(wasm.Compression.ZSTD).setMaxRowGroupSize(rowGroupRows).build();
  return wasm.writeParquet(wasm.Table.fromIPCStream(tableToIPC(new Table([...batches]), 'stream')), properties);
}

async function write({ schema, batches }: Subject, pool?: ParquetPool): Promise<Uint8Array> {
  const writer = await openDataFileWriter({ schema, targetFileSizeBytes: 2 ** 40, ...(pool === undefined ? {} : { pool }) });
  for (const batch of batches) await writer.write(batch);
  const [file] = await writer.close();
  return file?.bytes ?? new Uint8Array(0);
}

async function read(store: MemoryStore, fileSize: number): Promise<number> {
  const file = await openParquetFile(store, 'a.parquet', { fileSize });
  let rows = 0;
  for await (const { batch } of file.read()) rows += batch.numRows;
  return rows;
}

async function contest(subject: Subject, pool: ParquetPool): Promise<void> {
  const rows = subject.batches.reduce((sum, batch) => sum + batch.numRows, 0);
  await compare(`write ${subject.name}`, rows, {
    'raw parquet-wasm': async () => rawWrite(subject.batches),
    frazil: () => write(subject),
    'frazil, 2 threads': () => write(subject, pool),
  });
  const bytes = await write(subject);
  const store = new MemoryStore();
  await store.put('a.parquet', bytes);
  await compare(`read ${subject.name}`, rows, {
    'raw parquet-wasm': async () => tableFromIPC(wasm.readParquet(bytes, { batchSize }).intoIPCStream()).numRows,
    frazil: () => read(store, bytes.length),
  });
}

async function smallAppend(subject: Subject): Promise<void> {
  const one = (subject.batches[0] as RecordBatch).slice(0, 1);
  const times = 500;
  await compare(`write 1 row x ${times}`, times, {
    'raw parquet-wasm': async () => {
      for (let i = 0; i < times; i++) rawWrite([one]);
    },
    frazil: async () => {
      for (let i = 0; i < times; i++) await encodeDataFile({ schema: subject.schema, batches: [one] });
    },
  });
}

async function partitioned(subject: Subject): Promise<void> {
  const rows = subject.batches.reduce((sum, batch) => sum + batch.numRows, 0);
  const sourceId = 1;
  const spec = { specId: 1, fields: [{ sourceId, fieldId: 1000, name: 'date_month', transform: { kind: 'month' } as const }] };
  const sortOrder = { orderId: 1, fields: [{ sourceId: 2, transform: { kind: 'identity' }, direction: 'asc', nullOrder: 'nulls-first' } as const] };
  const run = async (options: object): Promise<void> => {
    const writer = await openPartitionedWriter({ schema: subject.schema, ...options });
    for (const batch of subject.batches) await writer.write(batch);
    await writer.close();
  };
  await compare(`partition ${subject.name}`, rows, { plain: () => run({}), 'month(date)': () => run({ spec }), 'month, sorted by delay': () => run({ spec, sortOrder }) });
}

const pool = await openParquetPool({ threads: 2 });
const taken = await flights();
await contest(taken, pool);
await smallAppend(taken);
await partitioned(taken);
await contest(await wide(2_000_000), pool);
await pool.close();
