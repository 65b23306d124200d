import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasCode } from '../../src/errors/index.ts';
import type { ObjectStore } from '../../src/io/index.ts';
import { openTestedStore, testedServer } from './tested-store.ts';

const mebibyte = 1024 * 1024;
const condition = { kind: 'if-absent' } as const;
const { name, conditionalMultipart } = testedServer;

function body(length: number, seed: number): Uint8Array {
  return new Uint8Array(length).map((_, i) => (i * 31 + (i >>> 10) + seed) & 0xff);
}

describe(`large objects on ${name}`, () => {
  let store: ObjectStore;
  beforeAll(async () => {
    store = await openTestedStore('large', { conditionalMultipart });
  });
  afterAll(() => store.close());

  it('an upload in parts comes back whole, by any range', async () => {
    const bytes = body(20 * mebibyte + 17, 1);
    const writer = await store.openWriter('parts');
    for (let start = 0; start < bytes.length; start += 3 * mebibyte) await writer.write(bytes.slice(start, start + 3 * mebibyte));
    const { etag } = await writer.close();
    const { bytes: read, meta } = await store.get('parts');
    expect(Buffer.compare(read, bytes)).toBe(0);
    expect(meta.etag).toBe(etag);
    for (const [start, end] of [[0, 4], [8 * mebibyte - 3, 8 * mebibyte + 3], [bytes.length - 9, bytes.length]] as const) {
      expect((await store.get('parts', { range: { start, end } })).bytes).toEqual(bytes.slice(start, end));
    }
    expect((await store.get('parts', { range: { suffix: 64_000 } })).bytes.length).toBe(64_000);
  });

  // A store that refuses early closes the connection while the loser still sends; only a read back then tells.
  it('a large create of a taken key is refused or open, and changes nothing', async () => {
    const mine = body(8 * mebibyte, 1);
    await store.put('taken', mine, { condition });
    const codes = new Set<string>();
    for (let i = 0; i < 6; i++) {
      const error: unknown = await store.put('taken', body(8 * mebibyte, 2 + i), { condition }).catch((caught: unknown) => caught);
      expect(hasCode(error, 'precondition-failed', 'write-outcome-unknown'), String(error)).toBe(true);
      if (hasCode(error, 'precondition-failed', 'write-outcome-unknown')) codes.add(error.code);
    }
    console.log(`${name} tells losers of 8 MiB: ${[...codes].join(', ')}`);
    expect(Buffer.compare((await store.get('taken')).bytes, mine)).toBe(0);
  });

  if (!conditionalMultipart) return;
  it('of 6 conditional uploads in parts exactly one wins', async () => {
    for (let round = 0; round < 3; round++) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 6 }, async (_, writer) => {
          const upload = await store.openWriter(`raced-${round}`, { condition });
          await upload.write(body(9 * mebibyte, writer));
          return upload.close();
        }),
      );
      const winners = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.etag] : []));
      expect(winners.length).toBe(1);
      expect((await store.head(`raced-${round}`)).etag).toBe(winners[0]);
    }
  });
});
