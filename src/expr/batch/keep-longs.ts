import type { RowMask } from './row-mask.ts';

/**
 * Keeps the rows whose 64-bit integer lies in [low, high], or, with `inside` false, outside of it.
 *
 * The halves are compared as 32-bit numbers: reading a BigInt64Array element would allocate a bigint a row.
 */
export function keepLongRange(values: BigInt64Array, low: bigint, high: bigint, inside: boolean, mask: RowMask): void {
  if (low > high) {
    if (inside) mask.fill(0);
    return;
  }
  const words = wordsOf(values);
  const lowTop = topOf(low);
  const lowRest = restOf(low);
  const highTop = topOf(high);
  const highRest = restOf(high);
  const wanted = inside ? 1 : 0;
  for (let row = 0, word = 0; row < mask.length; row += 1, word += 2) {
    const rest = (words[word] as number) >>> 0;
    const top = words[word + 1] as number;
    const hit = (top > lowTop || (top === lowTop && rest >= lowRest)) && (top < highTop || (top === highTop && rest <= highRest)) ? 1 : 0;
    mask[row] = (mask[row] as number) & (hit === wanted ? 1 : 0);
  }
}

/** Keeps the rows whose 64-bit integer is one of the values, or, with `inside` false, is none. */
export function keepLongSet(values: BigInt64Array, members: readonly bigint[], inside: boolean, mask: RowMask): void {
  const words = wordsOf(values);
  const byTop = new Map<number, Set<number>>();
  for (const member of members) {
    const top = topOf(member);
    const rests = byTop.get(top) ?? new Set();
    byTop.set(top, rests.add(restOf(member)));
  }
  for (let row = 0, word = 0; row < mask.length; row += 1, word += 2) {
    const hit = byTop.get(words[word + 1] as number)?.has((words[word] as number) >>> 0) ?? false;
    if (hit !== inside) mask[row] = 0;
  }
}

function wordsOf(values: BigInt64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

function topOf(value: bigint): number {
  return Number(value >> 32n);
}

function restOf(value: bigint): number {
  return Number(value & 0xffffffffn);
}
