/**
 * One process that appends its share of the demo's flights, then small batches of them until its standard input ends:
 * `node flight-appender.ts WAREHOUSE TABLE WRITER WRITERS`. Each line says what was acknowledged: batch, rows, sum of hashes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { makeData, makeVector, RecordBatch, Schema, Struct, Field, Int32 } from 'apache-arrow';
import { findDataPackage } from '../../src/cli/demo/data-package.ts';
import { openFlights } from '../../src/cli/demo/flights.ts';
import { openCatalog, type Table } from '../../src/index.ts';
import { addToSums, type BatchSum } from './flight-sums.ts';
import { untilInputEnds } from './script-process.ts';

const smallBatchRows = 2_000;
/** Leaves two cores some time for the optimizer. */
const smallBatchPauseMs = 25;

const [warehouse = '', name = '', writerText = '', writersText = ''] = process.argv.slice(2);
const share = { writer: Number(writerText), writers: Number(writersText) };
const finished = untilInputEnds();
const flights = await openFlights({ kind: 'file', path: findDataPackage()!.flightsPath });
const catalog = await openCatalog(warehouse);
const table = await catalog.loadTable(name);
let latest: RecordBatch | undefined;
for await (const { index, batch } of flights.batches(share)) await append(table, (latest = batch), index);
const firstSmall = flights.batchCount - (flights.batchCount % share.writers) + share.writers + share.writer;
for (let small = 0; !finished.aborted; small++) {
  const begin = (small * smallBatchRows) % (latest!.numRows - smallBatchRows);
  await append(table, latest!.slice(begin, begin + smallBatchRows), firstSmall + small * share.writers);
  await sleep(smallBatchPauseMs);
}
await catalog.close();

async function append(to: Table, rows: RecordBatch, number: number): Promise<void> {
  await to.append(numbered(rows, number));
  const sums = new Map<number, BatchSum>();
  addToSums(sums, rows, number);
  const { rows: count, hashes } = sums.get(number)!;
  console.log(`ack ${number} ${count} ${hashes}`);
}

/** The rows with the number of their batch as one more column. */
function numbered(rows: RecordBatch, number: number): RecordBatch {
  const batch = makeVector(new Int32Array(rows.numRows).fill(number)).data[0]!;
  const fields = [...rows.schema.fields, new Field('batch', new Int32(), false)];
  const children = [...rows.data.children, batch];
  return new RecordBatch(new Schema(fields), makeData({ type: new Struct(fields), length: rows.numRows, children }));
}
