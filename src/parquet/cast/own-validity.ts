import { type Data, util } from 'apache-arrow';

/** The validity of an array from bit 0 on, for an array built beside it. */
export function ownValidity(data: Data): { readonly validity?: Uint8Array; readonly nullCount: number } {
  const { nullCount } = data;
  if (nullCount === 0) return { nullCount };
  return { nullCount, validity: util.truncateBitmap(data.offset, data.length, data.nullBitmap as Uint8Array) };
}
