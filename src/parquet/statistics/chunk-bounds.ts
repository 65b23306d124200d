import type { PrimitiveType, Value } from '../../format/index.ts';
import type { ChunkStatistics, ParquetNode } from '../footer/footer.ts';

/** What is known of the values of a column in a row group; absent ends are not known. */
export interface ChunkBounds {
  readonly lower?: Value;
  readonly upper?: Value;
  readonly nullCount?: bigint;
}

/**
 * Reads the statistics of a column chunk as values of the table's type, whatever the file's own type is.
 *
 * Ends may lie outside of the values but never inside. Nothing is said where the file's order is not the table's
 * (INT96, unsigned 64-bit), or its type does not convert.
 */
export function chunkBounds(leaf: ParquetNode, statistics: ChunkStatistics | undefined, type: PrimitiveType): ChunkBounds {
  const lower = statistics?.lower === undefined ? undefined : decodeEnd(leaf, statistics.lower, type, 'lower');
  const upper = statistics?.upper === undefined ? undefined : decodeEnd(leaf, statistics.upper, type, 'upper');
  return {
    ...(lower === undefined ? {} : { lower }),
    ...(upper === undefined ? {} : { upper }),
    ...(statistics?.nullCount === undefined ? {} : { nullCount: statistics.nullCount }),
  };
}

type End = 'lower' | 'upper';

function decodeEnd(leaf: ParquetNode, bytes: Uint8Array, type: PrimitiveType, end: End): Value | undefined {
  switch (type.kind) {
    case 'boolean':
      return leaf.physical === 'boolean' && bytes.length === 1 ? bytes[0] === 1 : undefined;
    case 'int':
    case 'date': {
      const meaning = type.kind === 'date' ? leaf.logical?.kind === 'date' : leaf.logical === undefined || leaf.logical.kind === 'integer';
      const value = leaf.physical === 'int32' && meaning ? integerOf(leaf, bytes) : undefined;
      return value === undefined ? undefined : Number(value);
    }
    case 'long':
      return leaf.logical === undefined || leaf.logical.kind === 'integer' ? integerOf(leaf, bytes) : undefined;
    case 'float':
    case 'double':
      return floatOf(leaf, bytes, type.kind, end);
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return microsOf(leaf, bytes, type.kind === 'time' ? 'time' : 'timestamp', end);
    case 'decimal':
      return leaf.logical?.kind === 'decimal' ? rescale(leaf, bytes, leaf.logical.scale, type.scale) : undefined;
    case 'string':
      return isText(leaf) ? textOf(bytes, end) : undefined;
    case 'binary':
      return leaf.physical === 'byte-array' || leaf.physical === 'fixed-length' ? bytes : undefined;
    case 'uuid':
      return leaf.physical === 'fixed-length' && bytes.length === 16 ? bytes : undefined;
    case 'fixed':
      return leaf.physical === 'fixed-length' && bytes.length === type.length ? bytes : undefined;
  }
}

/** A signed or unsigned 32-bit, or a signed 64-bit integer. */
function integerOf({ physical, logical }: ParquetNode, bytes: Uint8Array): bigint | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const unsigned = logical?.kind === 'integer' && !logical.signed;
  if (physical === 'int32' && bytes.length === 4) return BigInt(unsigned ? view.getUint32(0, true) : view.getInt32(0, true));
  return physical === 'int64' && bytes.length === 8 && !unsigned ? view.getBigInt64(0, true) : undefined;
}

/** NaN says nothing; a zero is taken with the sign that includes the other zero, because not every writer tells them apart. */
function floatOf({ physical }: ParquetNode, bytes: Uint8Array, kind: 'float' | 'double', end: End): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let value = Number.NaN;
  if (physical === 'float' && bytes.length === 4) value = view.getFloat32(0, true);
  if (physical === 'double' && bytes.length === 8 && kind === 'double') value = view.getFloat64(0, true);
  if (Number.isNaN(value)) return undefined;
  if (value !== 0) return value;
  return end === 'lower' ? -0 : 0;
}

const microsPerUnit = { millis: 1000n, micros: 1n } as const;

/** Whether the file says that a timestamp is relative to UTC does not matter: the table decides what its numbers mean. */
function microsOf(leaf: ParquetNode, bytes: Uint8Array, kind: 'time' | 'timestamp', end: End): bigint | undefined {
  const { logical } = leaf;
  if ((logical?.kind !== 'time' && logical?.kind !== 'timestamp') || logical.kind !== kind) return undefined;
  const value = integerOf({ ...leaf, logical: { kind: 'integer', bitWidth: 64, signed: true } }, bytes);
  if (value === undefined) return undefined;
  if (logical.unit !== 'nanos') return inLong(value * microsPerUnit[logical.unit]);
  const whole = value / 1000n;
  if (whole * 1000n === value) return whole;
  // Division cuts toward zero; the end has to move outwards.
  if (end === 'lower') return value < 0n ? whole - 1n : whole;
  return value < 0n ? whole : whole + 1n;
}

function inLong(value: bigint): bigint | undefined {
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** Decimals are stored as integers, little-endian in the numeric types and big-endian in bytes. */
function rescale(leaf: ParquetNode, bytes: Uint8Array, fileScale: number, scale: number): bigint | undefined {
  if (fileScale > scale) return undefined;
  const isBytes = leaf.physical === 'byte-array' || leaf.physical === 'fixed-length';
  const unscaled = isBytes ? bigEndian(bytes) : integerOf({ ...leaf, logical: { kind: 'integer', bitWidth: 64, signed: true } }, bytes);
  return unscaled === undefined ? undefined : unscaled * 10n ** BigInt(scale - fileScale);
}

function bigEndian(bytes: Uint8Array): bigint | undefined {
  if (bytes.length === 0) return undefined;
  const magnitude = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(bytes.length * 8, magnitude);
}

function isText({ physical, logical }: ParquetNode): boolean {
  return physical === 'byte-array' && (logical === undefined || logical.kind === 'string' || logical.kind === 'enum' || logical.kind === 'json');
}

/** Some writers cut statistics within a character; then only the whole ones below count, and nothing above. */
function textOf(bytes: Uint8Array, end: End): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    if (end === 'upper') return undefined;
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, wholeCharacters(bytes)));
  }
}

function wholeCharacters(bytes: Uint8Array): number {
  let length = 0;
  while (length < bytes.length) {
    const lead = bytes[length] as number;
    const size = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    const rest = bytes.subarray(length + 1, length + size);
    if (size === 0 || rest.length < size - 1 || rest.some((byte) => byte >> 6 !== 2)) break;
    length += size;
  }
  return length;
}
