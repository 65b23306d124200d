/**
 * Orders two strings by their UTF-8 bytes, as object stores order keys and Iceberg orders text; JavaScript's own order
 * differs above U+FFFF.
 *
 * Returns a negative number, zero or a positive number. Nothing is encoded or allocated.
 */
export function compareUtf8(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Moves surrogates (code points from U+10000 on) above the rest of the basic plane, where their UTF-8 bytes are. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
