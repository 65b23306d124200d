import { type RecordBatch, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import { Compression, readParquet, Table as WasmTable, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm';
import { openCatalog, type Schema, type SchemaShorthand } from '../../src/index.ts';
import { MemoryStore } from '../../src/io/index.ts';
import {
  defaultRowGroupRows,
  encodeDataFile,
  openDataFileWriter,
  openParquetFile,
  openPartitionedWriter,
  type PartitionedWriterOptions,
} from '../../src/parquet/index.ts';
import { flightBatches, flightsSchema } from '../data/flights.ts';
import { wideRows, wideSchema } from '../data/wide-rows.ts';
import { figure } from '../report/figures.ts';
import type { ResultTable } from '../report/result-table.ts';
import type { BenchContext, Workload } from '../workload.ts';
import { contest } from './parquet-contest.ts';

const batchSize = 65_536;

interface Subject {
  readonly name: string;
  readonly rows: number;
  readonly schema: Schema;
  readonly batches: readonly RecordBatch[];
}

/** The codec alone, against parquet-wasm used directly: what statistics, field ids, files and ranged reads cost on top. */
export const parquet: Workload = {
  name: 'parquet',
  title: 'Parquet in memory, all contestants in one process',
  peers: [],
  async run(context) {
    const rows = context.settings.quick ? 100_000 : 2_000_000;
    const flights = await subjectOf('flights', flightsSchema, flightBatches(0, rows));
    const wide = await subjectOf('wide', wideSchema, [wideRows(0, rows)]);
    const codecs = [flights, wide].flatMap((subject) => [() => writing(context, subject), () => reading(context, subject)]);
    const tables: ResultTable[] = [];
    for (const run of [...codecs, () => oneRow(context, flights), () => partitioning(context, flights)]) tables.push(await run());
    return tables;
  },
};

/** Rows in the layout that a scan gives them. */
async function subjectOf(name: string, shorthand: SchemaShorthand, input: readonly RecordBatch[]): Promise<Subject> {
  const catalog = await openCatalog(`memory:${name}`);
  const table = await catalog.createTable('bench.subject', { schema: shorthand });
  await table.append(input);
  const batches = await Array.fromAsync(table.scan({ batchRows: batchSize }));
  await catalog.close();
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  return { name: `${figure(rows / 1e6)} M rows of ${name}`, rows, schema: table.schema, batches };
}

function rawWrite(batches: readonly RecordBatch[]): Uint8Array {
  const settings = new WriterPropertiesBuilder().setCompression(Compression.ZSTD).setMaxRowGroupSize(defaultRowGroupRows).build();
  return writeParquet(WasmTable.fromIPCStream(tableToIPC(new Table([...batches]), 'stream')), settings);
}

async function write({ schema, batches }: Subject): Promise<Uint8Array> {
  const writer = await openDataFileWriter({ schema, targetFileSizeBytes: 2 ** 40 });
  for (const batch of batches) await writer.write(batch);
  const [file] = await writer.close();
  return file?.bytes ?? new Uint8Array(0);
}

async function writing(context: BenchContext, subject: Subject): Promise<ResultTable> {
  return await contest(context, `Write ${subject.name}`, subject.rows, {
    'parquet-wasm': async () => rawWrite(subject.batches),
    frazil: () => write(subject),
  });
}

async function reading(context: BenchContext, subject: Subject): Promise<ResultTable> {
  const bytes = await write(subject);
  const store = new MemoryStore();
  await store.put('a.parquet', bytes);
  return await contest(context, `Read ${subject.name}`, subject.rows, {
    'parquet-wasm': async () => tableFromIPC(readParquet(bytes, { batchSize }).intoIPCStream()).numRows,
    frazil: async () => {
      const file = await openParquetFile(store, 'a.parquet', { fileSize: bytes.length });
      for await (const { batch } of file.read()) if (batch.numRows === 0) throw new Error('An empty batch.');
    },
  });
}

async function oneRow(context: BenchContext, { schema, batches }: Subject): Promise<ResultTable> {
  const one = batches[0]?.slice(0, 1) as RecordBatch;
  const files = 500;
  return await contest(context, `Encode ${files} files of one row`, files, {
    'parquet-wasm': async () => {
      for (let file = 0; file < files; file++) rawWrite([one]);
    },
    frazil: async () => {
      for (let file = 0; file < files; file++) await encodeDataFile({ schema, batches: [one] });
    },
  });
}

async function partitioning(context: BenchContext, { name, rows, schema, batches }: Subject): Promise<ResultTable> {
  const spec = { specId: 1, fields: [{ sourceId: 1, fieldId: 1000, name: 'date_month', transform: { kind: 'month' } as const }] };
  const sortOrder = { orderId: 1, fields: [{ sourceId: 2, transform: { kind: 'identity' }, direction: 'asc', nullOrder: 'nulls-first' } as const] };
  const run = async (options: Omit<PartitionedWriterOptions, 'schema'>): Promise<void> => {
    const writer = await openPartitionedWriter({ schema, ...options });
    for (const batch of batches) await writer.write(batch);
    await writer.close();
  };
  return await contest(context, `Partition ${name}`, rows, {
    'no partitions': () => run({}),
    'month(date)': () => run({ spec }),
    'month(date), sorted by delay': () => run({ spec, sortOrder }),
  });
}
