import type { Data } from 'apache-arrow';

/** Tells whether a value of an array is present by the array's own bitmap; undefined when all of them are. */
export function presenceOf(data: Data): ((index: number) => boolean) | undefined {
  if (data.nullCount === 0) return undefined;
  const { nullBitmap, offset } = data;
  return (index) => ((nullBitmap[(offset + index) >> 3] as number) & (1 << ((offset + index) & 7))) !== 0;
}
