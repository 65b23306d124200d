import type { Data, RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import { jsonPrinter } from '../cells/json-text.ts';
import { type ByteSink, type RowWriter, TextOutput } from './row-writer.ts';

/** Writes one JSON object a row and line, every column in it, null where absent. */
export class NdjsonWriter implements RowWriter {
  readonly #schema: Schema;
  readonly #output: TextOutput;

  constructor(schema: Schema, sink: ByteSink) {
    this.#schema = schema;
    this.#output = new TextOutput(sink);
  }

  async write(batch: RecordBatch): Promise<void> {
    const columns = this.#schema.fields.map((field, index) => ({
      label: `${index === 0 ? '{' : ','}${JSON.stringify(field.name)}:`,
      print: jsonPrinter(field.type, batch.data.children[index] as Data),
    }));
    const end = columns.length === 0 ? '{}\n' : '}\n';
    for (let row = 0; row < batch.numRows; row++) {
      let line = '';
      for (const { label, print } of columns) line += label + print(row);
      this.#output.add(line + end);
      if (this.#output.isFull) await this.#output.flush();
    }
  }

  async close(): Promise<void> {
    await this.#output.flush();
  }
}
