import { expect } from 'vitest';
import { bytesOf, type ConformanceCase, expectCode, keysOf, patternBytes, textOf } from './conformance-case.ts';

/** The streaming writer: whole or not at all. */
export const writerCases: readonly ConformanceCase[] = [
  {
    name: 'a writer\'s object appears as a whole when it is closed, and not before',
    test: async ({ store, prefix }) => {
      const parts = [patternBytes(3_000_000, 1), patternBytes(5_500_000, 2), new Uint8Array(0), patternBytes(1_234_567, 3)];
      const writer = await store.openWriter(`${prefix}large`);
      for (const part of parts) {
        await writer.write(part.slice());
        await expectCode(store.head(`${prefix}large`), 'object-not-found');
        expect(await keysOf(store, prefix)).toEqual([]);
      }
      const { etag } = await writer.close();
      const { bytes, meta } = await store.get(`${prefix}large`);
      expect(Buffer.compare(bytes, Buffer.concat(parts))).toBe(0);
      expect(meta.etag).toBe(etag);
      expect(await keysOf(store, prefix)).toEqual([`${prefix}large`]);
    },
  },
  {
    name: 'a writer makes small and empty objects as well',
    test: async ({ store, prefix }) => {
      const small = await store.openWriter(`${prefix}small`);
      await small.write(bytesOf('small'));
      await small.close();
      const empty = await store.openWriter(`${prefix}empty`);
      await empty.close();
      expect(textOf((await store.get(`${prefix}small`)).bytes)).toBe('small');
      expect((await store.get(`${prefix}empty`)).bytes.length).toBe(0);
    },
  },
  {
    name: 'an aborted writer leaves nothing, whenever and however often it is aborted',
    test: async ({ store, prefix }) => {
      const early = await store.openWriter(`${prefix}early`);
      await early.abort();
      const late = await store.openWriter(`${prefix}late`);
      await late.write(patternBytes(6_000_000, 1));
      await late.abort();
      await late.abort();
      expect(await keysOf(store, prefix)).toEqual([]);
      await expectCode(late.close(), 'request-refused');
      await expectCode(late.write(bytesOf('x')), 'request-refused');
      expect(await keysOf(store, prefix)).toEqual([]);
    },
  },
  {
    name: 'aborting a closed writer keeps the object',
    test: async ({ store, prefix }) => {
      const writer = await store.openWriter(`${prefix}kept`);
      await writer.write(bytesOf('kept'));
      await writer.close();
      await writer.abort();
      expect(textOf((await store.get(`${prefix}kept`)).bytes)).toBe('kept');
      await expectCode(writer.close(), 'request-refused');
    },
  },
  {
    name: 'a writer replaces an object only when it is closed',
    test: async ({ store, prefix }) => {
      await store.put(`${prefix}a`, bytesOf('old'));
      const writer = await store.openWriter(`${prefix}a`);
      await writer.write(bytesOf('new'));
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('old');
      await writer.close();
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('new');
    },
  },
  {
    name: 'a conditional writer loses to an object that came before it closed, or is refused where the store cannot promise it',
    test: async ({ store, prefix }) => {
      const open = store.openWriter(`${prefix}a`, { condition: { kind: 'if-absent' } });
      if (!store.capabilities.conditionalMultipart) {
        await expectCode(open, 'condition-unsupported');
        return;
      }
      const writer = await open;
      await writer.write(bytesOf('late'));
      await store.put(`${prefix}a`, bytesOf('early'));
      await expectCode(writer.close(), 'precondition-failed');
      await writer.abort();
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe('early');
      const free = await store.openWriter(`${prefix}b`, { condition: { kind: 'if-absent' } });
      await free.write(bytesOf('free'));
      await free.close();
      expect(textOf((await store.get(`${prefix}b`)).bytes)).toBe('free');
    },
  },
  {
    name: 'of 8 conditional writers exactly one wins, where it is promised',
    test: async ({ store, prefix }) => {
      if (!store.capabilities.conditionalMultipart) return;
      const closes = Array.from({ length: 8 }, async (_, i) => {
        const writer = await store.openWriter(`${prefix}a`, { condition: { kind: 'if-absent' } });
        await writer.write(bytesOf(`writer ${i}`));
        return writer.close().then(
          () => `writer ${i}`,
          async () => {
            await writer.abort();
            return undefined;
          },
        );
      });
      const winners = (await Promise.all(closes)).filter((winner) => winner !== undefined);
      expect(winners.length).toBe(1);
      expect(textOf((await store.get(`${prefix}a`)).bytes)).toBe(winners[0]);
    },
  },
  {
    name: 'two writers on one key both finish, and the object is one of them whole',
    test: async ({ store, prefix }) => {
      const bodies = [patternBytes(70_000, 1), patternBytes(90_000, 2)];
      await Promise.all(
        bodies.map(async (body) => {
          const writer = await store.openWriter(`${prefix}a`);
          await writer.write(body.slice(0, 1000));
          await writer.write(body.slice(1000));
          await writer.close();
        }),
      );
      const { bytes } = await store.get(`${prefix}a`);
      expect(bodies.some((body) => Buffer.compare(body, bytes) === 0)).toBe(true);
    },
  },
];
