import { crc32 } from '../../runtime/index.ts';
import type { BlockFailure } from './avro-source.ts';

/**
 * Undoes an Avro snappy block: raw snappy, then the CRC-32 of the plain bytes, big-endian.
 *
 * *Errors*: what `failure` makes, if the block is damaged or announces more than `maxOutputBytes`.
 */
export function decompressSnappyBlock(bytes: Uint8Array, maxOutputBytes: number, failure: BlockFailure): Uint8Array {
  const end = bytes.length - 4;
  if (end < 1) throw failure('is too short');
  const plain = decompressSnappy(bytes.subarray(0, end), maxOutputBytes, failure);
  const expected = new DataView(bytes.buffer, bytes.byteOffset + end, 4).getUint32(0);
  if (crc32(plain) !== expected) throw failure('does not match its checksum');
  return plain;
}

/** Undoes raw snappy. */
function decompressSnappy(bytes: Uint8Array, maxOutputBytes: number, failure: BlockFailure): Uint8Array {
  const { value: size, at: start } = readVarint(bytes, failure);
  if (size > maxOutputBytes) throw failure(`inflates to ${size} bytes, more than ${maxOutputBytes}`);
  // The best ratio of snappy is 64 bytes for a copy of three, so a forged size is found before memory is asked for.
  if (size > bytes.length * 64) throw failure(`announces ${size} bytes in ${bytes.length}`);
  const output = new Uint8Array(size);
  let written = 0;
  let at = start;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const element = (tag & 3) === 0 ? readLiteral(bytes, at) : readCopy(bytes, at);
    const { length, offset, next } = element;
    if (written + length > size) throw failure('holds more than it announces');
    if (offset === 0) {
      if (next > bytes.length) throw failure('ends within a literal');
      output.set(bytes.subarray(next - length, next), written);
    } else {
      if (offset < 0 || offset > written) throw failure('copies from before its start');
      copyWithin(output, written, offset, length);
    }
    written += length;
    at = next;
  }
  if (written !== size) throw failure(`holds ${written} bytes but announces ${size}`);
  return output;
}

interface Element {
  readonly length: number;
  /** Distance back of a copy; 0 for a literal; negative if the copy is damaged. */
  readonly offset: number;
  /** Where the next element starts. */
  readonly next: number;
}

function readLiteral(bytes: Uint8Array, at: number): Element {
  const short = (bytes[at] ?? 0) >> 2;
  if (short < 60) return { length: short + 1, offset: 0, next: at + short + 2 };
  const extra = short - 59;
  const length = littleEndian(bytes, at + 1, extra) + 1;
  return { length, offset: 0, next: at + 1 + extra + length };
}

function readCopy(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at] ?? 0;
  const kind = tag & 3;
  const width = kind === 3 ? 4 : kind;
  const next = at + 1 + width;
  if (next > bytes.length) return { length: 1, offset: -1, next };
  const low = littleEndian(bytes, at + 1, width);
  if (kind === 1) return { length: ((tag >> 2) & 7) + 4, offset: ((tag >> 5) << 8) + low || -1, next };
  return { length: (tag >> 2) + 1, offset: low || -1, next };
}

/** The source may run into what is being written: a copy repeats itself then. */
function copyWithin(output: Uint8Array, written: number, offset: number, length: number): void {
  if (offset >= length) {
    output.copyWithin(written, written - offset, written - offset + length);
    return;
  }
  for (let i = written; i < written + length; i++) output[i] = output[i - offset] ?? 0;
}

function littleEndian(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

function readVarint(bytes: Uint8Array, failure: BlockFailure): { readonly value: number; readonly at: number } {
  let value = 0;
  for (let at = 0; at < 5; at++) {
    const byte = bytes[at];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { value, at: at + 1 };
  }
  throw failure('has no length');
}
