/** The driver of the floor: parquet-wasm and apache-arrow with no table format around them, the library's defaults but the batch size. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type RecordBatch, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import { Compression, readParquet, Table as WasmTable, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm';
import { wideRows } from '../data/wide-rows.ts';
import type { DriverAnswer } from '../harness/driver-process.ts';
import { type DriverCommand, peakMemoryMb, serveDriver } from '../harness/serve-driver.ts';
import { measured } from '../harness/stopwatch.ts';

const batchSize = 65_536;
let held: readonly RecordBatch[] = [];

async function scan(files: readonly string[]): Promise<DriverAnswer> {
  let tables: readonly Table[] = [];
  const spent = await measured(async () => {
    tables = files.map((file) => tableFromIPC(readParquet(readFileSync(file), { batchSize }).intoIPCStream()));
  });
  return { ...spent, rows: tables.reduce((sum, table) => sum + table.numRows, 0), peakMb: peakMemoryMb() };
}

/** A file a part, each synced, as Frazil does. */
async function write(folder: string): Promise<DriverAnswer> {
  let bytes = 0;
  const spent = await measured(async () => {
    for (const [index, batch] of held.entries()) {
      const settings = new WriterPropertiesBuilder().setCompression(Compression.ZSTD).build();
      const file = writeParquet(WasmTable.fromIPCStream(tableToIPC(new Table(batch), 'stream')), settings);
      bytes += file.length;
      writeFileSync(`${folder}/${index}.parquet`, file, { flush: true });
    }
  });
  return { ...spent, rows: held.reduce((sum, batch) => sum + batch.numRows, 0), bytes, peakMb: peakMemoryMb() };
}

async function answer(command: DriverCommand): Promise<DriverAnswer> {
  switch (command['do']) {
    case 'scan':
      return await scan(command['files'] as readonly string[]);
    case 'hold':
      held = Array.from({ length: Number(command['parts']) }, (_, part) => wideRows(part * Number(command['rowsPerPart']), Number(command['rowsPerPart'])));
      return { peakMb: peakMemoryMb() };
    case 'write':
      return await write(String(command['folder']));
    default:
      throw new Error(`No such command: ${String(command['do'])}.`);
  }
}

await serveDriver(answer, async () => undefined);
