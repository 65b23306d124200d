import type { Data } from 'apache-arrow';

/** Which rows of a run of values are present: bit `offset + i` of an Arrow bitmap. Undefined stands for all of them. */
export interface Validity {
  readonly bitmap: Uint8Array;
  readonly offset: number;
}

/** The validity of an Arrow array by itself; undefined when nothing is null. */
export function validityOf(data: Data): Validity | undefined {
  return data.nullCount === 0 ? undefined : { bitmap: data.nullBitmap as Uint8Array, offset: data.offset };
}

/** Whether row `index` is present. */
export function isValid(validity: Validity | undefined, index: number): boolean {
  if (validity === undefined) return true;
  const bit = validity.offset + index;
  return ((validity.bitmap[bit >> 3] as number) & (1 << (bit & 7))) !== 0;
}

/** Rows that are present in both: a value inside an absent struct is absent. */
export function intersectValidity(parent: Validity | undefined, child: Validity | undefined, length: number): Validity | undefined {
  if (parent === undefined) return child;
  if (child === undefined) return parent;
  const bitmap = new Uint8Array((length + 7) >> 3);
  for (let i = 0; i < length; i++) {
    if (isValid(parent, i) && isValid(child, i)) bitmap[i >> 3] = (bitmap[i >> 3] as number) | (1 << (i & 7));
  }
  return { bitmap, offset: 0 };
}

/** How many of the first `length` rows are absent. */
export function countNulls(validity: Validity | undefined, length: number): number {
  if (validity === undefined) return 0;
  const { bitmap, offset } = validity;
  let present = 0;
  let i = 0;
  for (; i < length && ((offset + i) & 7) !== 0; i++) present += isValid(validity, i) ? 1 : 0;
  for (; i + 8 <= length; i += 8) present += bitsSet[bitmap[(offset + i) >> 3] as number] as number;
  for (; i < length; i++) present += isValid(validity, i) ? 1 : 0;
  return length - present;
}

const bitsSet = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
