import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import { arrowSchemaOf, recordBatchOf } from '../../parquet/index.ts';
import { unknownColumn } from '../unknown-column.ts';
import { describeValue, type RowPlace, ValueMismatch } from '../value/value-mismatch.ts';
import { membersFor } from './builder-for.ts';
import { appendMember, type MemberBuilder } from './column-builder.ts';
import { appendMembers, UnknownField } from './nested-builders.ts';

export interface RowOptions {
  /** Leave out fields that the table lacks. Default false: they are errors. */
  readonly ignoreUnknownFields?: boolean;
  /** Applied to each row object before it is taken; may throw `ValueMismatch`. */
  readonly convert?: (row: unknown) => unknown;
  /** How messages name a row, given its number from 1. Default `Row 1`, `Row 2`, … */
  readonly placeOf?: (row: number) => RowPlace;
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
  append(given: unknown): void {
    try {
      const row = this.#options.convert === undefined ? given : this.#options.convert(given);
      if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new ValueMismatch('', 'a row object', describeValue(row));
      appendMembers(this.#members, row, '', this.#options.ignoreUnknownFields ?? false);
      this.#rowCount++;
    } catch (problem) {
      throw this.#explain(problem);
    }
  }

  /** Adds a row whose values are asked for by the position of their column. *Errors*: `row-invalid`. */
  appendValues(valueOf: (column: number) => unknown): void {
    try {
      for (const [column, member] of this.#members.entries()) appendMember(member, valueOf(column));
      this.#rowCount++;
    } catch (problem) {
      throw this.#explain(problem);
    }
  }

  finish(): RecordBatch {
    return recordBatchOf(arrowSchemaOf(this.#schema), this.#rowCount, this.#members.map(({ builder }) => builder.finish()));
  }

  #explain(problem: unknown): unknown {
    const row = this.#firstRow + this.#rowCount + 1;
    const place = this.#options.placeOf?.(row) ?? { text: `Row ${row}`, context: { row } };
    if (problem instanceof UnknownField) return unknownColumn(place.text, problem.path, problem.known, place.context);
    return problem instanceof ValueMismatch ? problem.at(place) : problem;
  }
}
