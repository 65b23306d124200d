import type { Type, Value } from '../format/index.ts';
import { compareOrdered, firstNotBelow } from './value-order.ts';

/** From this length on, in code points or bytes, an upper bound may be a cut-off value that its writer forgot to raise. */
const suspectLength = 16;

/** Where the values of a column lie, as far as its bounds tell. */
export class ValueRange {
  readonly #lower: Value | undefined;
  readonly #upper: Value | undefined;
  readonly #upperMayBePrefix: boolean;

  /** Bounds of a column of the type; those the wrong way round are both ignored. */
  constructor(lower: Value | undefined, upper: Value | undefined, type: Type['kind']) {
    const inverted = lower !== undefined && upper !== undefined && compareOrdered(lower, upper) > 0;
    const [least, greatest] = inverted ? [undefined, undefined] : type === 'uuid' ? trustedUuids(lower, upper) : [lower, upper];
    this.#lower = least;
    this.#upper = greatest;
    this.#upperMayBePrefix = type !== 'uuid' && greatest !== undefined && isSuspect(greatest);
  }

  /** The first of ascending values that is not known to be below every value of the column. */
  firstNotBelow(values: readonly Value[]): Value | undefined {
    return this.#lower === undefined ? values[0] : values[firstNotBelow(values, this.#lower)];
  }

  /** Whether every value is known to be below `value`, or at most equal to it. */
  isBelow(value: Value, orEqual: boolean): boolean {
    if (this.#upper === undefined) return false;
    const order = compareOrdered(this.#upper, value);
    if (this.#upperMayBePrefix) return order < 0 && !startsWith(value, this.#upper);
    return order < 0 || (orEqual && order === 0);
  }

  /** Whether every value is known to be above `value`, or at least equal to it. */
  isAbove(value: Value, orEqual: boolean): boolean {
    if (this.#lower === undefined) return false;
    const order = compareOrdered(this.#lower, value);
    return order > 0 || (orEqual && order === 0);
  }

  /** Whether no value can be equal to `value`. */
  excludes(value: Value): boolean {
    return this.isBelow(value, false) || this.isAbove(value, false);
  }

  /** Whether every value is equal to `value`. */
  isOnly(value: Value): boolean {
    return this.isBelow(value, true) && this.isAbove(value, true);
  }

  /** Whether no value can start with the prefix. */
  excludesPrefix(prefix: string): boolean {
    if (this.isBelow(prefix, false)) return true;
    return typeof this.#lower === 'string' && !this.#lower.startsWith(prefix) && compareOrdered(this.#lower, prefix) > 0;
  }

  /** Whether every value starts with the prefix. */
  isOnlyPrefix(prefix: string): boolean {
    return typeof this.#lower === 'string' && typeof this.#upper === 'string' && this.#lower.startsWith(prefix) && this.#upper.startsWith(prefix);
  }
}

/**
 * Bounds of UUIDs that hold in whichever order their writer found them: Java compared UUIDs as two signed halves for years.
 *
 * Where both begin with the same bit the two orders agree on the first half, and the second is taken at its widest. Where
 * they do not, only the unsigned order puts them the right way round.
 */
function trustedUuids(lower: Value | undefined, upper: Value | undefined): readonly [Value | undefined, Value | undefined] {
  if (!(lower instanceof Uint8Array) || !(upper instanceof Uint8Array)) return [undefined, undefined];
  const sameSign = ((lower[0] ?? 0) ^ (upper[0] ?? 0)) < 0x80;
  if (!sameSign || compareOrdered(lower, upper) === 0) return [lower, upper];
  return [new Uint8Array(lower).fill(0, 8), new Uint8Array(upper).fill(0xff, 8)];
}

function isSuspect(bound: Value): boolean {
  if (bound instanceof Uint8Array) return bound.length >= suspectLength;
  // Two units a code point at most, so a shorter text cannot reach the limit.
  return typeof bound === 'string' && bound.length >= suspectLength && Array.from(bound).length >= suspectLength;
}

function startsWith(value: Value, prefix: Value): boolean {
  if (typeof value === 'string') return value.startsWith(prefix as string);
  return value instanceof Uint8Array && prefix instanceof Uint8Array && prefix.every((byte, index) => byte === value[index]);
}
