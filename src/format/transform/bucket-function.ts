import type { PrimitiveType, Value } from '../types.ts';
import { encodeTwosComplement } from '../value/twos-complement.ts';
import { encodeUtf8 } from '../value/utf8.ts';
import { murmur3, murmur3Long } from './murmur3.ts';

/** The bucket of each value of a type that `transformResultType` allows, 0 to `buckets - 1`. */
export function bucketFunction(type: PrimitiveType, buckets: number): (value: Value) => number {
  const hash = hashFunction(type);
  return (value) => (hash(value) & 0x7fffffff) % buckets;
}

/** The hash that buckets are made from (spec, appendix B); an int hashes like the long of the same value. */
export function hashFunction(type: PrimitiveType): (value: Value) => number {
  switch (type.kind) {
    case 'int':
    case 'date':
      return (value) => murmur3Long(value as number, (value as number) >> 31);
    case 'decimal':
      return (value) => murmur3(encodeTwosComplement(value as bigint));
    case 'string':
      return (value) => murmur3(encodeUtf8(value as string));
    case 'uuid':
    case 'fixed':
    case 'binary':
      return (value) => murmur3(value as Uint8Array);
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'boolean':
    case 'float':
    case 'double':
      return hashLong;
  }
}

function hashLong(value: Value): number {
  const long = value as bigint;
  const small = Number(long);
  if (Number.isSafeInteger(small)) {
    // ToInt32 keeps the low 32 bits of any safe integer, and the floor those above.
    return murmur3Long(small | 0, Math.floor(small / 4_294_967_296) | 0);
  }
  return murmur3Long(Number(BigInt.asIntN(32, long)), Number(BigInt.asIntN(32, long >> 32n)));
}
