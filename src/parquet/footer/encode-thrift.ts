import { ByteSink } from './byte-sink.ts';
import type { ThriftList, ThriftNode, ThriftStruct } from './thrift-tree.ts';

/** Encodes a struct in Thrift's compact protocol, as `parseThrift` read it. */
export function encodeThrift(struct: ThriftStruct): Uint8Array {
  const sink = new ByteSink();
  writeStruct(sink, struct);
  return sink.finish();
}

const trueType = 1;
const falseType = 2;
const byteType = 3;
const doubleType = 7;

function writeStruct(sink: ByteSink, struct: ThriftStruct): void {
  let last = 0;
  for (const { id, type, value } of struct) {
    const written = typeof value === 'boolean' ? (value ? trueType : falseType) : type;
    const delta = id - last;
    if (delta > 0 && delta < 16) {
      sink.byte((delta << 4) | written);
    } else {
      sink.byte(written);
      sink.zigZag(BigInt(id));
    }
    if (typeof value !== 'boolean') writeValue(sink, type, value);
    last = id;
  }
  sink.byte(0);
}

function writeValue(sink: ByteSink, type: number, value: ThriftNode): void {
  if (typeof value === 'bigint') {
    if (type === byteType) sink.byte(Number(value));
    else sink.zigZag(value);
  } else if (value instanceof Uint8Array) {
    if (type === doubleType) sink.bytes(value);
    else sink.binary(value);
  } else if (typeof value === 'boolean') {
    sink.byte(value ? trueType : falseType);
  } else if ('items' in value) {
    writeList(sink, value);
  } else {
    writeStruct(sink, value);
  }
}

function writeList(sink: ByteSink, { elementType, items }: ThriftList): void {
  if (items.length < 15) {
    sink.byte((items.length << 4) | elementType);
  } else {
    sink.byte(0xf0 | elementType);
    sink.varInt(BigInt(items.length));
  }
  for (const item of items) writeValue(sink, elementType, item);
}
