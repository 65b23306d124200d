import type { BlockFailure } from '../avro-source.ts';

/** Reads bits from the most significant on. */
export class BitReader {
  readonly failure: BlockFailure;
  readonly #bytes: Uint8Array;
  #at = 0;
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array, failure: BlockFailure) {
    this.#bytes = bytes;
    this.failure = failure;
  }

  /** The next `count` bits, 1 to 24, as an unsigned number. */
  bits(count: number): number {
    while (this.#heldBits < count) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw this.failure('ends too early');
      this.#at += 1;
      this.#held = ((this.#held << 8) | byte) >>> 0;
      this.#heldBits += 8;
    }
    this.#heldBits -= count;
    const value = this.#held >>> this.#heldBits;
    this.#held &= 2 ** this.#heldBits - 1;
    return value;
  }

  bit(): boolean {
    return this.bits(1) === 1;
  }

  /** 32 bits, unsigned. */
  word(): number {
    return this.bits(16) * 65_536 + this.bits(16);
  }

  /** Drops the rest of a byte that was begun. */
  alignToByte(): void {
    this.#heldBits -= this.#heldBits % 8;
    this.#held &= 2 ** this.#heldBits - 1;
  }

  /** Whether nothing is left after `alignToByte`. */
  get atEnd(): boolean {
    return this.#heldBits === 0 && this.#at >= this.#bytes.length;
  }
}
