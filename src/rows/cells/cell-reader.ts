import type { Data } from 'apache-arrow';
import { type ListType, type MapType, printDate, printDecimal, printTime, printUuid, type StructType, type Type } from '../../format/index.ts';
import { decimalAt } from '../../parquet/index.ts';
import { presenceOf } from '../arrow-values.ts';
import { setOwn } from '../value/set-own.ts';
import { dateOf, instantText, temporalValues } from './instant-values.ts';

/** Reads row `index` of one Arrow array; null when it is absent. */
export type CellReader = (index: number) => unknown;

/**
 * How values leave Arrow.
 *
 * `native` is the convention of row objects: long, time and instants as bigint (microseconds), date and decimal and uuid
 * as text, bytes as Uint8Array, maps as Map. `date` has a Date for every date and instant (whole milliseconds, rounded
 * down), `temporal` a Temporal value for these and for times, exact. `text` has ISO text for all of them and maps as
 * arrays of pairs, for formats of text.
 */
export type CellStyle = 'native' | 'date' | 'temporal' | 'text';

/** Makes the reader of an array in the layout of `arrowTypeOf(type)`; hold it for all rows of the array. */
export function cellReader(type: Type, data: Data, style: CellStyle): CellReader {
  const read = presentReader(type, data, style);
  const isPresent = presenceOf(data);
  return isPresent === undefined ? read : (index) => (isPresent(index) ? read(index) : null);
}

function presentReader(type: Type, data: Data, style: CellStyle): CellReader {
  switch (type.kind) {
    case 'boolean': {
      const bits = data.values as Uint8Array;
      const { offset } = data;
      return (index) => ((bits[(offset + index) >> 3] as number) & (1 << ((offset + index) & 7))) !== 0;
    }
    case 'int':
    case 'long':
    case 'float':
    case 'double': {
      const values = data.values as Int32Array | BigInt64Array | Float64Array;
      return (index) => values[index];
    }
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return instantReader(type.kind, data, style);
    case 'decimal': {
      const words = data.values as Uint32Array;
      return (index) => printDecimal(decimalAt(words, index), type.scale);
    }
    case 'string':
      return textReader(data);
    case 'binary': {
      const bytes = data.values as Uint8Array;
      const offsets = data.valueOffsets as Int32Array;
      return (index) => bytes.slice(offsets[index], offsets[index + 1]);
    }
    case 'uuid':
      return (index) => printUuid((data.values as Uint8Array).subarray(index * 16, index * 16 + 16));
    case 'fixed':
      return (index) => (data.values as Uint8Array).slice(index * type.length, (index + 1) * type.length);
    case 'struct':
      return structReader(type, data, style);
    case 'list':
      return listReader(type, data, style);
    case 'map':
      return mapReader(type, data, style);
  }
}

const dayMicros = 86_400_000_000n;

function instantReader(kind: 'date' | 'time' | 'timestamp' | 'timestamptz', data: Data, style: CellStyle): CellReader {
  const micros = data.values as BigInt64Array;
  const days = data.values as Int32Array;
  if (style === 'temporal') {
    const values = temporalValues();
    return kind === 'date' ? (index) => values.date(days[index] as number) : (index) => values[kind](micros[index] as bigint);
  }
  if (kind === 'date') return style === 'date' ? (index) => dateOf(BigInt(days[index] as number) * dayMicros) : (index) => printDate(days[index] as number);
  if (style === 'native' || (style === 'date' && kind === 'time')) return (index) => micros[index];
  if (style === 'date') return (index) => dateOf(micros[index] as bigint);
  return kind === 'time' ? (index) => printTime(micros[index] as bigint) : (index) => instantText(micros[index] as bigint, kind === 'timestamptz');
}

/** Short ASCII texts are put together here; the decoder's fixed cost exceeds theirs. */
const shortText = 16;

function textReader(data: Data): CellReader {
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return (index) => {
    const start = offsets[index] as number;
    const end = offsets[index + 1] as number;
    if (end - start > shortText) return decoder.decode(bytes.subarray(start, end));
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte > 0x7f) return decoder.decode(bytes.subarray(start, end));
      text += String.fromCharCode(byte);
    }
    return text;
  };
}

function structReader(type: StructType, data: Data, style: CellStyle): CellReader {
  const fields = type.fields.map((field, child) => ({ name: field.name, read: cellReader(field.type, data.children[child] as Data, style) }));
  return (index) => {
    const value: Record<string, unknown> = {};
    for (const { name, read } of fields) setOwn(value, name, read(index));
    return value;
  };
}

function listReader(type: ListType, data: Data, style: CellStyle): CellReader {
  const read = cellReader(type.element, data.children[0] as Data, style);
  const offsets = data.valueOffsets as Int32Array;
  return (index) => {
    const values: unknown[] = [];
    for (let i = offsets[index] as number; i < (offsets[index + 1] as number); i++) values.push(read(i));
    return values;
  };
}

function mapReader(type: MapType, data: Data, style: CellStyle): CellReader {
  const entries = data.children[0] as Data;
  const readKey = cellReader(type.key, entries.children[0] as Data, style);
  const readValue = cellReader(type.value, entries.children[1] as Data, style);
  const offsets = data.valueOffsets as Int32Array;
  return (index) => {
    const pairs: [unknown, unknown][] = [];
    for (let i = offsets[index] as number; i < (offsets[index + 1] as number); i++) pairs.push([readKey(i), readValue(i)]);
    return style === 'text' ? pairs : new Map(pairs);
  };
}
