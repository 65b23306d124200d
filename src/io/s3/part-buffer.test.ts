import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../runtime/index.ts';
import { PartBuffer } from './part-buffer.ts';

describe('PartBuffer', () => {
  it('cuts any pieces into equal parts and keeps every byte in order', () => {
    const random = new SeededRandom(7);
    for (let round = 0; round < 200; round++) {
      const partSize = 1 + random.below(50);
      const buffer = new PartBuffer(partSize);
      const given: number[] = [];
      const parts: Uint8Array[] = [];
      for (let i = random.below(12); i > 0; i--) {
        const piece = random.bytes(random.below(120));
        given.push(...piece);
        buffer.add(piece);
        for (let part = buffer.takeFull(); part !== undefined; part = buffer.takeFull()) parts.push(part);
      }
      const rest = buffer.takeRest();
      for (const part of parts) expect(part.length).toBe(partSize);
      expect(rest.length).toBeLessThanOrEqual(partSize);
      if (given.length > 0) expect(rest.length).toBeGreaterThan(0);
      expect([...parts, rest].flatMap((part) => [...part])).toEqual(given);
    }
  });

  it('gives nothing more once everything is taken', () => {
    const buffer = new PartBuffer(4);
    buffer.add(new Uint8Array([1, 2, 3, 4]));
    expect(buffer.takeFull()).toBeUndefined();
    expect(buffer.takeRest()).toEqual(new Uint8Array([1, 2, 3, 4]));
    expect(buffer.takeRest().length).toBe(0);
  });
});
