import { FrazilError } from '../../errors/index.ts';
import { printPrimitiveType } from '../schema/type-text.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { checkValue } from './check-value.ts';
import { decodeTwosComplement, encodeTwosComplement } from './twos-complement.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/**
 * Encodes a value in Iceberg's single-value binary form (spec, appendix D), as bounds are stored.
 *
 * *Errors*: `value-invalid` if the value is not one of the type.
 */
export function encodeValue(type: PrimitiveType, value: Value): Uint8Array {
  checkValue(type, value);
  switch (type.kind) {
    case 'boolean':
      return Uint8Array.of(value === true ? 1 : 0);
    case 'int':
    case 'date':
      return view(4, (at) => at.setInt32(0, value as number, true));
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return view(8, (at) => at.setBigInt64(0, value as bigint, true));
    case 'float':
      return view(4, (at) => at.setFloat32(0, value as number, true));
    case 'double':
      return view(8, (at) => at.setFloat64(0, value as number, true));
    case 'decimal':
      return encodeTwosComplement(value as bigint);
    case 'string':
      return encodeUtf8(value as string);
    case 'uuid':
    case 'fixed':
    case 'binary':
      // A copy: what is handed in is often a view of a whole column, which the bound would keep alive.
      return new Uint8Array(value as Uint8Array);
  }
}

function view(length: number, fill: (at: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  fill(new DataView(bytes.buffer));
  return bytes;
}

/** Lengths that a value of the type may have; a shorter one is from before the column was widened. */
const lengths: Partial<Readonly<Record<PrimitiveType['kind'], readonly number[]>>> = {
  boolean: [1],
  int: [4],
  date: [4],
  long: [8, 4],
  time: [8],
  timestamp: [8],
  timestamptz: [8],
  float: [4],
  double: [8, 4],
  uuid: [16],
};

/**
 * Decodes a single-value binary as the type. Values written as int or float read as long or double after a promotion,
 * and a bound of fixed may be cut short.
 *
 * *Errors*: `value-bytes-invalid`.
 */
export function decodeValue(type: PrimitiveType, bytes: Uint8Array): Value {
  const allowed = lengths[type.kind];
  if (allowed !== undefined && !allowed.includes(bytes.length)) throw bytesError(type, `has ${bytes.length} bytes instead of ${allowed[0]}`);
  switch (type.kind) {
    case 'boolean':
      return bytes[0] !== 0;
    case 'int':
    case 'date':
      return at(bytes).getInt32(0, true);
    case 'long':
      return bytes.length === 4 ? BigInt(at(bytes).getInt32(0, true)) : at(bytes).getBigInt64(0, true);
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return at(bytes).getBigInt64(0, true);
    case 'float':
      return at(bytes).getFloat32(0, true);
    case 'double':
      return bytes.length === 4 ? at(bytes).getFloat32(0, true) : at(bytes).getFloat64(0, true);
    case 'decimal':
      if (bytes.length < 1 || bytes.length > 17) throw bytesError(type, `has ${bytes.length} bytes instead of 1 to 17`);
      return decodeTwosComplement(bytes);
    case 'string':
      return decodeText(type, bytes);
    case 'fixed':
      if (bytes.length > type.length) throw bytesError(type, `has ${bytes.length} bytes instead of ${type.length}`);
      return bytes;
    case 'uuid':
    case 'binary':
      return bytes;
  }
}

const eight = new Uint8Array(8);
const numbers = new DataView(eight.buffer);

/** A view of up to eight bytes, valid until the next call: bounds are decoded by the hundred thousand, and views of their own cost more than they. */
function at(bytes: Uint8Array): DataView {
  eight.set(bytes);
  return numbers;
}

function decodeText(type: PrimitiveType, bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw bytesError(type, 'is not UTF-8 text');
  return text;
}

function bytesError(type: PrimitiveType, problem: string): FrazilError {
  const name = printPrimitiveType(type);
  return new FrazilError('value-bytes-invalid', `a binary value of ${name} ${problem}`, { context: { type: name } });
}
