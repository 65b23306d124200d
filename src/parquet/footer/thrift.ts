import { malformed } from './malformed.ts';

/** A value of Thrift's compact protocol with what is needed to write the same bytes again: 64-bit integers are bigints, narrower ones numbers, doubles their bytes. */
export type ThriftNode = boolean | number | bigint | Uint8Array | ThriftList | ThriftStruct;

export interface ThriftList {
  readonly elementType: number;
  readonly items: readonly ThriftNode[];
}

/** The fields of a struct in the order in which they were written. */
export type ThriftStruct = readonly ThriftField[];

export interface ThriftField {
  readonly id: number;
  readonly type: number;
  readonly value: ThriftNode;
}

/** The types of the protocol, as far as Parquet uses them; booleans have one for each value. */
export const thriftTypes = { true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 } as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function longField(id: number, value: bigint): ThriftField {
  return { id, type: thriftTypes.i64, value };
}

export function intField(id: number, value: number): ThriftField {
  return { id, type: thriftTypes.i32, value };
}

export function byteField(id: number, value: number): ThriftField {
  return { id, type: thriftTypes.byte, value };
}

export function flagField(id: number, value: boolean): ThriftField {
  return { id, type: thriftTypes.true, value };
}

export function textField(id: number, value: string): ThriftField {
  return { id, type: thriftTypes.binary, value: encoder.encode(value) };
}

export function textsField(id: number, values: readonly string[]): ThriftField {
  return { id, type: thriftTypes.list, value: { elementType: thriftTypes.binary, items: values.map((value) => encoder.encode(value)) } };
}

export function intsField(id: number, items: readonly number[]): ThriftField {
  return { id, type: thriftTypes.list, value: { elementType: thriftTypes.i32, items } };
}

export function structField(id: number, value: ThriftStruct): ThriftField {
  return { id, type: thriftTypes.struct, value };
}

export function structsField(id: number, items: readonly ThriftStruct[]): ThriftField {
  return { id, type: thriftTypes.list, value: { elementType: thriftTypes.struct, items } };
}

/** The value of a field, or undefined where the struct lacks it. Of a field that is there twice the last one counts, as it does for the codec. */
export function valueOf(struct: ThriftStruct, id: number): ThriftNode | undefined {
  for (let at = struct.length - 1; at >= 0; at--) {
    const field = struct[at] as ThriftField;
    if (field.id === id) return field.value;
  }
  return undefined;
}

/** An integer of at most 32 bits; like all that follow, undefined where the struct lacks it, and `malformed` where it is something else. */
export function intOf(struct: ThriftStruct, id: number): number | undefined {
  const value = valueOf(struct, id);
  if (value === undefined || typeof value === 'number') return value;
  throw malformed(`field ${id} is not an integer`);
}

export function longOf(struct: ThriftStruct, id: number): bigint | undefined {
  const value = valueOf(struct, id);
  if (value === undefined || typeof value === 'bigint') return value;
  throw malformed(`field ${id} is not a long`);
}

export function flagOf(struct: ThriftStruct, id: number): boolean | undefined {
  const value = valueOf(struct, id);
  if (value === undefined || typeof value === 'boolean') return value;
  throw malformed(`field ${id} is not a boolean`);
}

export function bytesOf(struct: ThriftStruct, id: number): Uint8Array | undefined {
  const value = valueOf(struct, id);
  if (value === undefined || value instanceof Uint8Array) return value;
  throw malformed(`field ${id} is not binary`);
}

export function textOf(struct: ThriftStruct, id: number): string | undefined {
  const bytes = bytesOf(struct, id);
  return bytes === undefined ? undefined : decoder.decode(bytes);
}

export function structOf(struct: ThriftStruct, id: number): ThriftStruct | undefined {
  const value = valueOf(struct, id);
  if (value === undefined || Array.isArray(value)) return value as ThriftStruct | undefined;
  throw malformed(`field ${id} is not a struct`);
}

/** The members of a list of integers; none where the field is missing. */
export function intsOf(struct: ThriftStruct, id: number): readonly number[] {
  const { items } = listOf(struct, id);
  for (const item of items) if (typeof item !== 'number') throw malformed(`field ${id} holds something that is not an integer`);
  return items as readonly number[];
}

/** The members of a list of structs; none where the field is missing. */
export function structsOf(struct: ThriftStruct, id: number): readonly ThriftStruct[] {
  const { items } = listOf(struct, id);
  for (const item of items) if (!Array.isArray(item)) throw malformed(`field ${id} holds something that is not a struct`);
  return items as readonly ThriftStruct[];
}

function listOf(struct: ThriftStruct, id: number): ThriftList {
  const value = valueOf(struct, id);
  if (value === undefined) return { elementType: thriftTypes.struct, items: [] };
  if (typeof value === 'object' && 'items' in value) return value;
  throw malformed(`field ${id} is not a list`);
}

/** The struct with some fields replaced or added, kept in the order of their ids. */
export function withFields(struct: ThriftStruct, changes: readonly ThriftField[]): ThriftStruct {
  const changed = new Set(changes.map(({ id }) => id));
  return [...struct.filter(({ id }) => !changed.has(id)), ...changes].toSorted((a, b) => a.id - b.id);
}
