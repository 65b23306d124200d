import { assert, describe, expect, it } from 'vitest';
import { MemoryStore, RequestCounter } from '../../io/index.ts';
import { manualRuntime } from '../../runtime/index.ts';
import { StoreTime } from '../store-time.ts';
import { LogPointer } from './log-pointer.ts';
import { type VersionCodec, VersionLog } from './version-log.ts';

const textCodec: VersionCodec<string> = {
  encode: (value) => new TextEncoder().encode(value),
  decode: (bytes) => {
    const value = new TextDecoder().decode(bytes);
    return value === 'retired' ? { kind: 'tombstone', commitId: '', lastUpdatedMs: 0 } : { kind: 'value', value, commitId: value };
  },
  keyOf: (version) => `v${version}`,
  versionOf: (key) => Number(key.slice(1)),
};

/** A log of `versions`, to which others add `growth` more behind each request. */
function logOf(versions: number, growth = 0): { readonly pointer: LogPointer<string>; readonly memory: MemoryStore; readonly counter: RequestCounter; readonly newest: () => number } {
  const memory = new MemoryStore();
  const counter = new RequestCounter();
  let count = 0;
  const grow = (by: number): void => {
    for (let added = 0; added < by; added++) memory.objects.set(`v${++count}`, textCodec.encode(`value ${count}`));
  };
  grow(versions);
  const counted = counter.wrap(memory);
  const growing = new Proxy(counted, {
    get(store, name) {
      const member: unknown = Reflect.get(store, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await (member as (...args: unknown[]) => Promise<unknown>).apply(store, args);
        } finally {
          grow(growth);
        }
      };
    },
  });
  const runtime = manualRuntime(1);
  const log = new VersionLog({ store: growing, codec: textCodec, prefix: 'v', storeTime: new StoreTime(runtime.clock) });
  const pointer = new LogPointer({ log, runtime, subject: 'log', readHint: async () => 1 });
  return { pointer, memory, counter, newest: () => count };
}

describe('LogPointer.load', () => {
  it.each([1, 2, 3, 4, 7, 100, 1_000])('finds the newest of %i versions, cold and from a head', async (versions) => {
    const { pointer } = logOf(versions);
    expect((await pointer.load()).version).toBe(versions);
    const first = await pointer.read(1);
    assert(first?.kind === 'head');
    expect((await pointer.load(first.head)).value).toBe(`value ${versions}`);
    expect((await pointer.loadFrom(Math.ceil(versions / 2))).version).toBe(versions);
  });

  it.each([1, 3, 20])('ends when others land %i versions during each of its requests, at one that was the newest meanwhile', async (growth) => {
    const { pointer, counter, newest } = logOf(50, growth);
    const head = await pointer.load();
    expect(head.version).toBeGreaterThanOrEqual(50);
    expect(head.version).toBeLessThanOrEqual(newest());
    expect(counter.snapshot().total.requests).toBeLessThan(40);
    const before = newest();
    expect((await pointer.load(head)).version).toBeGreaterThanOrEqual(before);
    expect((await pointer.loadFrom(head.version)).version).toBeGreaterThanOrEqual(before);
  });

  it('steps over versions that were retired since', async () => {
    const { pointer, memory } = logOf(9);
    for (const version of [1, 2, 3, 4, 5]) memory.objects.set(`v${version}`, textCodec.encode('retired'));
    expect((await pointer.load()).version).toBe(9);
    expect((await pointer.loadFrom(5)).version).toBe(9);
  });

  it('costs one request while a held head is the newest, and two when one version is newer', async () => {
    const { pointer, counter, memory } = logOf(5);
    const head = await pointer.load();
    counter.reset();
    expect(await pointer.load(head)).toBe(head);
    expect(counter.snapshot().total.requests).toBe(1);
    memory.objects.set('v6', textCodec.encode('value 6'));
    counter.reset();
    expect((await pointer.load(head)).version).toBe(6);
    expect(counter.snapshot().total.requests).toBe(2);
  });
});
