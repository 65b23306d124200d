const sizeUnits = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `3,000,000`. A formatter of Intl would cost 10 ms when the command starts. */
export function countText(count: number | bigint): string {
  return (typeof count === 'bigint' ? count.toString() : count.toFixed(0)).replace(/\B(?=(?:\d{3})+$)/g, ',');
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
  return `${value.toFixed(1)} ${sizeUnits[unit] ?? ''}`;
}

/** `85 ms`, `3.4 s`, `2 min 05 s`. */
export function durationText(durationMs: number): string {
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1_000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `2026-01-31T12:00:00.250Z`. */
export function instantText(timestampMs: number): string {
  const date = new Date(timestampMs);
  return Number.isNaN(date.getTime()) ? `${timestampMs} ms` : date.toISOString();
}
