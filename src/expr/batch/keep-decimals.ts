import type { RowMask } from './row-mask.ts';

/** The four 32-bit words of a 128-bit integer, lowest first; the top one signed. */
type DecimalWords = readonly [number, number, number, number];

/** Keeps the rows whose unscaled decimal (four little-endian words a row) lies in [low, high], or, with `inside` false, outside of it. */
export function keepDecimalRange(words: Uint32Array, low: bigint, high: bigint, inside: boolean, mask: RowMask): void {
  const lowWords = decimalWords(low);
  const highWords = decimalWords(high);
  for (let row = 0; row < mask.length; row += 1) {
    const hit = orderAt(words, row, lowWords) >= 0 && orderAt(words, row, highWords) <= 0;
    if (hit !== inside) mask[row] = 0;
  }
}

/** Keeps the rows whose unscaled decimal is one of the ascending values, or, with `inside` false, is none. */
export function keepDecimalSet(words: Uint32Array, members: readonly bigint[], inside: boolean, mask: RowMask): void {
  const memberWords = members.map(decimalWords);
  for (let row = 0; row < mask.length; row += 1) {
    if (mask[row] === 1 && isMember(words, row, memberWords) !== inside) mask[row] = 0;
  }
}

function isMember(words: Uint32Array, row: number, members: readonly DecimalWords[]): boolean {
  let low = 0;
  let high = members.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const place = orderAt(words, row, members[middle] as DecimalWords);
    if (place === 0) return true;
    if (place < 0) high = middle - 1;
    else low = middle + 1;
  }
  return false;
}

function orderAt(words: Uint32Array, row: number, value: DecimalWords): number {
  const at = row * 4;
  const top = (words[at + 3] as number) | 0;
  if (top !== value[3]) return top < value[3] ? -1 : 1;
  if (words[at + 2] !== value[2]) return (words[at + 2] as number) < value[2] ? -1 : 1;
  if (words[at + 1] !== value[1]) return (words[at + 1] as number) < value[1] ? -1 : 1;
  return words[at] === value[0] ? 0 : (words[at] as number) < value[0] ? -1 : 1;
}

function decimalWords(value: bigint): DecimalWords {
  const word = (shift: bigint): number => Number((value >> shift) & 0xffffffffn);
  return [word(0n), word(32n), word(64n), word(96n) | 0];
}
