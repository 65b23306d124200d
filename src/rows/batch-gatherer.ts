import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../format/index.ts';
import { RowBuilder, type RowOptions } from './build/row-builder.ts';

export interface BatchOptions extends RowOptions {
  /** Rows a batch, at least 1. Default 65,536. */
  readonly batchRows?: number;
}

/** A batch ends early when it holds about this much, so that wide rows do not make it unbounded. */
const batchBytesLimit = 64 * 1024 ** 2;
const defaultBatchRows = 65_536;
/** Rows between looks at the bytes held, at most. */
const byteCheckRows = 1_024;

/**
 * Builds one record batch of all the rows, in the layout of `arrowSchemaOf(schema)`.
 *
 * *Errors*: `row-invalid` naming row, column, expected type and found value; `column-unknown`.
 */
export function rowsToBatch(schema: Schema, rows: readonly unknown[], options: RowOptions = {}): RecordBatch {
  const builder = new RowBuilder(schema, options, 0, rows.length);
  for (const row of rows) builder.append(row);
  return builder.finish();
}

/**
 * Gathers rows into batches of bounded size; rows are numbered from 1 in messages.
 *
 * A long is a bigint or a safe integer, a decimal a string, an instant a bigint of microseconds, ISO text, a Date or a
 * Temporal value, a date `YYYY-MM-DD`, bytes a Uint8Array, a uuid a string; null and absent are the same.
 *
 * *Errors*: `row-invalid`, `column-unknown`.
 */
export class BatchGatherer {
  readonly #schema: Schema;
  readonly #options: BatchOptions;
  readonly #batchRows: number;
  #builder: RowBuilder | undefined;
  #rowsBefore = 0;
  #nextCheck = 1;

  constructor(schema: Schema, options: BatchOptions) {
    this.#schema = schema;
    this.#options = options;
    this.#batchRows = options.batchRows ?? defaultBatchRows;
  }

  /** Adds a row object; returns the batch that it completes, if it does. */
  add(row: unknown): RecordBatch | undefined {
    const builder = this.#open();
    builder.append(row);
    return this.#finishIfFull(builder);
  }

  /** Adds a row whose values are asked for by the position of their column. */
  addValues(valueOf: (column: number) => unknown): RecordBatch | undefined {
    const builder = this.#open();
    builder.appendValues(valueOf);
    return this.#finishIfFull(builder);
  }

  /** Rows taken so far, those of finished batches included. */
  get rowCount(): number {
    return this.#rowsBefore + (this.#builder?.rowCount ?? 0);
  }

  /** Numbers further rows as if `count` rows had been added, which came another way. */
  skipRows(count: number): void {
    this.#rowsBefore += count;
  }

  #open(): RowBuilder {
    this.#builder ??= new RowBuilder(this.#schema, this.#options, this.#rowsBefore, Math.min(this.#batchRows, 1024));
    return this.#builder;
  }

  #finishIfFull(builder: RowBuilder): RecordBatch | undefined {
    const { rowCount } = builder;
    return rowCount >= this.#batchRows || (rowCount >= this.#nextCheck && this.#holdsEnough(builder)) ? this.finish() : undefined;
  }

  /** Looks again when half of what is left may be used up. */
  #holdsEnough({ byteLength, rowCount }: RowBuilder): boolean {
    const rowsLeft = ((batchBytesLimit - byteLength) * rowCount) / Math.max(1, byteLength);
    this.#nextCheck = rowCount + Math.max(1, Math.min(byteCheckRows, Math.floor(rowsLeft / 2)));
    return byteLength >= batchBytesLimit;
  }

  finish(): RecordBatch | undefined {
    const builder = this.#builder;
    if (builder === undefined) return undefined;
    this.#builder = undefined;
    this.#nextCheck = 1;
    this.#rowsBefore += builder.rowCount;
    return builder.finish();
  }
}
