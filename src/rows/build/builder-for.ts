import type { NestedField, Type } from '../../format/index.ts';
import { printType } from '../../format/index.ts';
import { arrowTypeOf } from '../../parquet/index.ts';
import { binaryFrom, BytesBuilder, FixedBytesBuilder, uuidFrom } from './bytes-builders.ts';
import { dateFrom, timeFrom, timestampFrom, timestamptzFrom } from '../value/instants.ts';
import { doubleFrom, floatFrom, intFrom, longFrom } from '../value/numbers.ts';
import { BooleanBuilder, DecimalBuilder, NumberBuilder } from './flat-builders.ts';
import type { ColumnBuilder, MemberBuilder } from './column-builder.ts';
import { ListBuilder, MapBuilder, StructBuilder } from './nested-builders.ts';

export interface BuilderSettings {
  /** Values expected, to allocate at once. */
  readonly capacity: number;
  readonly ignoreUnknownFields: boolean;
}

/** Builders for the fields of a struct or of a row. */
export function membersFor(fields: readonly NestedField[], parent: string, settings: BuilderSettings): readonly MemberBuilder[] {
  return fields.map(({ name, required, type }) => memberFor(name, parent === '' ? name : `${parent}.${name}`, required, type, settings));
}

function memberFor(name: string, path: string, required: boolean, type: Type, settings: BuilderSettings): MemberBuilder {
  return { name, path, required, expected: printType(type), builder: builderFor(type, path, settings) };
}

function builderFor(type: Type, path: string, settings: BuilderSettings): ColumnBuilder {
  const { capacity } = settings;
  switch (type.kind) {
    case 'boolean':
      return new BooleanBuilder(path, capacity);
    case 'string':
    case 'binary':
      return new BytesBuilder(type.kind, path, capacity);
    case 'decimal':
      return new DecimalBuilder(type, path, capacity);
    case 'uuid':
      return new FixedBytesBuilder({ path, expected: 'uuid', byteWidth: 16, convert: uuidFrom }, capacity);
    case 'fixed':
      return new FixedBytesBuilder({ path, expected: `fixed[${type.length}] (Uint8Array)`, byteWidth: type.length, convert: binaryFrom }, capacity);
    case 'struct':
      return new StructBuilder(arrowTypeOf(type), path, membersFor(type.fields, path, settings), settings.ignoreUnknownFields);
    case 'list':
      return new ListBuilder(arrowTypeOf(type), path, memberFor('element', `${path}.element`, type.elementRequired, type.element, settings));
    case 'map': {
      const key = memberFor('key', `${path}.key`, true, type.key, settings);
      return new MapBuilder(arrowTypeOf(type), path, key, memberFor('value', `${path}.value`, type.valueRequired, type.value, settings));
    }
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz': {
      const { allocate, convert } = numberColumns[type.kind];
      return new NumberBuilder({ type: arrowTypeOf(type), path, expected: expectedTexts[type.kind] ?? type.kind, allocate, convert }, capacity);
    }
  }
}

const int32 = (length: number): Int32Array => new Int32Array(length);
const int64 = (length: number): BigInt64Array => new BigInt64Array(length);

const numberColumns = {
  int: { allocate: int32, convert: intFrom },
  long: { allocate: int64, convert: longFrom },
  float: { allocate: (length: number) => new Float32Array(length), convert: floatFrom },
  double: { allocate: (length: number) => new Float64Array(length), convert: doubleFrom },
  date: { allocate: int32, convert: dateFrom },
  time: { allocate: int64, convert: timeFrom },
  timestamp: { allocate: int64, convert: timestampFrom },
  timestamptz: { allocate: int64, convert: timestamptzFrom },
} as const;

/** Where the name of the type alone would leave open what to write. */
const expectedTexts: Readonly<Record<string, string>> = {
  long: 'long (a bigint or a safe integer)',
  date: 'date (YYYY-MM-DD)',
  time: 'time (HH:MM:SS, to microseconds)',
  timestamp: 'timestamp (ISO text without offset, or bigint microseconds)',
  timestamptz: 'timestamptz (ISO text with offset or Z, or bigint microseconds)',
};
