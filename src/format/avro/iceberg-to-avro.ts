import type { NestedField, PrimitiveType, StructType, Type } from '../types.ts';
import { decimalByteLength } from '../value/twos-complement.ts';
import { type AvroField, avroIntMap, avroName, type AvroRecord, type AvroSchema, optionalField, requiredField } from './avro-schema.ts';

/**
 * The Avro schema of an Iceberg struct, with the names and properties that Java gives it: `r102` for the struct of field 102,
 * `k117_v118` for a map's entries, a null branch first for what is optional.
 */
export function toAvroRecord(struct: StructType, name: string): AvroRecord {
  return new Converter().record(struct, name);
}

const logicalTypes: Partial<Readonly<Record<PrimitiveType['kind'], AvroSchema>>> = {
  date: { type: 'int', logicalType: 'date' },
  time: { type: 'long', logicalType: 'time-micros' },
  timestamp: { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': false },
  timestamptz: { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': true },
  binary: 'bytes',
};

class Converter {
  /** Avro defines a named type once; later uses are the name alone. */
  readonly #defined = new Set<string>();

  record(struct: StructType, name: string): AvroRecord {
    const names = new Set<string>();
    return { type: 'record', name, fields: struct.fields.map((field) => this.#field(field, names)) };
  }

  #field(field: NestedField, names: Set<string>): AvroField {
    const fit = avroName(field.name);
    const name = names.has(fit) ? `${fit}_r${field.id}` : fit;
    names.add(name);
    const type = this.#type(field.type, field.id);
    const made = field.required ? requiredField(field.id, name, type) : optionalField(field.id, name, type);
    return name === field.name ? made : { ...made, 'iceberg-field-name': field.name };
  }

  #type(type: Type, fieldId: number): AvroSchema {
    if (type.kind === 'struct') return this.record(type, `r${fieldId}`);
    if (type.kind === 'list') {
      const items = this.#type(type.element, type.elementId);
      return { type: 'array', items: type.elementRequired ? items : ['null', items], 'element-id': type.elementId };
    }
    if (type.kind === 'map') {
      const value = this.#type(type.value, type.valueId);
      return avroIntMap(type.keyId, type.valueId, type.valueRequired ? value : ['null', value]);
    }
    return this.#primitive(type);
  }

  #primitive(type: PrimitiveType): AvroSchema {
    if (type.kind === 'uuid') return this.#fixed('uuid_fixed', 16, { logicalType: 'uuid' });
    if (type.kind === 'fixed') return this.#fixed(`fixed_${type.length}`, type.length, {});
    if (type.kind !== 'decimal') return logicalTypes[type.kind] ?? type.kind;
    const { precision, scale } = type;
    return this.#fixed(`decimal_${precision}_${scale}`, decimalByteLength(precision), { logicalType: 'decimal', precision, scale });
  }

  #fixed(name: string, size: number, logical: Readonly<Record<string, string | number>>): AvroSchema {
    if (this.#defined.has(name)) return name;
    this.#defined.add(name);
    return { type: 'fixed', name, size, ...logical };
  }
}
