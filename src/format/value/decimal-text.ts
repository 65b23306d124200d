const decimalText = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/** An unscaled decimal with its point: `1420`, scale 2 is `14.20`. */
export function printDecimal(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The unscaled value of a decimal text at a scale, or undefined if the text is no decimal or has more digits after the point. */
export function parseDecimal(text: string, scale: number): bigint | undefined {
  const found = decimalText.exec(text);
  if (found === null || text.length > 1000) return undefined;
  const fraction = found[3] ?? '';
  const shift = scale - fraction.length + Number(found[4] ?? 0);
  if (shift > 1000 || shift < -1000) return undefined;
  const digits = BigInt((found[2] ?? '') + fraction);
  const unscaled = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  if (shift < 0 && unscaled * 10n ** BigInt(-shift) !== digits) return undefined;
  return found[1] === '-' ? -unscaled : unscaled;
}
