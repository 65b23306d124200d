import type { Data } from 'apache-arrow';
import { isPrimitive, type ListType, type MapType, type PrimitiveType, printHex, type StructType, type Type } from '../../format/index.ts';
import { presenceOf } from '../arrow-values.ts';
import { cellReader } from './cell-reader.ts';

/** Prints row `index` of one Arrow array as JSON. */
export type CellPrinter = (index: number) => string;

/**
 * The printer of an array in the layout of `arrowTypeOf(type)`, as the reader of NDJSON takes it back without loss.
 *
 * A long prints all its digits; a decimal, date, instant and uuid is a text; bytes are hexadecimal digits; NaN and the
 * infinities, which JSON lacks, are texts; a map is an object if its keys are strings, otherwise a list of pairs.
 */
export function jsonPrinter(type: Type, data: Data): CellPrinter {
  const print = isPrimitive(type) ? primitivePrinter(type, data) : nestedPrinter(type, data);
  const isPresent = presenceOf(data);
  return isPresent === undefined ? print : (index) => (isPresent(index) ? print(index) : 'null');
}

function primitivePrinter(type: PrimitiveType, data: Data): CellPrinter {
  const read = cellReader(type, data, 'text');
  switch (type.kind) {
    case 'boolean':
    case 'int':
    case 'long':
      return (index) => String(read(index));
    case 'float':
      return (index) => numberText(read(index) as number, floatText);
    case 'double':
      return (index) => numberText(read(index) as number, doubleText);
    case 'binary':
    case 'fixed':
      return (index) => `"${printHex(read(index) as Uint8Array)}"`;
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'uuid':
      return (index) => `"${String(read(index))}"`;
    case 'string':
      return (index) => JSON.stringify(read(index));
  }
}

function numberText(value: number, print: (value: number) => string): string {
  return Number.isFinite(value) ? print(value) : `"${value}"`;
}

function nestedPrinter(type: StructType | ListType | MapType, data: Data): CellPrinter {
  if (type.kind === 'struct') return structPrinter(type, data);
  return type.kind === 'list' ? listPrinter(type, data) : mapPrinter(type, data);
}

function structPrinter(type: StructType, data: Data): CellPrinter {
  const fields = type.fields.map((field, child) => ({ label: `${JSON.stringify(field.name)}:`, print: jsonPrinter(field.type, data.children[child] as Data) }));
  return (index) => `{${fields.map(({ label, print }) => label + print(index)).join(',')}}`;
}

function listPrinter(type: ListType, data: Data): CellPrinter {
  const print = jsonPrinter(type.element, data.children[0] as Data);
  return elementsPrinter(data, print, '[', ']');
}

function mapPrinter(type: MapType, data: Data): CellPrinter {
  const entries = data.children[0] as Data;
  const printKey = jsonPrinter(type.key, entries.children[0] as Data);
  const printValue = jsonPrinter(type.value, entries.children[1] as Data);
  if (type.key.kind === 'string') return elementsPrinter(data, (at) => `${printKey(at)}:${printValue(at)}`, '{', '}');
  return elementsPrinter(data, (at) => `[${printKey(at)},${printValue(at)}]`, '[', ']');
}

function elementsPrinter(data: Data, print: CellPrinter, open: string, close: string): CellPrinter {
  const offsets = data.valueOffsets as Int32Array;
  return (index) => {
    const parts: string[] = [];
    for (let at = offsets[index] as number; at < (offsets[index + 1] as number); at++) parts.push(print(at));
    return open + parts.join(',') + close;
  };
}

/** A double as text that reads back as the same double: `5.0`, `-0.0`, `1e+21`, `NaN`, `-Infinity`. */
export function doubleText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}

/** A float as the shortest text that reads back as the same float: `0.1`, not `0.10000000149011612`. */
export function floatText(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return doubleText(value);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return doubleText(short);
  }
  return doubleText(value);
}
