import { Field, Int64, makeData, RecordBatch, Schema, Struct, TimestampMicrosecond, Utf8, vectorFromArray } from 'apache-arrow';
import { belongsTo, type FlightBatch, type Flights, type Share } from './flights.ts';

const batchRows = 10_000;
const airports = ['ATL', 'ORD', 'DFW', 'LAX', 'PHX', 'DEN', 'SFO', 'LAS', 'DTW', 'SEA', 'BOS', 'JFK', 'MIA', 'MSP', 'SLC', 'PDX'] as const;
/** 2001-01-01T00:00:00 to 2001-07-01T00:00:00, in microseconds since 1970. */
const firstMicros = 978_307_200_000_000n;
const lastMicros = 993_945_600_000_000n;

const schema = new Schema([
  new Field('date', new TimestampMicrosecond(), false),
  new Field('delay', new Int64(), false),
  new Field('distance', new Int64(), false),
  new Field('origin', new Utf8(), false),
  new Field('destination', new Utf8(), false),
]);

/** Flights that never took place, the same on every run: for hosts without the data package. */
export class MadeFlights implements Flights {
  readonly title = 'made-up flights';
  readonly batchCount = 33;
  readonly rowCount: number = this.batchCount * batchRows;
  readonly sizeBytes = undefined;

  async *batches(share?: Share, signal?: AbortSignal): AsyncGenerator<FlightBatch> {
    for (let index = 0; index < this.batchCount; index++) {
      if (!belongsTo(index, share)) continue;
      signal?.throwIfAborted();
      yield { index, batch: makeBatch(index * batchRows, this.rowCount) };
    }
  }
}

function makeBatch(firstRow: number, rowCount: number): RecordBatch {
  const dates = new BigInt64Array(batchRows);
  const delays = new BigInt64Array(batchRows);
  const distances = new BigInt64Array(batchRows);
  const origins: string[] = [];
  const destinations: string[] = [];
  const step = (lastMicros - firstMicros) / BigInt(rowCount);
  for (let i = 0; i < batchRows; i++) {
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
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: batchRows, children }));
}

/** A number from 0 to 2^32 that looks random and depends on nothing but the row and the salt. */
function scatter(row: number, salt: number): number {
  let mixed = (row * 0x9e3779b1 + salt * 0x85ebca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
