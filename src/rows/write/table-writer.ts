import type { Data, RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import { textReader } from '../cells/plain-text.ts';
import { displayWidth, shorten, visibleText } from './display-text.ts';
import { type ByteSink, type RowWriter, TextOutput } from './row-writer.ts';

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
/** Texts are not narrowed below this; a column that does not fit then is left out. */
const narrowest = 12;

const numbers: ReadonlySet<string> = new Set(['int', 'long', 'float', 'double', 'decimal']);

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
    const widths = this.#fit(titles, this.#held);
    this.#widths = widths;
    this.#print(titles, widths, true);
    this.#output.add(`${widths.map((width) => '─'.repeat(width)).join(gap)}\n`);
    for (const cells of this.#held) this.#print(cells, widths);
    this.#held = [];
  }

  /** The widths of the columns that are shown. Numbers are not narrowed: half a number misleads. */
  #fit(titles: readonly string[], rows: readonly (readonly string[])[]): readonly number[] {
    const { maxCellWidth = 40, width = Number.POSITIVE_INFINITY } = this.#options;
    const columns = titles.map((title, column) => {
      const widest = rows.reduce((most, row) => Math.max(most, displayWidth(row[column] ?? '')), 1);
      const wanted = Math.max(widest, displayWidth(title));
      return this.#standsRight(column) ? { width: wanted, least: widest } : { width: Math.min(wanted, maxCellWidth), least: Math.min(wanted, narrowest) };
    });
    const total = (): number => columns.reduce((sum, column) => sum + column.width, gap.length * (columns.length - 1));
    while (total() > width && columns.length > 1) {
      const [widest] = columns.filter((column) => column.width > column.least).toSorted((a, b) => b.width - a.width);
      if (widest === undefined) columns.pop();
      else widest.width -= 1;
    }
    return columns.map((column) => column.width);
  }

  #print(cells: readonly string[], widths: readonly number[], isTitle = false): void {
    const line = widths.map((width, column) => {
      const right = this.#standsRight(column);
      const cell = cells[column] ?? '';
      const text = right && !isTitle ? cell : shorten(cell, width);
      const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
      return right ? space + text : text + space;
    });
    this.#output.add(`${line.join(gap).trimEnd()}\n`);
  }

  #standsRight(column: number): boolean {
    return numbers.has(this.#schema.fields[column]?.type.kind ?? '');
  }
}
