import type { RecordBatch } from 'apache-arrow';
import type { NestedField, Schema } from '../../format/index.ts';
import { inferText } from '../infer/infer-text.ts';
import { type InferredType, mergeTypes, schemaOfInferred } from '../infer/inferred-schema.ts';
import type { ReadRowsOptions, RowInput, RowInputOptions } from '../row-input.ts';
import { BatchGatherer } from '../batch-gatherer.ts';
import { unknownColumn } from '../unknown-column.ts';
import { cellParser } from './cell-parser.ts';
import { type CsvRecord, csvRecords, firstLineOf } from './csv-records.ts';
import { lineBlocks, textInvalid } from './line-blocks.ts';
import { inferenceAdvice, SampledRecords } from './sampled-records.ts';

export interface CsvOptions extends RowInputOptions {
  /** Between cells. Default a comma. */
  readonly delimiter?: string;
}

/**
 * Opens a CSV file (RFC 4180, UTF-8) whose first row names the columns.
 *
 * An empty cell is null, quoted or not; nothing is trimmed; empty lines are skipped.
 */
export function openCsv(bytes: AsyncIterable<Uint8Array>, options: CsvOptions): RowInput {
  return new CsvInput(bytes, options);
}

class CsvInput implements RowInput {
  readonly #source: string;
  readonly #signal: AbortSignal | undefined;
  readonly #records: SampledRecords<CsvRecord>;

  constructor(bytes: AsyncIterable<Uint8Array>, options: CsvOptions) {
    this.#source = options.source;
    this.#signal = options.signal;
    this.#records = new SampledRecords(csvRecords(lineBlocks(bytes, options.source), options.source, options.delimiter ?? ','));
  }

  async inferSchema(): Promise<Schema> {
    const [header, ...rows] = await this.#records.sample();
    const names = csvHeader(this.#headerOf(header), this.#source);
    const types = names.map((): InferredType => ({ kind: 'nothing' }));
    for (const row of rows) {
      this.#checkLength(row, names);
      for (const [column, cell] of row.cells.entries()) {
        if (cell !== '') types[column] = mergeTypes(types[column] as InferredType, { kind: inferText(cell) }, true) as InferredType;
      }
    }
    return schemaOfInferred(new Map(names.map((name, column) => [name, types[column] as InferredType])), this.#source);
  }

  async *batches(schema: Schema, options: ReadRowsOptions = {}): AsyncGenerator<RecordBatch> {
    let names: readonly string[] | undefined;
    let row: CsvRecord = { cells: [], lastLine: 0 };
    const gatherer = new BatchGatherer(schema, {
      ...options,
      placeOf: () => {
        const line = firstLineOf(row);
        return { text: `${this.#source}, line ${line}`, context: { source: this.#source, line }, ...inferenceAdvice(this.#records.sampleRows) };
      },
    });
    let valueOf = (_column: number): unknown => null;
    for await (const records of this.#records.all()) {
      this.#signal?.throwIfAborted();
      for (const record of records) {
        row = record;
        if (names === undefined) {
          names = csvHeader(record, this.#source);
          const cells = this.#cellsOf(names, schema, options);
          valueOf = (column) => cells[column]?.(row);
          continue;
        }
        this.#checkLength(record, names);
        const batch = gatherer.addValues(valueOf);
        if (batch !== undefined) yield batch;
      }
    }
    if (names === undefined) this.#headerOf(undefined);
    const last = gatherer.finish();
    if (last !== undefined) yield last;
  }

  close(): Promise<void> {
    return this.#records.close();
  }

  /** For each column of the table, its value in a row. */
  #cellsOf(names: readonly string[], schema: Schema, options: ReadRowsOptions): readonly ((row: CsvRecord) => unknown)[] {
    const known = new Set(schema.fields.map(({ name }) => name));
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined && options.ignoreUnknownFields !== true) {
      throw unknownColumn(`${this.#source}, line 1`, unknown, schema.fields, { source: this.#source, line: 1 });
    }
    return schema.fields.map((field) => this.#cellOf(field, names.indexOf(field.name)));
  }

  #cellOf(field: NestedField, index: number): (row: CsvRecord) => unknown {
    if (index < 0 && field.required) {
      throw textInvalid(this.#source, 1, `the file has no column "${field.name}", which the table requires`, { column: field.name });
    }
    if (index < 0) return () => null;
    const parse = cellParser(field.type, field.name);
    return ({ cells }) => parse(cells[index] as string);
  }

  #checkLength(row: CsvRecord, names: readonly string[]): void {
    const { length } = row.cells;
    if (length === names.length) return;
    const line = firstLineOf(row);
    const problem = length < names.length ? `${length} of ${names.length} values; the column "${names[length]}" is the first without one` : `${length} values for ${names.length} columns`;
    throw textInvalid(this.#source, line, `the row has ${problem}`, { column: Math.min(length, names.length) + 1 });
  }

  #headerOf(record: CsvRecord | undefined): CsvRecord {
    if (record === undefined) throw textInvalid(this.#source, 1, 'the file is empty; its first row must name the columns');
    return record;
  }
}

/** Column names of the first row, exactly as they stand there. *Errors*: `text-invalid` for an empty or repeated name. */
function csvHeader({ cells, lastLine }: CsvRecord, source: string): readonly string[] {
  const seen = new Map<string, number>();
  for (const [index, name] of cells.entries()) {
    const column = index + 1;
    if (name === '') throw textInvalid(source, lastLine, `column ${column} has no name; the first row must name every column`, { column });
    const before = seen.get(name);
    if (before !== undefined) throw textInvalid(source, lastLine, `columns ${before} and ${column} are both named ${JSON.stringify(name)}; rename one`, { column });
    seen.set(name, column);
  }
  return cells;
}
