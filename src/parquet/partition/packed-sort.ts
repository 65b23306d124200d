import { isValid, type Validity } from '../statistics/validity.ts';

/** Integers below this are exact as numbers. */
const exactLimit = 2 ** 53;

export interface PackedSortOptions {
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * Sorts rows by one column of integers without a comparison function: key and row number are packed into one number each,
 * and the numbers are sorted natively, which is several times faster and keeps equal rows in order.
 *
 * Returns undefined where the keys spread too far to be packed.
 */
export function packedSort(values: Int32Array | BigInt64Array, length: number, validity: Validity | undefined, options: PackedSortOptions): Uint32Array | undefined {
  const keys = new Float64Array(length);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    if (validity !== undefined && !isValid(validity, i)) continue;
    const key = Number(values[i]);
    keys[i] = key;
    if (key < least) least = key;
    if (key > most) most = key;
  }
  if (!(least > -exactLimit && most < exactLimit)) return undefined;
  const step = commonStep(keys, least, validity);
  // One rank below and one above the values are left for rows without one.
  const ranks = (most - least) / step + 3;
  if (ranks * length >= exactLimit) return undefined;
  const nullRank = options.nullsFirst ? 0 : ranks - 1;
  for (let i = 0; i < length; i++) {
    const offset = options.descending ? most - (keys[i] as number) : (keys[i] as number) - least;
    const rank = validity === undefined || isValid(validity, i) ? offset / step + 1 : nullRank;
    keys[i] = rank * length + i;
  }
  keys.sort();
  return Uint32Array.from(keys, (key) => key % length);
}

/** The largest number that divides all differences: timestamps of whole minutes then spread no further than minutes. */
function commonStep(keys: Float64Array, least: number, validity: Validity | undefined): number {
  let step = 0;
  for (let i = 0; i < keys.length && step !== 1; i++) {
    if (validity !== undefined && !isValid(validity, i)) continue;
    let rest = (keys[i] as number) - least;
    while (rest !== 0) {
      const next = step % rest;
      step = rest;
      rest = next;
    }
  }
  return step === 0 ? 1 : step;
}
