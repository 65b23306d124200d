/** The 128-bit two's complement integer in the four little-endian words of row `index`. */
export function decimalAt(words: Uint32Array, index: number): bigint {
  const at = index * 4;
  const low = (BigInt(words[at + 1] as number) << 32n) | BigInt(words[at] as number);
  const third = words[at + 2] as number;
  const top = words[at + 3] as number;
  // Most decimals fit 64 bits, where the upper half only repeats the sign.
  const sign = (words[at + 1] as number) >>> 31 === 0 ? 0 : 0xffffffff;
  if (third === sign && top === sign) return BigInt.asIntN(64, low);
  return BigInt.asIntN(128, (BigInt(top) << 96n) | (BigInt(third) << 64n) | low);
}

/** Stores an integer of at most 128 bits into the four words of row `index`. */
export function setDecimalAt(words: Uint32Array, index: number, unscaled: bigint): void {
  const at = index * 4;
  const low = BigInt.asUintN(64, unscaled);
  const high = BigInt.asUintN(64, unscaled >> 64n);
  words[at] = Number(low & 0xffffffffn);
  words[at + 1] = Number(low >> 32n);
  words[at + 2] = Number(high & 0xffffffffn);
  words[at + 3] = Number(high >> 32n);
}
