import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  FixedSizeBinary,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  Map_,
  Struct,
  TimeMicrosecond,
  Timestamp,
  TimeUnit,
  Utf8,
} from 'apache-arrow';
import type { NestedField, Type } from '../../format/index.ts';
import { fieldIdMetadata } from './field-id.ts';

/**
 * The Arrow type in which Frazil holds values of an Iceberg type.
 *
 * Instants are microseconds (with the zone `UTC` for timestamptz), decimals 128 bits wide, a uuid 16 bytes; list and map
 * children carry the names of the Parquet specification, which become the column paths of the file.
 */
export function arrowTypeOf(type: Type): DataType {
  switch (type.kind) {
    case 'boolean':
      return new Bool();
    case 'int':
      return new Int32();
    case 'long':
      return new Int64();
    case 'float':
      return new Float32();
    case 'double':
      return new Float64();
    case 'date':
      return new DateDay();
    case 'time':
      return new TimeMicrosecond();
    case 'timestamp':
      return new Timestamp(TimeUnit.MICROSECOND);
    case 'timestamptz':
      return new Timestamp(TimeUnit.MICROSECOND, 'UTC');
    case 'string':
      return new Utf8();
    case 'uuid':
      return new FixedSizeBinary(16);
    case 'binary':
      return new Binary();
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128);
    case 'fixed':
      return new FixedSizeBinary(type.length);
    case 'struct':
      return new Struct(type.fields.map(arrowFieldOf));
    case 'list':
      return new List(arrowField('element', type.elementId, type.elementRequired, type.element));
    case 'map': {
      const entries = new Struct([
        arrowField('key', type.keyId, true, type.key),
        arrowField('value', type.valueId, type.valueRequired, type.value),
      ]);
      const field = new Field('key_value', entries as never, false);
      const map = new Map_(field);
      // The constructor renames its child, and the name becomes that of the group in the file.
      Object.assign(field, { name: 'key_value' });
      return map;
    }
  }
}

/** The Arrow field of a column, with its id. */
export function arrowFieldOf(field: NestedField): Field {
  return arrowField(field.name, field.id, field.required, field.type);
}

function arrowField(name: string, id: number, required: boolean, type: Type): Field {
  return new Field(name, arrowTypeOf(type), !required, fieldIdMetadata(id));
}
