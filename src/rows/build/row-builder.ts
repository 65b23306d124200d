import type { RecordBatch } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import type { Schema } from '../../format/index.ts';
import { arrowSchemaOf, recordBatchOf } from '../../parquet/index.ts';
import { unknownColumn } from '../unknown-column.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import { membersFor } from './builder-for.ts';
import { appendMembers, type MemberBuilder, UnknownField } from './struct-builder.ts';

/** A row as programs hold it: own properties are the columns. */
export type Row = Readonly<Record<string, unknown>>;

export interface RowOptions {
  /** Leave out fields that the table lacks. Default false: they are errors. */
  readonly ignoreUnknownFields?: boolean;
  /** How messages name a row, given its number from 0. Default `Row 1`, `Row 2`, … */
  readonly describeRow?: (index: number) => string;
}

/** Gathers row objects into one record batch. */
export class RowBuilder {
  readonly #schema: Schema;
  readonly #options: RowOptions;
  readonly #firstRow: number;
  readonly #members: readonly MemberBuilder[];
  #rowCount = 0;

  /** `firstRow` is the number of the first row in messages; `capacity` the rows expected. */
  constructor(schema: Schema, options: RowOptions, firstRow: number, capacity: number) {
    this.#schema = schema;
    this.#options = options;
    this.#firstRow = firstRow;
    this.#members = membersFor(schema.fields, '', { capacity, ignoreUnknownFields: options.ignoreUnknownFields ?? false });
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** Roughly the bytes held. */
  get byteLength(): number {
    return this.#members.reduce((sum, { builder }) => sum + builder.byteLength, 0);
  }

  /** *Errors*: `row-invalid`, `column-unknown`; the builder is of no use afterwards. */
  append(row: unknown): void {
    try {
      if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new ValueMismatch('', 'a row object', describeValue(row));
      appendMembers(this.#members, row, '', this.#options.ignoreUnknownFields ?? false);
      this.#rowCount++;
    } catch (problem) {
      throw this.#explain(problem);
    }
  }

  finish(): RecordBatch {
    return recordBatchOf(arrowSchemaOf(this.#schema), this.#rowCount, this.#members.map(({ builder }) => builder.finish()));
  }

  #explain(problem: unknown): unknown {
    const row = this.#firstRow + this.#rowCount;
    const place = this.#options.describeRow?.(row) ?? `Row ${row + 1}`;
    if (problem instanceof UnknownField) {
      return unknownColumn(place, problem.path, problem.known, { row: row + 1 });
    }
    if (!(problem instanceof ValueMismatch)) return problem;
    const { path, expected, found } = problem;
    const column = path === '' ? '' : `, column "${path}"`;
    return new FrazilError('row-invalid', `${place}${column}: expected ${expected}, found ${found}.`, { context: { row: row + 1, column: path, expected, found } });
  }
}
