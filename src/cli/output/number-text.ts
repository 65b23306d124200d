const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const sizeUnits = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `3,000,000`. */
export function countText(count: number | bigint): string {
  return counts.format(count);
}

/** `1 file`, `2 files`. */
export function countOf(count: number | bigint, singular: string, plural: string = `${singular}s`): string {
  return `${countText(count)} ${BigInt(count) === 1n ? singular : plural}`;
}

/** `13.5 MB`, in powers of a thousand; below a thousand bytes, `512 B`. */
export function bytesText(bytes: number | bigint): string {
  let value = Number(bytes);
  if (value < 1_000) return `${countText(value)} B`;
  let unit = -1;
  do {
    value /= 1_000;
    unit++;
  } while (value >= 999.95 && unit < sizeUnits.length - 1);
  return `${oneDigit.format(value)} ${sizeUnits[unit] ?? ''}`;
}

/** `85 ms`, `3.4 s`, `2 min 05 s`. */
export function durationText(durationMs: number): string {
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${oneDigit.format(durationMs / 1_000)} s`;
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `2026-01-31T12:00:00.250Z`. */
export function instantText(timestampMs: number): string {
  const date = new Date(timestampMs);
  return Number.isNaN(date.getTime()) ? `${timestampMs} ms` : date.toISOString();
}
