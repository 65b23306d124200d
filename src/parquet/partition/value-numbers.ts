import { printHex, type Value } from '../../format/index.ts';

/** Gives each distinct value of a partition field a small number, in order of appearance; null is a value. */
export class ValueNumbers {
  readonly #numbers = new Map<unknown, number>();
  readonly #values: (Value | null)[] = [];

  numberOf(value: Value | null): number {
    const key = identityOf(value);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#values.length;
      this.#numbers.set(key, number);
      // A view of a batch would keep all of its memory.
      this.#values.push(value instanceof Uint8Array ? value.slice() : value);
    }
    return number;
  }

  valueOf(number: number): Value | null {
    return this.#values[number] as Value | null;
  }
}

/** Maps hold -0 and +0 for one key and compare bytes by reference; as partitions, zeros differ and equal bytes do not. */
function identityOf(value: Value | null): unknown {
  if (value instanceof Uint8Array) return `bytes ${printHex(value)}`;
  return Object.is(value, -0) ? 'zero below' : typeof value === 'string' ? `text ${value}` : value;
}
