import { malformed } from './malformed.ts';

/** A value of Thrift's compact protocol with what is needed to write the same bytes again. Integers of any width are bigints. */
export type ThriftNode = boolean | bigint | Uint8Array | ThriftList | ThriftStruct;

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

const types = { true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 } as const;
const depthLimit = 64;

/** A field that holds a 64-bit integer. */
export function longField(id: number, value: bigint): ThriftField {
  return { id, type: types.i64, value };
}

/** A field that holds a 32-bit integer. */
export function intField(id: number, value: number): ThriftField {
  return { id, type: types.i32, value: BigInt(value) };
}

/** A field that holds a list of structs. */
export function structsField(id: number, items: readonly ThriftStruct[]): ThriftField {
  return { id, type: types.list, value: { elementType: types.struct, items } };
}

/** The value of a field, or undefined where the struct lacks it. */
export function valueOf(struct: ThriftStruct, id: number): ThriftNode | undefined {
  return struct.find((field) => field.id === id)?.value;
}

/** The members of a list of structs; none where the field is missing. */
export function structsOf(struct: ThriftStruct, id: number): readonly ThriftStruct[] {
  const list = valueOf(struct, id) as ThriftList | undefined;
  return (list?.items ?? []) as readonly ThriftStruct[];
}

/** The struct with some fields replaced or added, kept in the order of their ids. */
export function withFields(struct: ThriftStruct, changes: readonly ThriftField[]): ThriftStruct {
  const changed = new Set(changes.map(({ id }) => id));
  return [...struct.filter(({ id }) => !changed.has(id)), ...changes].toSorted((a, b) => a.id - b.id);
}

/** Decodes the struct at the start of the bytes; raises `malformed` where they end too soon or hold an unknown type. */
export function parseThrift(bytes: Uint8Array): ThriftStruct {
  return new TreeParser(bytes).struct(0);
}

/** Decodes the struct that begins at `start`, and says where it ends; raises `malformed` as `parseThrift` does. */
export function parseThriftAt(bytes: Uint8Array, start: number): { readonly struct: ThriftStruct; readonly end: number } {
  const parser = new TreeParser(bytes, start);
  return { struct: parser.struct(0), end: parser.at };
}

class TreeParser {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes;
    this.#at = start;
  }

  get at(): number {
    return this.#at;
  }

  struct(depth: number): ThriftStruct {
    if (depth > depthLimit) throw malformed('Thrift structs are nested too deep');
    const fields: ThriftField[] = [];
    let id = 0;
    for (;;) {
      const header = this.#byte();
      const type = header & 0x0f;
      if (type === 0) return fields;
      id = header >> 4 === 0 ? Number(this.#zigZag()) : id + (header >> 4);
      fields.push({ id, type, value: type === types.true || type === types.false ? type === types.true : this.#value(type, depth) });
    }
  }

  #value(type: number, depth: number): ThriftNode {
    switch (type) {
      case types.byte:
        return BigInt(this.#byte());
      case types.i16:
      case types.i32:
      case types.i64:
        return this.#zigZag();
      case types.double:
        return this.#take(8);
      case types.binary:
        return this.#take(Number(this.#varInt()));
      case types.list:
        return this.#list(depth);
      case types.struct:
        return this.struct(depth + 1);
      default:
        throw malformed(`Thrift type ${type} is not one of Parquet's`);
    }
  }

  #list(depth: number): ThriftList {
    const header = this.#byte();
    const elementType = header & 0x0f;
    const length = header >> 4 === 15 ? Number(this.#varInt()) : header >> 4;
    const items: ThriftNode[] = [];
    const isBoolean = elementType === types.true || elementType === types.false;
    for (let i = 0; i < length; i++) items.push(isBoolean ? this.#byte() === types.true : this.#value(elementType, depth));
    return { elementType, items };
  }

  #zigZag(): bigint {
    const value = this.#varInt();
    return (value >> 1n) ^ -(value & 1n);
  }

  #varInt(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  #take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw malformed('Thrift bytes end inside a value');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw malformed('Thrift bytes end inside a struct');
    return byte;
  }
}
