import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Field, Int64, makeData, RecordBatch, Schema, Struct, TimestampMicrosecond, Utf8, vectorFromArray } from 'apache-arrow';
import type { SchemaShorthand } from '../../format/index.ts';
import { openStore } from '../../io/index.ts';
import { openParquetFile, type ParquetFile } from '../../parquet/index.ts';

/** The columns of the flights; `date` is the scheduled departure by local clocks, `delay` is in minutes. */
export const flightSchema: SchemaShorthand = { date: 'timestamp', delay: 'long', distance: 'long', origin: 'string', destination: 'string' };

/** A part of the flights, appended in one commit. */
export interface FlightBatch {
  /** From 0, in order of time. */
  readonly index: number;
  readonly batch: RecordBatch;
}

/** Which batches one of several writers takes: every `writers`-th, from `writer` on. */
export interface Share {
  readonly writer: number;
  readonly writers: number;
}

/** Flights in order of time, with the columns of `flightSchema`. */
export interface Flights {
  /** For people, such as the name of a file. */
  readonly title: string;
  readonly rowCount: number;
  readonly batchCount: number;
  /** As a file, in bytes; undefined for flights that are made up. */
  readonly sizeBytes: number | undefined;
  /** The batches of a share, or all of them, in order. */
  batches(share?: Share, signal?: AbortSignal): AsyncIterable<FlightBatch>;
}

/** Where flights come from, so that another process can open the same. */
export type FlightOrigin = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'made' };

/** Opens flights. *Errors*: those of the store and of Parquet. */
export async function openFlights(origin: FlightOrigin): Promise<Flights> {
  return origin.kind === 'made' ? new MadeFlights() : await openFlightFile(origin.path);
}

/** Whether a batch belongs to a share. */
export function belongsTo(index: number, share: Share | undefined): boolean {
  return share === undefined || index % share.writers === share.writer;
}

/** Parts that a row group is cut into: 11 row groups make 33 batches, so each of four writers has eight or more. */
const partsPerRowGroup = 3;

/** Flights of a Parquet file that is sorted by date. */
async function openFlightFile(path: string): Promise<Flights> {
  const { size } = await stat(path);
  const store = await openStore(dirname(path));
  return new FlightFile(await openParquetFile(store, basename(path), { fileSize: size }), size);
}

class FlightFile implements Flights {
  readonly title: string;
  readonly rowCount: number;
  readonly batchCount: number;
  readonly sizeBytes: number;
  readonly #file: ParquetFile;

  constructor(file: ParquetFile, sizeBytes: number) {
    this.#file = file;
    this.title = file.key;
    this.sizeBytes = sizeBytes;
    this.rowCount = Number(file.footer.rowCount);
    this.batchCount = file.footer.rowGroups.length * partsPerRowGroup;
  }

  async *batches(share?: Share, signal?: AbortSignal): AsyncGenerator<FlightBatch> {
    for (const [group, { rowCount }] of this.#file.footer.rowGroups.entries()) {
      const first = group * partsPerRowGroup;
      const batchRows = Math.ceil(rowCount / partsPerRowGroup);
      const mine = Array.from({ length: partsPerRowGroup }, (_, part) => first + part).some((index) => belongsTo(index, share));
      if (!mine) continue;
      let index = first;
      for await (const { batch } of this.#file.read({ rowGroups: [group], batchRows, ...(signal && { signal }) })) {
        if (belongsTo(index, share)) yield { index, batch };
        index += 1;
      }
    }
  }
}

const madeBatchRows = 10_000;
const airports = ['ATL', 'ORD', 'DFW', 'LAX', 'PHX', 'DEN', 'SFO', 'LAS', 'DTW', 'SEA', 'BOS', 'JFK', 'MIA', 'MSP', 'SLC', 'PDX'] as const;
/** 2001-01-01T00:00:00 to 2001-07-01T00:00:00, in microseconds since 1970. */
const firstMicros = 978_307_200_000_000n;
const lastMicros = 993_945_600_000_000n;

const madeSchema = new Schema([
  new Field('date', new TimestampMicrosecond(), false),
  new Field('delay', new Int64(), false),
  new Field('distance', new Int64(), false),
  new Field('origin', new Utf8(), false),
  new Field('destination', new Utf8(), false),
]);

/** Flights that never took place, the same on every run: for hosts without the data package. */
class MadeFlights implements Flights {
  readonly title = 'made-up flights';
  readonly batchCount = 33;
  readonly rowCount: number = this.batchCount * madeBatchRows;
  readonly sizeBytes = undefined;

  async *batches(share?: Share, signal?: AbortSignal): AsyncGenerator<FlightBatch> {
    for (let index = 0; index < this.batchCount; index++) {
      if (!belongsTo(index, share)) continue;
      signal?.throwIfAborted();
      yield { index, batch: makeBatch(index * madeBatchRows, this.rowCount) };
    }
  }
}

function makeBatch(firstRow: number, rowCount: number): RecordBatch {
  const dates = new BigInt64Array(madeBatchRows);
  const delays = new BigInt64Array(madeBatchRows);
  const distances = new BigInt64Array(madeBatchRows);
  const origins: string[] = [];
  const destinations: string[] = [];
  const step = (lastMicros - firstMicros) / BigInt(rowCount);
  for (let i = 0; i < madeBatchRows; i++) {
    const row = firstRow + i;
    const [delay, from, to, miles] = [scatter(row, 1), scatter(row, 2), scatter(row, 3), scatter(row, 4)];
    // To the minute, as timetables are; still in order of time.
    dates[i] = ((firstMicros + BigInt(row) * step) / 60_000_000n) * 60_000_000n;
    // Most flights are a little early, few are very late.
    delays[i] = BigInt(Math.round(-8 + 180 * (delay / 2 ** 32) ** 6));
    distances[i] = BigInt(150 + (miles % 2_400));
    const origin = from % airports.length;
    origins.push(airports[origin] ?? '');
    destinations.push(airports[(origin + 1 + (to % (airports.length - 1))) % airports.length] ?? '');
  }
  const children = [
    makeData({ type: new TimestampMicrosecond(), data: dates }),
    makeData({ type: new Int64(), data: delays }),
    makeData({ type: new Int64(), data: distances }),
    vectorFromArray(origins, new Utf8()).data[0]!,
    vectorFromArray(destinations, new Utf8()).data[0]!,
  ];
  return new RecordBatch(madeSchema, makeData({ type: new Struct(madeSchema.fields), length: madeBatchRows, children }));
}

/** A number from 0 to 2^32 that looks random and depends on nothing but the row and the salt. */
function scatter(row: number, salt: number): number {
  let mixed = (row * 0x9e3779b1 + salt * 0x85ebca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
