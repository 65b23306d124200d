import type { Data } from 'apache-arrow';
import { printHex, type Type } from '../../format/index.ts';
import { cellReader } from './cell-reader.ts';
import { doubleText, floatText, jsonPrinter } from './json-text.ts';

/**
 * Makes the reader of the texts of an array for CSV and tables; undefined stands for null.
 *
 * The same forms as in JSON, without quotes; lists, maps and structs are JSON.
 */
export function textReader(type: Type, data: Data): (index: number) => string | undefined {
  const read = cellReader(type, data, 'text');
  const print = printerOf(type, data);
  return (index) => {
    const value = read(index);
    return value === null ? undefined : print(value, index);
  };
}

function printerOf(type: Type, data: Data): (value: unknown, index: number) => string {
  switch (type.kind) {
    case 'float':
      return (value) => floatText(value as number);
    case 'double':
      return (value) => doubleText(value as number);
    case 'binary':
    case 'fixed':
      return (value) => printHex(value as Uint8Array);
    case 'struct':
    case 'list':
    case 'map': {
      const print = jsonPrinter(type, data);
      return (_value, index) => print(index);
    }
    case 'boolean':
    case 'int':
    case 'long':
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'string':
    case 'uuid':
      return String;
  }
}
