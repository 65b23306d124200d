import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AvroCursor } from '../avro/avro-cursor.ts';
import { AvroWriter } from '../avro/avro-writer.ts';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import { EncodedMap } from './encoded-map.ts';

const source = { path: 'm.avro', code: 'manifest-invalid' as const };

/** A map of longs as Avro has it, in blocks of at most `blockItems`, with their sizes as some writers give them, and other bytes around it. */
function encoded(pairs: readonly (readonly [number, bigint])[], blockItems: number, sized: boolean): { readonly bytes: Uint8Array; readonly start: number } {
  const writer = new AvroWriter();
  writer.writeString('before');
  const start = writer.length;
  for (let from = 0; from < pairs.length; from += blockItems) {
    const block = new AvroWriter();
    for (const [key, value] of pairs.slice(from, from + blockItems)) {
      block.writeInt(key);
      block.writeLong(value);
    }
    const count = Math.min(blockItems, pairs.length - from);
    writer.writeInt(sized ? -count : count);
    if (sized) writer.writeInt(block.length);
    writer.writeFixed(block.written());
  }
  writer.writeInt(0);
  writer.writeString('behind');
  return { bytes: writer.written().slice(), start };
}

function mapAt({ bytes, start }: { readonly bytes: Uint8Array; readonly start: number }): EncodedMap<bigint> {
  const cursor = new AvroCursor(bytes, source, 'block 0');
  cursor.skip(start);
  const map = EncodedMap.at<bigint>(cursor, (at, take) => take(at.readInt(), at.readLong()));
  expect(cursor.readString()).toBe('behind');
  return map;
}

const anyPairs = fc.uniqueArray(fc.tuple(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), { selector: ([key]) => key, maxLength: 20 });

it('is a map like any other, whatever blocks its writer made', () => {
  fc.assert(
    fc.property(anyPairs, fc.integer({ min: 1, max: 7 }), fc.boolean(), (pairs, blockItems, sized) => {
      const map = mapAt(encoded(pairs, blockItems, sized));
      const model = new Map(pairs);
      expect(new Map(map)).toEqual(model);
      expect(map.size).toBe(model.size);
      expect([...map.keys()]).toEqual([...model.keys()]);
      expect([...map.values()]).toEqual([...model.values()]);
      for (const key of [...model.keys(), 12345]) {
        expect(map.get(key)).toBe(model.get(key));
        expect(map.has(key)).toBe(model.has(key));
      }
    }),
  );
});

it('gives the last value of a key that its writer repeated', () => {
  expect(mapAt(encoded([[1, 5n], [2, 6n], [1, 7n]], 9, false)).get(1)).toBe(7n);
});

it('holds its own bytes and nothing around them', () => {
  const { bytes, start } = encoded([[1, 5n], [2, 6n]], 9, false);
  const map = mapAt({ bytes, start });
  bytes.fill(0xff);
  expect([...map]).toEqual([[1, 5n], [2, 6n]]);
  expect(map.byteLength).toBe(6);
});

it('finds damage when it is met, not when it is used', () => {
  const { bytes, start } = encoded([[1, 5n], [2, 2n ** 62n]], 9, false);
  expect(errorOf(() => mapAt({ bytes: bytes.subarray(0, -12), start })).message).toContain('m.avro: block 0: ends within a value');
});
