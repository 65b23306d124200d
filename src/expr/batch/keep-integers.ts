import type { RowMask } from './row-mask.ts';

/** Keeps the rows whose integer lies in [low, high], or, with `inside` false, outside of it. */
export function keepIntegerRange(values: Int32Array, low: number, high: number, inside: boolean, mask: RowMask): void {
  if (low > high) {
    if (inside) mask.fill(0);
    return;
  }
  // Shifted so that the range starts at zero, one unsigned comparison covers both ends.
  const span = (high - low) >>> 0;
  const wanted = inside ? 1 : 0;
  for (let row = 0; row < mask.length; row += 1) {
    const hit = ((values[row] as number) - low) >>> 0 <= span ? 1 : 0;
    mask[row] = (mask[row] as number) & (hit === wanted ? 1 : 0);
  }
}

/** Keeps the rows whose number is one of the values, or, with `inside` false, is none. NaN is none; -0 is 0. */
export function keepNumberSet(values: Int32Array | Float32Array | Float64Array, members: readonly number[], inside: boolean, mask: RowMask): void {
  const set = new Set(members);
  for (let row = 0; row < mask.length; row += 1) {
    if (set.has(values[row] as number) !== inside) mask[row] = 0;
  }
}
