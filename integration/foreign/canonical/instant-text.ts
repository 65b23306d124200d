const microsPerSecond = 1_000_000n;

/** An instant as ISO text with six digits; `micros` since 1970, of the years 1 to 9999. */
export function instantText(micros: bigint): string {
  const fraction = ((micros % microsPerSecond) + microsPerSecond) % microsPerSecond;
  const seconds = (micros - fraction) / microsPerSecond;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(fraction).padStart(6, '0')}`;
}

/** A time of day as text with six digits; `micros` since midnight. */
export function timeText(micros: bigint): string {
  return instantText(micros).slice(11);
}
