import { FrazilError } from '../../errors/index.ts';
import { JsonNumber } from './numbers.ts';

/** Where a row comes from, for a message. */
export interface RowPlace {
  /** Such as `birds.csv, line 7`. */
  readonly text: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** What to do about a value that does not fit, where there is more to say than to correct it. */
  readonly advice?: string;
}

/** Thrown while a row is built, and turned into `row-invalid` by whoever knows which row it is. */
export class ValueMismatch {
  /** Column path, such as `where.lat` or `tags.element`. */
  readonly path: string;
  readonly expected: string;
  /** The value as a message shows it, or what is wrong with it. */
  readonly found: string;

  constructor(path: string, expected: string, found: string) {
    this.path = path;
    this.expected = expected;
    this.found = found;
  }

  /** The error to throw: `row-invalid`, with the place of the row. */
  at({ text, context, advice }: RowPlace): FrazilError {
    const { path, expected, found } = this;
    const column = path === '' ? '' : `, column "${path}"`;
    const message = `${text}${column}: expected ${expected}, found ${found}.${advice === undefined ? '' : ` ${advice}`}`;
    return new FrazilError('row-invalid', message, { context: { ...context, column: path, expected, found } });
  }
}

const shownLength = 60;

function dateText(date: { toJSON(): string | null }): string {
  const text = date.toJSON();
  return text === null ? 'an invalid Date' : `the Date ${text}`;
}

/** A value as a message shows it: short, and with its type where that is not plain. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > shownLength ? `${value.slice(0, shownLength)}…` : value);
    case 'bigint':
      return `${value}n`;
    case 'number':
    case 'boolean':
    case 'undefined':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'symbol':
    case 'function':
      return `a ${typeof value}`;
    case 'object':
      if (value === null) return 'null';
      if (value instanceof JsonNumber) return value.source;
      if (Object.prototype.toString.call(value) === '[object Date]') return dateText(value as { toJSON(): string | null });
      return Array.isArray(value) ? `an array of ${value.length}` : `a value of type ${value.constructor?.name ?? 'object'}`;
  }
}
