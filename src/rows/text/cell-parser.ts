import { isPrimitive, parseHex, type PrimitiveType, type Type } from '../../format/index.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import { jsonConverter } from './json-converter.ts';
import { parseJsonText } from './parse-json-text.ts';

/** Turns the text of a cell into a value of row objects. Throws `ValueMismatch`. */
export type CellParser = (text: string) => unknown;

const integer = /^[+-]?\d+$/;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const specialNumbers: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);
/** Integers of up to 15 digits are exact as numbers. */
const exactDigits = 15;

/**
 * The parser for the cells of a column; an empty cell is null, quoted or not.
 *
 * Numbers in decimal notation, booleans `true` and `false`, dates and instants in ISO 8601, bytes as hexadecimal digits,
 * lists, maps and structs as JSON.
 */
export function cellParser(type: Type, path: string): CellParser {
  const parse = isPrimitive(type) ? primitiveParser(type) : nestedParser(type, path);
  if (parse === undefined) return (text) => (text === '' ? null : text);
  const expected = isPrimitive(type) && (type.kind === 'binary' || type.kind === 'fixed') ? `${type.kind} (hexadecimal digits)` : type.kind;
  return (text) => {
    if (text === '') return null;
    const value = parse(text);
    if (value === undefined) throw new ValueMismatch(path, expected, describeValue(text));
    return value;
  };
}

/** Undefined where the text is a form that the column takes itself. */
function primitiveParser(type: PrimitiveType): ((text: string) => unknown) | undefined {
  switch (type.kind) {
    case 'boolean':
      return (text) => (text === 'true' ? true : text === 'false' ? false : undefined);
    case 'int':
    case 'long':
      return (text) => (integer.test(text) ? (text.length <= exactDigits ? Number(text) : BigInt(text)) : undefined);
    case 'float':
    case 'double':
      return parseNumber;
    case 'fixed':
    case 'binary':
      return parseHex;
    case 'string':
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'uuid':
      return undefined;
  }
}

function parseNumber(text: string): number | undefined {
  if (!number.test(text)) return specialNumbers.get(text);
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function nestedParser(type: Type, path: string): (text: string) => unknown {
  const convert = jsonConverter(type, path) ?? ((value: unknown) => value);
  return (text) => {
    const json = parseJsonText(text, true);
    return json.problem === undefined ? convert(json.value) : undefined;
  };
}
