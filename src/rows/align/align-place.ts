import type { DataType } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import { printType, type Type } from '../../format/index.ts';
import { arrowTypeText } from '../../parquet/index.ts';

/** Where in the input a value stands, so that an error can name it. */
export class AlignPlace {
  /** The input as messages name it, such as a file name; empty when it has no name. */
  readonly source: string;
  /** Column path, such as `where.lat`; empty at the root. */
  readonly path: string;
  readonly #rowOf: (index: number) => number;

  /** `rowOf` turns the index of a value into the number of its row, counted from 1. */
  constructor(source: string, path: string, rowOf: (index: number) => number) {
    this.source = source;
    this.path = path;
    this.#rowOf = rowOf;
  }

  /** The place of a field; its values stand in the same rows. */
  field(name: string): AlignPlace {
    return new AlignPlace(this.source, this.path === '' ? name : `${this.path}.${name}`, this.#rowOf);
  }

  /** The place of the elements of lists whose first elements are given by ascending `offsets`. */
  elements(name: string, offsets: Int32Array, length: number): AlignPlace {
    const { path } = this.field(name);
    return new AlignPlace(this.source, path, (element) => this.#rowOf(listOf(offsets, length, element)));
  }

  /** The type of the column does not hold what the input has. */
  typeMismatch(found: DataType, expected: Type, problem = ''): FrazilError {
    const [foundText, expectedText] = [arrowTypeText(found), printType(expected)];
    const message = `${this.#where()} has the Arrow type ${foundText}, the table column is ${expectedText}${problem}. Convert it before appending.`;
    return new FrazilError('column-type-mismatch', message, { context: { ...this.#context(), found: foundText, expected: expectedText } });
  }

  /** A value does not fit, or is missing where one is required. */
  valueInvalid(index: number, expected: Type, found: string): FrazilError {
    const row = this.#rowOf(index);
    const expectedText = printType(expected);
    return new FrazilError('row-invalid', `${this.#where()}, row ${row}: expected ${expectedText}, found ${found}.`, {
      context: { ...this.#context(), row, expected: expectedText, found },
    });
  }

  /** A column or field that the table requires is not in the input. */
  missing(expected: Type): FrazilError {
    const message = `${this.#where()} is required by the table and is not in the input. Add it.`;
    return new FrazilError('row-invalid', message, { context: { ...this.#context(), expected: printType(expected) } });
  }

  #where(): string {
    const column = `Column "${this.path}"`;
    return this.source === '' ? column : `${this.source}: ${column}`;
  }

  #context(): Readonly<Record<string, unknown>> {
    return { column: this.path, ...(this.source !== '' && { source: this.source }) };
  }
}

/** The list that holds an element: the last one that starts at or before it. */
export function listOf(offsets: Int32Array, length: number, element: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((offsets[middle] as number) <= element) low = middle;
    else high = middle - 1;
  }
  return low;
}
