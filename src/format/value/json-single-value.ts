import type { JsonPlace } from '../json/json-place.ts';
import { describeJson, type JsonValue } from '../json/json-value.ts';
import { printPrimitiveType } from '../schema/type-text.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { parseHex, parseUuid, printHex, printUuid } from './byte-text.ts';
import { valueProblem } from './check-value.ts';
import { parseDecimal, printDecimal } from './decimal-text.ts';
import { parseDate, parseTime, parseTimestamp, printDate, printTime, printTimestamp } from './instant-text.ts';

const offsetText = /(?:Z|[+-]00:00)$/;

/** A value in Iceberg's JSON form (spec, appendix D): decimals and instants as text, bytes as hexadecimal digits. */
export function valueToJson(type: PrimitiveType, value: Value): JsonValue {
  switch (type.kind) {
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
      return value as JsonValue;
    case 'decimal':
      return printDecimal(value as bigint, type.scale);
    case 'date':
      return printDate(value as number);
    case 'time':
      return printTime(value as bigint);
    case 'timestamp':
      return printTimestamp(value as bigint);
    case 'timestamptz':
      return `${printTimestamp(value as bigint)}+00:00`;
    case 'uuid':
      return printUuid(value as Uint8Array);
    case 'fixed':
    case 'binary':
      return printHex(value as Uint8Array);
  }
}

/** Reads a value from Iceberg's JSON form. *Errors*: the place's code. */
export function valueFromJson(type: PrimitiveType, json: JsonValue, place: JsonPlace): Value {
  const value = typeof json === 'string' ? fromText(type, json) : fromNumberOrBoolean(type, json);
  const problem = value === undefined ? describeJson(json) : valueProblem(type, value);
  if (value === undefined || problem !== undefined) throw place.error(`is not a ${printPrimitiveType(type)}: ${problem}`);
  return value;
}

function fromNumberOrBoolean(type: PrimitiveType, json: JsonValue): Value | undefined {
  if (type.kind === 'boolean' && typeof json === 'boolean') return json;
  if (type.kind === 'long' && typeof json === 'number' && Number.isSafeInteger(json)) return BigInt(json);
  if (type.kind === 'long' && typeof json === 'bigint') return json;
  if ((type.kind === 'float' || type.kind === 'double') && typeof json === 'bigint') return Number(json);
  return (type.kind === 'int' || type.kind === 'float' || type.kind === 'double') && typeof json === 'number' ? json : undefined;
}

function fromText(type: PrimitiveType, text: string): Value | undefined {
  switch (type.kind) {
    case 'string':
      return text;
    case 'decimal':
      return parseDecimal(text, type.scale);
    case 'date':
      return parseDate(text);
    case 'time':
      return parseTime(text);
    case 'timestamp':
      return parseTimestamp(text);
    case 'timestamptz':
      return offsetText.test(text) ? parseTimestamp(text.replace(offsetText, '')) : undefined;
    case 'uuid':
      return parseUuid(text);
    case 'fixed':
    case 'binary':
      return parseHex(text);
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return undefined;
  }
}
