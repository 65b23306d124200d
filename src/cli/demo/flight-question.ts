import type { RecordBatch, Vector } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import type { Flights } from './flights.ts';

interface Question {
  /** For people. */
  readonly text: string;
  readonly where: string;
  readonly columns: readonly string[];
  readonly fromMs: number;
  readonly beforeMs: number;
  readonly origin: string;
  readonly delayOver: bigint;
}

/** The demo's question to the flights: who left San Francisco more than an hour late, in one week of March? */
export const flightQuestion: Question = {
  text: 'Flights from SFO that left more than an hour late, from 12 to 18 March 2001',
  where: "date >= '2001-03-12' AND date < '2001-03-19' AND origin = 'SFO' AND delay > 60",
  columns: ['date', 'delay', 'destination'],
  fromMs: Date.UTC(2001, 2, 12),
  beforeMs: Date.UTC(2001, 2, 19),
  origin: 'SFO',
  delayOver: 60n,
};

/** What the source itself says, found by looking at every row, without any of Frazil's pruning or predicates. */
export interface SourceFacts {
  readonly rows: number;
  /** Rows of each batch, by its index. */
  readonly batchRows: readonly number[];
  /** Answers to `flightQuestion`. */
  readonly answers: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Looks at every row of the source. */
export async function countSource(flights: Flights, signal: AbortSignal): Promise<SourceFacts> {
  const batchRows: number[] = [];
  let answers = 0;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for await (const { batch } of flights.batches(undefined, signal)) {
    batchRows.push(batch.numRows);
    answers += countAnswers(batch);
    const dates = columnOf(batch, 'date');
    firstMs = Math.min(firstMs, Number(dates.get(0)));
    lastMs = Math.max(lastMs, Number(dates.get(batch.numRows - 1)));
  }
  return { rows: batchRows.reduce((sum, rows) => sum + rows, 0), batchRows, answers, firstMs, lastMs };
}

function countAnswers(batch: RecordBatch): number {
  const [dates, delays, origins] = ['date', 'delay', 'origin'].map((name) => columnOf(batch, name)) as [Vector, Vector, Vector];
  // Batches are in order of time: most of them need one look at each end.
  if (Number(dates.get(batch.numRows - 1)) < flightQuestion.fromMs || Number(dates.get(0)) >= flightQuestion.beforeMs) return 0;
  let count = 0;
  for (let row = 0; row < batch.numRows; row++) {
    const date = Number(dates.get(row));
    if (date < flightQuestion.fromMs || date >= flightQuestion.beforeMs) continue;
    if (origins.get(row) === flightQuestion.origin && (delays.get(row) as bigint) > flightQuestion.delayOver) count += 1;
  }
  return count;
}

function columnOf(batch: RecordBatch, name: string): Vector {
  const column = batch.getChild(name);
  if (column === null) throw new FrazilError('column-unknown', `The demo's flights have no column ${name}.`, { context: { column: name } });
  return column;
}
