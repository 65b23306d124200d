import { createHash } from 'node:crypto';
import { crc32 as zlibCrc32, deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Compresses to raw deflate (RFC 1951), synchronously. `level` 1 (fast) to 9 (small). */
export function deflateRaw(bytes: Uint8Array, level = 6): Uint8Array {
  return deflateRawSync(bytes, { level });
}

/** Inflates raw deflate; throws `RangeError` as soon as the output would pass `maxOutputBytes`. */
export function inflateRaw(bytes: Uint8Array, maxOutputBytes: number): Uint8Array {
  return inflateRawSync(bytes, { maxOutputLength: maxOutputBytes });
}

/** Compresses to one zstd frame. */
export function compressZstd(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes);
}

/** Decompresses zstd; throws `RangeError` as soon as the output would pass `maxOutputBytes`. */
export function decompressZstd(bytes: Uint8Array, maxOutputBytes: number): Uint8Array {
  return zstdDecompressSync(bytes, { maxOutputLength: maxOutputBytes });
}

/** CRC-32 (IEEE 802.3) of the bytes, unsigned. */
export function crc32(bytes: Uint8Array): number {
  return zlibCrc32(bytes);
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
