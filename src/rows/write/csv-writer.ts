import type { Data, RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import { textReader } from '../cells/plain-text.ts';
import { type ByteSink, type RowWriter, TextOutput } from './row-writer.ts';

const special = /[",\r\n]/;

/**
 * Writes CSV (RFC 4180, lines end with a line feed) with a row of names; null is an empty cell, an empty text a quoted one.
 *
 * What reads it back takes both for null: CSV has no way to say which was meant that everybody understands.
 */
export class CsvWriter implements RowWriter {
  readonly #schema: Schema;
  readonly #output: TextOutput;
  readonly #nullText: string;

  constructor(schema: Schema, sink: ByteSink) {
    this.#schema = schema;
    this.#output = new TextOutput(sink);
    // A null alone in its row would make an empty line, which readers skip.
    this.#nullText = schema.fields.length === 1 ? '""' : '';
    this.#output.add(`${schema.fields.map(({ name }) => quoted(name)).join(',')}\n`);
  }

  async write(batch: RecordBatch): Promise<void> {
    const columns = this.#schema.fields.map((field, index) => textReader(field.type, batch.data.children[index] as Data));
    for (let row = 0; row < batch.numRows; row++) {
      let line = '';
      for (const [index, read] of columns.entries()) {
        const text = read(row);
        line += (index === 0 ? '' : ',') + (text === undefined ? this.#nullText : quoted(text));
      }
      this.#output.add(`${line}\n`);
      if (this.#output.isFull) await this.#output.flush();
    }
  }

  async close(): Promise<void> {
    await this.#output.flush();
  }
}

function quoted(text: string): string {
  return text === '' || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
