import type { PrimitiveType, Value } from '../types.ts';
import { parseUuid } from '../value/byte-text.ts';
import { decodeTwosComplement } from '../value/twos-complement.ts';
import type { AvroCursor } from './avro-cursor.ts';
import type { ForeignSchema } from './foreign-schema.ts';
import { type AvroReader, type ReaderFactory, type ReaderPlace, schemaError } from './record-reader.ts';

/** Reads an int; also a long that holds one. */
export const intOf: ReaderFactory<number> = (schema, at) => {
  if (schema.kind === 'int') return (cursor) => cursor.readInt();
  if (schema.kind !== 'long') throw wrongType(schema, at, 'an int');
  return (cursor) => {
    const value = Number(cursor.readLong());
    if (value !== (value | 0)) throw cursor.error(`${at.field} is ${value}, beyond 32 bits`);
    return value;
  };
};

/** Reads a long or an int as a bigint. */
export const longOf: ReaderFactory<bigint> = (schema, at) => {
  if (schema.kind === 'long') return (cursor) => cursor.readLong();
  if (schema.kind === 'int') return (cursor) => BigInt(cursor.readInt());
  throw wrongType(schema, at, 'a long');
};

/** Reads a time or an instant as microseconds; old writers may have counted milliseconds. */
const microsOf: ReaderFactory<bigint> = (schema, at) => {
  const read = longOf(schema, at);
  const unit = 'logicalType' in schema ? schema.logicalType : undefined;
  if (unit?.endsWith('-nanos') === true) throw schemaError(at, 'counts nanoseconds, which only later format versions do');
  return unit?.endsWith('-millis') === true ? (cursor) => read(cursor) * 1000n : read;
};

export const booleanOf: ReaderFactory<boolean> = (schema, at) => {
  if (schema.kind !== 'boolean') throw wrongType(schema, at, 'a boolean');
  return (cursor) => cursor.readBoolean();
};

export const stringOf: ReaderFactory<string> = (schema, at) => {
  if (schema.kind !== 'string') throw wrongType(schema, at, 'a string');
  return (cursor) => cursor.readString();
};

/** Reads bytes or a fixed value. */
export const bytesOf: ReaderFactory<Uint8Array> = (schema, at) => {
  if (schema.kind === 'bytes') return (cursor) => cursor.readBytes();
  if (schema.kind !== 'fixed') throw wrongType(schema, at, 'bytes');
  const { size } = schema;
  return (cursor) => cursor.readFixed(size);
};

/** Reads bytes as a view of what is read. */
export const byteViewOf: ReaderFactory<Uint8Array> = (schema, at) => (schema.kind === 'bytes' ? (cursor) => cursor.viewBytes() : bytesOf(schema, at));

const floatOf: ReaderFactory<number> = (schema, at) => {
  if (schema.kind === 'float') return (cursor) => cursor.readFloat();
  if (schema.kind === 'double') return (cursor) => cursor.readDouble();
  throw wrongType(schema, at, 'a float or double');
};

const decimalOf: ReaderFactory<bigint> = (schema, at) => {
  const read = bytesOf(schema, at);
  return (cursor) => decodeTwosComplement(read(cursor));
};

const uuidOf: ReaderFactory<Uint8Array> = (schema, at) => {
  if (schema.kind === 'string') {
    return (cursor) => {
      const bytes = parseUuid(cursor.readString());
      if (bytes === undefined) throw cursor.error(`${at.field} is no UUID`);
      return bytes;
    };
  }
  return bytesOf(schema, at);
};

/** Reads a partition value as its result type has it in memory; without a type, as the writer's schema has it. */
export function valueOf(type: PrimitiveType | undefined): ReaderFactory<Value> {
  switch (type?.kind) {
    case 'boolean':
      return booleanOf;
    case 'int':
    case 'date':
      return intOf;
    case 'long':
      return longOf;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return microsOf;
    case 'float':
    case 'double':
      return floatOf;
    case 'decimal':
      return decimalOf;
    case 'string':
      return stringOf;
    case 'uuid':
      return sized(uuidOf, 16);
    case 'fixed':
      return sized(bytesOf, type.length);
    case 'binary':
      return bytesOf;
    case undefined:
      return naturalValueOf;
  }
}

function sized(of: ReaderFactory<Uint8Array>, size: number): ReaderFactory<Uint8Array> {
  return (schema, at) => {
    const read = of(schema, at);
    return (cursor: AvroCursor) => {
      const bytes = read(cursor);
      if (bytes.length !== size) throw cursor.error(`${at.field} has ${bytes.length} bytes instead of ${size}`);
      return bytes;
    };
  };
}

const naturalValueOf: ReaderFactory<Value> = (schema, at): AvroReader<Value> => {
  switch (schema.kind) {
    case 'boolean':
      return booleanOf(schema, at);
    case 'int':
      return intOf(schema, at);
    case 'long':
      return longOf(schema, at);
    case 'float':
    case 'double':
      return floatOf(schema, at);
    case 'string':
      return stringOf(schema, at);
    case 'bytes':
    case 'fixed':
      return schema.logicalType === 'decimal' ? decimalOf(schema, at) : bytesOf(schema, at);
    case 'null':
    case 'enum':
    case 'array':
    case 'map':
    case 'union':
    case 'record':
      throw wrongType(schema, at, 'a single value');
  }
};

function wrongType(schema: ForeignSchema, at: ReaderPlace, wanted: string): Error {
  return schemaError(at, `is a ${schema.kind} instead of ${wanted}`);
}
