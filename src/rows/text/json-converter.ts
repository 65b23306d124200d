import { isPrimitive, type ListType, type MapType, parseHex, type PrimitiveType, type StructType, type Type } from '../../format/index.ts';
import { JsonNumber } from '../value/numbers.ts';
import { setOwn } from '../value/set-own.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';

/** Turns a JSON value that is not null into a value of row objects. Throws `ValueMismatch`. */
export type JsonConverter = (value: unknown) => unknown;

/** Whether the numbers of a column must be parsed with the digits that they were written with. */
export function needsDigits(type: Type): boolean {
  if (type.kind === 'struct') return type.fields.some((field) => needsDigits(field.type));
  if (type.kind === 'list') return needsDigits(type.element);
  return type.kind === 'map' ? needsDigits(type.key) || needsDigits(type.value) : type.kind === 'decimal';
}

/**
 * The converter for a column, or undefined where JSON values are the values of row objects already.
 *
 * Bytes are hexadecimal digits; a float or double may be the text `NaN`, `Infinity` or `-Infinity`; a decimal is a number
 * or a text, exact in both; a map is an object if its keys are strings, otherwise a list of pairs.
 */
export function jsonConverter(type: Type, path: string): JsonConverter | undefined {
  if (isPrimitive(type)) return primitiveConverter(type, path);
  if (type.kind === 'struct') return structConverter(type, path);
  return type.kind === 'list' ? listConverter(type, path) : mapConverter(type, path);
}

function primitiveConverter(type: PrimitiveType, path: string): JsonConverter | undefined {
  switch (type.kind) {
    case 'float':
    case 'double':
      return (value) => toNumber(value, type.kind, path);
    case 'int':
    case 'long':
      return (value) => (value instanceof JsonNumber ? value.value : value);
    case 'decimal':
      return (value) => (value instanceof JsonNumber ? value.source : value);
    case 'fixed':
    case 'binary':
      return (value) => {
        const bytes = typeof value === 'string' ? parseHex(value) : undefined;
        if (bytes === undefined) throw new ValueMismatch(path, `${type.kind} (hexadecimal digits)`, describeValue(value));
        return bytes;
      };
    case 'boolean':
    case 'string':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'uuid':
      return undefined;
  }
}

const specialNumbers: readonly unknown[] = ['NaN', 'Infinity', '-Infinity'];

/** The nearest double of any integer or number, as everybody reads JSON. */
function toNumber(value: unknown, kind: string, path: string): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (specialNumbers.includes(value)) return Number(value);
  if (!(value instanceof JsonNumber)) return value;
  if (!Number.isFinite(value.value)) throw new ValueMismatch(path, kind, value.source);
  return value.value;
}

function structConverter(type: StructType, path: string): JsonConverter | undefined {
  const fields = type.fields.flatMap(({ name, type: fieldType }) => {
    const convert = jsonConverter(fieldType, path === '' ? name : `${path}.${name}`);
    return convert === undefined ? [] : [{ name, convert }];
  });
  if (fields.length === 0) return undefined;
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const converted = value as Record<string, unknown>;
    for (const { name, convert } of fields) {
      // The object was just parsed and belongs to nobody else.
      if (Object.hasOwn(converted, name) && converted[name] !== null) setOwn(converted, name, convert(converted[name]));
    }
    return converted;
  };
}

function listConverter(type: ListType, path: string): JsonConverter | undefined {
  const convert = jsonConverter(type.element, `${path}.element`);
  if (convert === undefined) return undefined;
  return (value) => (Array.isArray(value) ? value.map((item) => (item === null ? null : convert(item))) : value);
}

function mapConverter(type: MapType, path: string): JsonConverter | undefined {
  const key = jsonConverter(type.key, `${path}.key`);
  const item = jsonConverter(type.value, `${path}.value`);
  const isNamed = type.key.kind === 'string';
  if (isNamed && item === undefined) return undefined;
  const convert = (converter: JsonConverter | undefined, value: unknown): unknown => (value === null || converter === undefined ? value : converter(value));
  return (value) => {
    if (Array.isArray(value)) return value.map((pair: unknown) => (Array.isArray(pair) && pair.length === 2 ? [convert(key, pair[0]), convert(item, pair[1])] : pair));
    if (!isNamed) throw new ValueMismatch(path, 'map (a list of pairs, because its keys are no texts)', describeValue(value));
    if (typeof value !== 'object' || value === null) return value;
    return Object.entries(value).map(([name, held]) => [name, convert(item, held)]);
  };
}
