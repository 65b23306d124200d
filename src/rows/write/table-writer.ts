import type { Data, RecordBatch } from 'apache-arrow';
import type { Schema, Type } from '../../format/index.ts';
import { textReader } from '../cells/plain-text.ts';
import { displayWidth, shorten, visibleText } from './display-text.ts';
import type { ByteSink, RowWriter } from './row-writer.ts';
import { TextOutput } from './text-output.ts';

export interface TableOptions {
  /** Columns of the terminal; default unlimited. Wide columns are narrowed, and the last ones left out, to fit. */
  readonly width?: number;
  /** A cell is shortened beyond this many columns. Default 40. */
  readonly maxCellWidth?: number;
  /** How null prints. Default nothing. */
  readonly nullText?: string;
}

/** Rows that decide the widths of the columns; later ones are shortened to them. */
const measuredRows = 1_000;
const gap = '  ';
const narrowest = 6;

/** Prints rows under aligned names, numbers right. */
export class TableWriter implements RowWriter {
  readonly #schema: Schema;
  readonly #options: TableOptions;
  readonly #output: TextOutput;
  #held: (readonly string[])[] = [];
  #widths: readonly number[] | undefined;

  constructor(schema: Schema, sink: ByteSink, options: TableOptions = {}) {
    this.#schema = schema;
    this.#options = options;
    this.#output = new TextOutput(sink);
  }

  async write(batch: RecordBatch): Promise<void> {
    const nullText = this.#options.nullText ?? '';
    const columns = this.#schema.fields.map((field, index) => textReader(field.type, batch.data.children[index] as Data));
    for (let row = 0; row < batch.numRows; row++) {
      const cells = columns.map((read) => visibleText(read(row) ?? nullText));
      if (this.#widths !== undefined) this.#print(cells, this.#widths);
      else if (this.#held.push(cells) >= measuredRows) this.#printHeld();
      if (this.#output.isFull) await this.#output.flush();
    }
  }

  async close(): Promise<void> {
    if (this.#widths === undefined) this.#printHeld();
    const left = this.#schema.fields.length - (this.#widths?.length ?? 0);
    if (left > 0) this.#output.add(`… and ${left} more ${left === 1 ? 'column' : 'columns'} that the line does not hold\n`);
    await this.#output.flush();
  }

  #printHeld(): void {
    const titles = this.#schema.fields.map(({ name }) => visibleText(name));
    const widths = this.#fit([titles, ...this.#held]);
    this.#widths = widths;
    this.#print(titles, widths);
    this.#output.add(`${widths.map((width) => '─'.repeat(width)).join(gap)}\n`);
    for (const cells of this.#held) this.#print(cells, widths);
    this.#held = [];
  }

  /** The widths of the columns that are shown. */
  #fit(rows: readonly (readonly string[])[]): readonly number[] {
    const { maxCellWidth = 40, width = Number.POSITIVE_INFINITY } = this.#options;
    const widths = this.#schema.fields.map((_, column) => Math.min(maxCellWidth, rows.reduce((widest, row) => Math.max(widest, displayWidth(row[column] ?? '')), 1)));
    const total = (): number => widths.reduce((sum, one) => sum + one, gap.length * (widths.length - 1));
    while (total() > width) {
      const widest = widths.indexOf(Math.max(...widths));
      if ((widths[widest] as number) > narrowest) widths[widest] = (widths[widest] as number) - 1;
      else if (widths.length > 1) widths.pop();
      else break;
    }
    return widths;
  }

  #print(cells: readonly string[], widths: readonly number[]): void {
    const line = widths.map((width, column) => {
      const text = shorten(cells[column] ?? '', width);
      const space = ' '.repeat(width - displayWidth(text));
      return standsRight(this.#schema.fields[column]?.type) ? space + text : text + space;
    });
    this.#output.add(`${line.join(gap).trimEnd()}\n`);
  }
}

function standsRight(type: Type | undefined): boolean {
  return type !== undefined && ['int', 'long', 'float', 'double', 'decimal'].includes(type.kind);
}
