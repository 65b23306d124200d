import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressZstd, crc32, decompressZstd, deflateRaw, inflateRaw, sha256Hex } from './codecs.ts';

const limitBytes = 1 << 20;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('codecs', () => {
  it.each([
    ['deflate', deflateRaw, inflateRaw],
    ['zstd', compressZstd, decompressZstd],
  ] as const)('%s gives back what it was given', (_, compress, decompress) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        expect(new Uint8Array(decompress(compress(bytes), limitBytes))).toEqual(bytes);
      }),
    );
  });

  it.each([
    ['deflate', deflateRaw, inflateRaw],
    ['zstd', compressZstd, decompressZstd],
  ] as const)('%s stops at the byte limit, so that a small body cannot fill the memory', (_, compress, decompress) => {
    const bomb = compress(new Uint8Array(10_000_000));
    expect(bomb.length).toBeLessThan(20_000);
    expect(() => decompress(bomb, 9_999_999)).toThrow(RangeError);
    expect(decompress(bomb, 10_000_000)).toHaveLength(10_000_000);
  });

  it('deflate writes raw deflate without a zlib header, and level 9 is not larger than level 1', () => {
    expect(deflateRaw(new Uint8Array(0))).toEqual(expect.objectContaining({ 0: 0x03, 1: 0x00, length: 2 }));
    const bytes = text('iceberg '.repeat(500));
    expect(deflateRaw(bytes, 9).length).toBeLessThanOrEqual(deflateRaw(bytes, 1).length);
  });

  it('crc32 and sha256 give the published check values', () => {
    expect(crc32(text('123456789'))).toBe(0xcbf43926);
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex(text('abc'))).toBe(sha256Hex('abc'));
  });
});
