import type { FrazilError } from '../../errors/index.ts';
import { malformed } from './malformed.ts';
import { type ThriftField, type ThriftList, type ThriftNode, type ThriftStruct, thriftTypes } from './thrift.ts';

const depthLimit = 100;

/**
 * Decodes the struct that begins at `start`, default 0, and says where it ends. Binary values are views of the bytes.
 *
 * *Errors*: `malformed`, where the bytes end too soon or hold what Parquet has no use for; its context has the offset.
 */
export function parseThrift(bytes: Uint8Array, start = 0): { readonly struct: ThriftStruct; readonly end: number } {
  const parser = new ThriftParser(bytes, start);
  return { struct: parser.struct(0), end: parser.at };
}

class ThriftParser {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.at = start;
  }

  struct(depth: number): ThriftStruct {
    if (depth > depthLimit) throw this.#malformed('structs are nested too deep');
    const fields: ThriftField[] = [];
    let id = 0;
    for (;;) {
      const header = this.#byte();
      const type = header & 0x0f;
      if (type === 0) return fields;
      id = header >> 4 === 0 ? this.#int() : id + (header >> 4);
      // The codec would cut a larger one off and see another field than we do.
      if (id !== (id << 16) >> 16) throw this.#malformed(`a field has the number ${id}`);
      fields.push({ id, type, value: type === thriftTypes.true || type === thriftTypes.false ? type === thriftTypes.true : this.#value(type, depth) });
    }
  }

  #value(type: number, depth: number): ThriftNode {
    switch (type) {
      case thriftTypes.byte:
        return (this.#byte() << 24) >> 24;
      case thriftTypes.i16:
      case thriftTypes.i32:
        return this.#int();
      case thriftTypes.i64:
        return this.#long();
      case thriftTypes.double:
        return this.#take(8);
      case thriftTypes.binary:
        return this.#take(this.#count());
      case thriftTypes.list:
        return this.#list(depth);
      case thriftTypes.struct:
        return this.struct(depth + 1);
      default:
        throw this.#malformed(`type ${type} is not one of Parquet's`);
    }
  }

  #list(depth: number): ThriftList {
    const header = this.#byte();
    const elementType = header & 0x0f;
    const length = header >> 4 === 15 ? this.#count() : header >> 4;
    if (length > this.#bytes.length - this.at) throw this.#malformed(`a list claims ${length} members`);
    const items: ThriftNode[] = [];
    const isBoolean = elementType === thriftTypes.true || elementType === thriftTypes.false;
    for (let i = 0; i < length; i++) items.push(isBoolean ? this.#byte() === thriftTypes.true : this.#value(elementType, depth + 1));
    return { elementType, items };
  }

  /** Of 16 or 32 bits. The codec would cut a longer one off and see another value than we do. */
  #int(): number {
    const value = this.#count();
    const signed = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    if (signed !== (signed | 0)) throw this.#malformed('an integer has more than 32 bits');
    return signed;
  }

  /** An unsigned integer of at most five bytes. */
  #count(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw this.#malformed('an integer has more than 32 bits');
  }

  /** Of ten bytes at most; the first seven make a number without loss. */
  #long(): bigint {
    let low = 0;
    for (let scale = 1; scale <= 2 ** 42; scale *= 128) {
      const byte = this.#byte();
      low += (byte & 0x7f) * scale;
      if (byte < 0x80) return BigInt(low % 2 === 0 ? low / 2 : -(low + 1) / 2);
    }
    let value = BigInt(low);
    for (let shift = 49n; shift <= 63n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (BigInt.asUintN(64, value) >> 1n) ^ -(value & 1n));
    }
    throw this.#malformed('an integer has more than 64 bits');
  }

  #take(length: number): Uint8Array {
    if (this.at + length > this.#bytes.length) throw this.#malformed('the bytes end inside a value');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw this.#malformed('the bytes end inside a struct');
    return byte;
  }

  #malformed(problem: string): FrazilError {
    return malformed(problem, this.at);
  }
}
