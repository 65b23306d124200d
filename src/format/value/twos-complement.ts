/** The shortest big-endian two's complement of an integer, at least one byte. */
export function encodeTwosComplement(value: bigint): Uint8Array {
  let length = 1;
  for (let rest = value >= 0n ? value : ~value; rest > 0x7fn; rest >>= 8n) length += 1;
  return encodeFixedTwosComplement(value, length);
}

/** The big-endian two's complement of an integer in `length` bytes; the caller knows that it fits. */
export function encodeFixedTwosComplement(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** The integer of big-endian two's complement bytes; of none, 0. */
export function decodeTwosComplement(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}

/** How many bytes hold every decimal of the precision, 1 to 38: Iceberg's minimal fixed length. */
export function decimalByteLength(precision: number): number {
  const largest = 10n ** BigInt(precision) - 1n;
  return encodeTwosComplement(largest).length;
}
