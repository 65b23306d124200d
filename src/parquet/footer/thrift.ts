import type { ThriftObject } from 'hyparquet/src/types.js';
import { malformed } from './malformed.ts';

/** Typed access to a decoded Thrift struct; a field of another type than asked for raises `malformed`. */
export interface ThriftReader {
  int(field: number): number | undefined;
  long(field: number): bigint | undefined;
  flag(field: number): boolean | undefined;
  text(field: number): string | undefined;
  bytes(field: number): Uint8Array | undefined;
  struct(field: number): ThriftReader | undefined;
  list(field: number): readonly unknown[] | undefined;
}

/** Wraps a struct as hyparquet decodes it. */
export function thriftReader(object: ThriftObject): ThriftReader {
  const at = (field: number): unknown => object[`field_${field}`];
  const typed = <T>(field: number, accept: (value: unknown) => value is T, expected: string): T | undefined => {
    const value = at(field);
    if (value === undefined || accept(value)) return value;
    throw malformed(`field ${field} is not ${expected}`);
  };
  return {
    int: (field) => typed(field, (value) => typeof value === 'number', 'an integer'),
    long: (field) => typed(field, (value) => typeof value === 'bigint', 'a long'),
    flag: (field) => typed(field, (value) => typeof value === 'boolean', 'a boolean'),
    bytes: (field) => typed(field, (value) => value instanceof Uint8Array, 'binary'),
    list: (field) => typed(field, (value) => Array.isArray(value), 'a list'),
    text: (field) => {
      const bytes = typed(field, (value) => value instanceof Uint8Array, 'a string');
      return bytes === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    },
    struct: (field) => {
      const value = typed(field, isStruct, 'a struct');
      return value === undefined ? undefined : thriftReader(value);
    },
  };
}

/** Takes a member of a list for a struct. */
export function isStruct(value: unknown): value is ThriftObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
