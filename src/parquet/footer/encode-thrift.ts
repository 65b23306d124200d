import type { ThriftList, ThriftNode, ThriftStruct } from './thrift.ts';
import { thriftTypes } from './thrift.ts';

/** Encodes a struct in Thrift's compact protocol, as `parseThrift` reads it. */
export function encodeThrift(struct: ThriftStruct): Uint8Array {
  const encoder = new ThriftEncoder();
  encoder.struct(struct);
  return encoder.finish();
}

/** A growing run of bytes. */
class ThriftEncoder {
  #bytes: Uint8Array = new Uint8Array(1024);
  #length = 0;

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  struct(fields: ThriftStruct): void {
    let last = 0;
    for (const { id, type, value } of fields) {
      const written = typeof value === 'boolean' ? (value ? thriftTypes.true : thriftTypes.false) : type;
      const delta = id - last;
      if (delta > 0 && delta < 16) {
        this.#byte((delta << 4) | written);
      } else {
        this.#byte(written);
        this.#int(id);
      }
      if (typeof value !== 'boolean') this.#value(type, value);
      last = id;
    }
    this.#byte(0);
  }

  #value(type: number, value: ThriftNode): void {
    if (typeof value === 'number') {
      if (type === thriftTypes.byte) this.#byte(value & 0xff);
      else this.#int(value);
    } else if (typeof value === 'bigint') this.#long(value);
    else if (value instanceof Uint8Array) {
      if (type !== thriftTypes.double) this.#count(value.length);
      this.#append(value);
    } else if (typeof value === 'boolean') this.#byte(value ? thriftTypes.true : thriftTypes.false);
    else if ('items' in value) this.#list(value);
    else this.struct(value);
  }

  #list({ elementType, items }: ThriftList): void {
    if (items.length < 15) {
      this.#byte((items.length << 4) | elementType);
    } else {
      this.#byte(0xf0 | elementType);
      this.#count(items.length);
    }
    for (const item of items) this.#value(elementType, item);
  }

  /** Zigzag, of at most 32 bits. */
  #int(value: number): void {
    this.#count(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** Zigzag, of at most 64 bits. */
  #long(value: bigint): void {
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    for (; rest >= 0x8000_0000n; rest >>= 7n) this.#byte(Number(rest & 0x7fn) | 0x80);
    this.#count(Number(rest));
  }

  #count(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) this.#byte((rest & 0x7f) | 0x80);
    this.#byte(rest);
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
