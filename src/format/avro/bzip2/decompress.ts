import type { BlockFailure } from '../avro-source.ts';
import { BitReader } from './bit-reader.ts';
import { originalOrder, readTransformed, type TransformedBlock } from './block.ts';

const blockMagic = [0x314159, 0x265359];
const endMagic = [0x177245, 0x385090];

/**
 * Undoes bzip2, one stream or several behind each other, with their checksums.
 *
 * *Errors*: what `failure` makes, if the bytes are damaged or inflate to more than `maxOutputBytes`.
 */
export function decompressBzip2(bytes: Uint8Array, maxOutputBytes: number, failure: BlockFailure): Uint8Array {
  const reader = new BitReader(bytes, failure);
  const output = new BoundedOutput(maxOutputBytes, failure);
  do readStream(reader, output);
  while (!reader.atEnd);
  return output.written();
}

function readStream(reader: BitReader, output: BoundedOutput): void {
  if (reader.bits(24) !== 0x425a68) throw reader.failure('is not bzip2');
  const level = reader.bits(8) - 0x30;
  if (level < 1 || level > 9) throw reader.failure(`has the block size ${level}`);
  let streamChecksum = 0;
  for (;;) {
    const magic = [reader.bits(24), reader.bits(24)];
    const checksum = reader.word();
    if (same(magic, endMagic)) {
      if (checksum !== streamChecksum) throw reader.failure('does not match its checksum');
      reader.alignToByte();
      return;
    }
    if (!same(magic, blockMagic)) throw reader.failure('has a block without its mark');
    output.startBlock();
    writeRuns(readTransformed(reader, level * 100_000), output);
    if (output.checksum !== checksum) throw reader.failure('has a block that does not match its checksum');
    streamChecksum = (((streamChecksum << 1) | (streamChecksum >>> 31)) ^ checksum) >>> 0;
  }
}

function same(left: readonly number[], right: readonly number[]): boolean {
  return left[0] === right[0] && left[1] === right[1];
}

/** Undoes the first step of bzip2: after four equal bytes, one tells how many more follow. */
function writeRuns(block: TransformedBlock, output: BoundedOutput): void {
  let last = -1;
  let equal = 0;
  const next = originalOrder(block);
  for (let left = next.length, at = next[block.origin] ?? 0; left > 0; left--, at = next[at] ?? 0) {
    const byte = block.bytes[at] ?? 0;
    if (equal === 4) {
      output.write(last, byte);
      equal = 0;
      last = -1;
      continue;
    }
    equal = byte === last ? equal + 1 : 1;
    last = byte;
    output.write(byte, 1);
  }
}

/** The table of the CRC-32 that runs from the most significant bit, unlike everybody else's. */
const checksumTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0);
  return value;
});

/** Output that grows up to a limit, with the checksum of the block being written. */
class BoundedOutput {
  readonly #maxBytes: number;
  readonly #failure: BlockFailure;
  #bytes = new Uint8Array(4096);
  #length = 0;
  #checksum = 0;

  constructor(maxBytes: number, failure: BlockFailure) {
    this.#maxBytes = maxBytes;
    this.#failure = failure;
  }

  startBlock(): void {
    this.#checksum = 0xffffffff;
  }

  get checksum(): number {
    return ~this.#checksum >>> 0;
  }

  write(byte: number, times: number): void {
    const end = this.#length + times;
    if (end > this.#maxBytes) throw this.#failure(`inflates to more than ${this.#maxBytes} bytes`);
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#maxBytes, Math.max(end, this.#bytes.length * 2)));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    const bytes = this.#bytes;
    let checksum = this.#checksum;
    for (let at = this.#length; at < end; at++) {
      bytes[at] = byte;
      checksum = (checksum << 8) ^ (checksumTable[(checksum >>> 24) ^ byte] ?? 0);
    }
    this.#checksum = checksum;
    this.#length = end;
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
