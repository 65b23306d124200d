/** A decimal number without rounding: `unscaled / 10^scale`. */
export interface ExactNumber {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** An exact number against the grid of a scale: the largest grid point not above it, and whether it is that point. */
export interface GridPlace {
  readonly floor: bigint;
  readonly exact: boolean;
}

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Beyond any decimal, long or double; keeps powers of ten small for hostile exponents. */
const maxExponent = 400;

/** The exact value of decimal text (`-12.5e3`), or undefined if the text is not a finite number. */
export function parseExactNumber(text: string): ExactNumber | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const magnitude = BigInt(whole + fraction);
  const unscaled = sign === '-' ? -magnitude : magnitude;
  if (unscaled === 0n) return { unscaled: 0n, scale: 0 };
  const exponent = Math.max(-maxExponent - whole.length, Math.min(maxExponent + fraction.length, Number(exponentText)));
  const scale = fraction.length - exponent;
  return scale < 0 ? { unscaled: unscaled * 10n ** BigInt(-scale), scale: 0 } : { unscaled, scale };
}

/** Where the number lies among the multiples of `10^-scale`, `scale` from 0 to 38. */
export function placeOnGrid(number: ExactNumber, scale: number): GridPlace {
  if (number.scale <= scale) return { floor: number.unscaled * 10n ** BigInt(scale - number.scale), exact: true };
  const divisor = 10n ** BigInt(number.scale - scale);
  const quotient = number.unscaled / divisor;
  const exact = quotient * divisor === number.unscaled;
  return { floor: !exact && number.unscaled < 0n ? quotient - 1n : quotient, exact };
}
