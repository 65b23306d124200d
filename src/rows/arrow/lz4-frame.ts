import { FrazilError } from '../../errors/index.ts';

const magic = 0x184d2204;
const uncompressedFlag = 0x80000000;
/** No more than this in one buffer of an Arrow file. */
const maxOutputBytes = 2 ** 31 - 1;

/**
 * Decompresses an LZ4 frame, the other codec of Arrow files beside zstd. Checksums are skipped: Arrow writers leave them out.
 *
 * *Errors*: `arrow-file-invalid` for bytes that are no frame, end early or point outside.
 */
export function decompressLz4Frame(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== magic) throw damaged('does not start with its magic number');
  const flags = frame[4] as number;
  const hasBlockChecksums = (flags & 0x10) !== 0;
  const hasContentSize = (flags & 0x08) !== 0;
  let at = 7 + (hasContentSize ? 8 : 0) + ((flags & 0x01) === 0 ? 0 : 4);
  const output = new GrowingOutput(hasContentSize && frame.length >= 14 ? Number(view.getBigUint64(6, true)) : frame.length * 3);
  while (at + 4 <= frame.length) {
    const word = view.getUint32(at, true);
    if (word === 0) return output.finish();
    const length = word & ~uncompressedFlag;
    const block = frame.subarray(at + 4, at + 4 + length);
    if (block.length !== length) throw damaged('ends inside a block');
    // Blocks may refer to those before them, so all go into one output.
    if ((word & uncompressedFlag) === 0) decodeBlock(block, output);
    else output.append(block, 0, length);
    at += 4 + length + (hasBlockChecksums ? 4 : 0);
  }
  throw damaged('has no end mark');
}

/** A block is a sequence of runs of new bytes, each followed by a copy of bytes that came before. */
function decodeBlock(block: Uint8Array, output: GrowingOutput): void {
  let at = 0;
  const extended = (nibble: number): number => {
    let length = nibble;
    if (nibble !== 15) return length;
    for (;;) {
      const byte = block[at++];
      if (byte === undefined) throw damaged('ends inside a length');
      length += byte;
      if (byte !== 255) return length;
    }
  };
  while (at < block.length) {
    const token = block[at++] as number;
    const literals = extended(token >> 4);
    if (at + literals > block.length) throw damaged('ends inside a run of bytes');
    output.append(block, at, literals);
    at += literals;
    if (at === block.length) return;
    const distance = (block[at] as number) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    output.repeat(distance, extended(token & 15) + 4);
  }
}

class GrowingOutput {
  #bytes: Uint8Array;
  #length = 0;

  constructor(expectedBytes: number) {
    // What a frame states of itself is not believed beyond reason.
    this.#bytes = new Uint8Array(Math.min(expectedBytes, 64 * 1024 ** 2));
  }

  append(source: Uint8Array, start: number, length: number): void {
    this.#reserve(length);
    this.#bytes.set(source.subarray(start, start + length), this.#length);
    this.#length += length;
  }

  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.#length) throw damaged('refers to bytes before its start');
    this.#reserve(length);
    const start = this.#length - distance;
    if (distance >= length) this.#bytes.copyWithin(this.#length, start, start + length);
    // What is copied may be what was just written.
    else for (let i = 0; i < length; i++) this.#bytes[this.#length + i] = this.#bytes[start + i] as number;
    this.#length += length;
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed > maxOutputBytes) throw damaged('holds more than 2 GiB');
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

function damaged(problem: string): FrazilError {
  return new FrazilError('arrow-file-invalid', `an LZ4 frame ${problem}`);
}
