const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/** An int of a number or bigint, or undefined if it is none or out of 32 bits. */
export function intFrom(value: unknown): number | undefined {
  const number = typeof value === 'bigint' && value >= -2147483648n && value <= 2147483647n ? Number(value) : value;
  return typeof number === 'number' && number === (number | 0) ? number | 0 : undefined;
}

/** A long of a bigint or a safe integer, or undefined. */
export function longFrom(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value >= longMin && value <= longMax ? value : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/** A double of a number, or of a bigint that a double holds exactly; or undefined. */
export function doubleFrom(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' && BigInt(Number(value)) === value ? Number(value) : undefined;
}

/** A float of a number, rounded to the nearest; or undefined if it is none or finite and beyond the range of floats. */
export function floatFrom(value: unknown): number | undefined {
  const number = doubleFrom(value);
  return number === undefined || (Number.isFinite(number) && !Number.isFinite(Math.fround(number))) ? undefined : number;
}
