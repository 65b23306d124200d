/** Median, extremes and count of some measurements. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly count: number;
}

/** Sums measurements up; at least one is needed. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  return { median, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0, count: sorted.length };
}

/** Three significant digits, none that say nothing: `0.28`, `6.4`, `113`, `1,240`. */
export function figure(value: number): string {
  const digits = value === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits });
}

/** `6.4 [5.1-9]` */
export function withSpread({ median, least, most }: Spread): string {
  return `${figure(median)} [${figure(least)}-${figure(most)}]`;
}

/** `2.2 x` */
export function ratio(value: number, of: number): string {
  return `${figure(value / of)} x`;
}

/** Bytes as `1.2 KiB` or `3.4 MB`, whichever reads better. */
export function bytes(count: number): string {
  return count < 1_000_000 ? `${figure(count / 1024)} KiB` : `${figure(count / 1_000_000)} MB`;
}

/** The median alone. */
export function medianOf(values: readonly number[]): number {
  return spreadOf(values).median;
}
