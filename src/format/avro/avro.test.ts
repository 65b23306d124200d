import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrazilError } from '../../errors/index.ts';
import { crc32 } from '../../runtime/index.ts';
import { anyInt, anyLong } from '../fixtures/arbitrary-values.ts';
import { bzip2Samples } from '../fixtures/bzip2-samples.ts';
import { corruptOrFine, errorOf } from '../fixtures/expect-corrupt.ts';
import { AvroCursor } from './avro-cursor.ts';
import { avroName } from './avro-schema.ts';
import { AvroWriter } from './avro-writer.ts';
import { decompressBzip2 } from './bzip2/decompress.ts';
import { decompressSnappyBlock } from './snappy.ts';

const source = { path: 'f', code: 'manifest-invalid' as const };
const failure = (problem: string): FrazilError => new FrazilError('manifest-invalid', problem);

function written(write: (writer: AvroWriter) => void): Uint8Array {
  const writer = new AvroWriter(1);
  write(writer);
  return new Uint8Array(writer.written());
}

describe('Avro primitives', () => {
  it.each<[bigint, readonly number[]]>([
    [0n, [0]], [-1n, [1]], [1n, [2]], [63n, [0x7e]], [-64n, [0x7f]], [64n, [0x80, 1]], [8191n, [0xfe, 0x7f]], [8192n, [0x80, 0x80, 1]],
    [2n ** 63n - 1n, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]], [-(2n ** 63n), [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]],
  ])('%s is %j', (value, bytes) => {
    expect([...written((writer) => writer.writeLong(value))]).toEqual(bytes);
    expect(new AvroCursor(Uint8Array.from(bytes), source, 'x').readLong()).toBe(value);
  });

  it('round-trip', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyLong, anyInt, fc.double(), fc.float(), fc.boolean(), fc.string({ unit: 'binary', maxLength: 200 }), fc.uint8Array({ maxLength: 90 })), { maxLength: 8 }), (rows) => {
        const bytes = written((writer) => {
          for (const [long, int, double, float, boolean, text, some] of rows) {
            writer.writeLong(long);
            writer.writeInt(int);
            writer.writeDouble(double);
            writer.writeFloat(float);
            writer.writeBoolean(boolean);
            writer.writeString(text);
            writer.writeBytes(some);
          }
        });
        const cursor = new AvroCursor(bytes, source, 'x');
        for (const [long, int, double, float, boolean, text, some] of rows) {
          expect(cursor.readLong()).toBe(long);
          expect(cursor.readInt()).toBe(int);
          expect(cursor.readDouble()).toBe(double);
          expect(cursor.readFloat()).toBe(float);
          expect(cursor.readBoolean()).toBe(boolean);
          expect(cursor.readString()).toBe(text);
          expect([...cursor.readBytes()]).toEqual([...some]);
        }
        expect(cursor.remaining).toBe(0);
      }),
    );
  });

  it('write strings of every length around the size of their length', () => {
    for (const length of [0, 20, 21, 22, 62, 63, 64, 65, 2700, 2731, 4095, 4096, 4097, 8191, 8192, 20_000]) {
      for (const unit of ['a', 'é', '€', '💾']) {
        const text = unit.repeat(length);
        const cursor = new AvroCursor(written((writer) => writer.writeString(text)), source, 'x');
        expect(cursor.readString() === text && cursor.remaining === 0).toBe(true);
      }
    }
  });

  it('copy what they read: a bound does not keep its block alive', () => {
    const block = Buffer.from([4, 1, 2]);
    const bytes = new AvroCursor(block, source, 'x').readBytes();
    block[1] = 9;
    expect([...bytes]).toEqual([1, 2]);
    expect(bytes.buffer.byteLength).toBe(2);
  });
});

describe('names made fit for Avro', () => {
  it.each([
    ['plain_1', 'plain_1'], ['1st', '_1st'], ['a b', 'a_x20b'], ['é', '_xE9'], ['a.b', 'a_x2Eb'], ['💾', '_xD83D_xDCBE'], ['-', '_x2D'],
  ])('%s becomes %s', (name, fit) => {
    expect(avroName(name)).toBe(fit);
  });
});

describe('snappy', () => {
  const framed = (raw: readonly number[], plain: Uint8Array): Uint8Array => {
    const checksum = new Uint8Array(4);
    new DataView(checksum.buffer).setUint32(0, crc32(plain));
    return Uint8Array.from([...raw, ...checksum]);
  };
  const text = new TextEncoder().encode('abcabcabcabcabcabc-xyz');

  it('undoes literals, and copies that overlap themselves, of every form', () => {
    const oneByteOffset = [22, 8, 97, 98, 99, ((8 - 4) << 2) | 1, 3, ((7 - 4) << 2) | 1, 3, 3 << 2, 45, 120, 121, 122];
    const twoByteOffset = [22, 8, 97, 98, 99, (14 << 2) | 2, 3, 0, 3 << 2, 45, 120, 121, 122];
    const fourByteOffset = [22, 8, 97, 98, 99, (14 << 2) | 3, 3, 0, 0, 0, 3 << 2, 45, 120, 121, 122];
    const longLiteral = [22, 60 << 2, 21, ...text];
    for (const raw of [oneByteOffset, twoByteOffset, fourByteOffset, longLiteral]) expect(decompressSnappyBlock(framed(raw, text), 100, failure)).toEqual(text);
  });

  it.each<[string, readonly number[], string]>([
    ['a copy from before the start', [4, 0, 97, (2 << 2) | 2, 2, 0], 'copies from before its start'],
    ['a copy from nowhere', [4, 0, 97, (2 << 2) | 2, 0, 0], 'copies from before its start'],
    ['a copy that is cut', [4, 0, 97, (2 << 2) | 2, 1], 'copies from before its start'],
    ['a literal that is cut', [4, 12, 97], 'ends within a literal'],
    ['more than announced', [1, 4, 97, 98], 'more than it announces'],
    ['less than announced', [9, 4, 97, 98], 'holds 2 bytes but announces 9'],
    ['no length', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 'has no length'],
    ['a forged length', [0xff, 0xff, 0x01], 'announces 32767 bytes in 3'],
  ])('refuses %s', (_what, raw, message) => {
    expect(errorOf(() => decompressSnappyBlock(framed(raw, text), 1_000_000, failure)).message).toContain(message);
  });

  it('checks the checksum', () => {
    expect(errorOf(() => decompressSnappyBlock(framed([1, 0, 97], text), 100, failure)).message).toContain('checksum');
  });
});

describe('bzip2', () => {
  it.each(bzip2Samples)('undoes $name', ({ packed, plain }) => {
    const bytes = decompressBzip2(packed, 10_000_000, failure);
    expect(bytes.length).toBe(plain.length);
    expect(bytes.every((byte, index) => byte === plain[index])).toBe(true);
  });

  it('undoes streams behind each other', () => {
    const [first, second] = bzip2Samples;
    const both = Uint8Array.from([...first!.packed, ...second!.packed]);
    expect(decompressBzip2(both, 10_000_000, failure).length).toBe(first!.plain.length + second!.plain.length);
  });

  it('stops at the budget, and any flipped bit is found', () => {
    const zeros = bzip2Samples.find((sample) => sample.name === 'a run of a million zeros')!;
    expect(errorOf(() => decompressBzip2(zeros.packed, 999_999, failure)).message).toContain('more than 999999 bytes');
    const sample = bzip2Samples[0]!;
    let harmless = 0;
    for (let bit = 0; bit < sample.packed.length * 8; bit++) {
      const broken = new Uint8Array(sample.packed);
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // Padding, unused codes and a larger block size than needed change nothing; anything else must be noticed.
      const outcome = corruptOrFine(() => expect(decompressBzip2(broken, 100_000, failure)).toEqual(sample.plain));
      if (outcome === 'fine') harmless += 1;
    }
    expect(harmless).toBeLessThan(sample.packed.length);
  });
});
