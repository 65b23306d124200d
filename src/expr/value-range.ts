import type { Value } from '../format/index.ts';
import { compareOrdered } from './value-order.ts';

/** From this length on, in code points or bytes, an upper bound may be a cut-off value that its writer forgot to raise. */
const suspectLength = 16;

/** Where the values of a column lie, as far as its bounds tell. */
export class ValueRange {
  readonly #lower: Value | undefined;
  readonly #upper: Value | undefined;
  readonly #upperMayBePrefix: boolean;

  /** Bounds the wrong way round are both ignored. `exactLength`: the type has no longer values than its bounds, as a uuid. */
  constructor(lower: Value | undefined, upper: Value | undefined, exactLength: boolean) {
    const inverted = lower !== undefined && upper !== undefined && compareOrdered(lower, upper) > 0;
    this.#lower = inverted ? undefined : lower;
    this.#upper = inverted ? undefined : upper;
    this.#upperMayBePrefix = !exactLength && this.#upper !== undefined && isSuspect(this.#upper);
  }

  /** Whether both ends are known. */
  get closed(): boolean {
    return this.#lower !== undefined && this.#upper !== undefined;
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

function isSuspect(bound: Value): boolean {
  if (bound instanceof Uint8Array) return bound.length >= suspectLength;
  // Two units a code point at most, so a shorter text cannot reach the limit.
  return typeof bound === 'string' && bound.length >= suspectLength && Array.from(bound).length >= suspectLength;
}

function startsWith(value: Value, prefix: Value): boolean {
  if (typeof value === 'string') return value.startsWith(prefix as string);
  return value instanceof Uint8Array && prefix instanceof Uint8Array && prefix.every((byte, index) => byte === value[index]);
}
