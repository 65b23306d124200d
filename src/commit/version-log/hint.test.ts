import { describe, expect, it } from 'vitest';
import { MemoryStore, type PutResult } from '../../io/index.ts';
import { manualRuntime } from '../../runtime/index.ts';
import { HintFollower, parseHint, readHint } from './hint.ts';

const key = 'metadata/version-hint.text';

class SlowStore extends MemoryStore {
  readonly written: string[] = [];
  release: (() => void) | undefined;
  slow = false;

  override async put(...[name, bytes, options]: Parameters<MemoryStore['put']>): Promise<PutResult> {
    if (this.slow) {
      await new Promise<void>((resolve) => {
        this.release = resolve;
      });
    }
    this.written.push(new TextDecoder().decode(bytes));
    return await super.put(name, bytes, options);
  }
}

function follower(newest: { version: number }): { store: SlowStore; hint: HintFollower; runtime: ReturnType<typeof manualRuntime> } {
  const store = new SlowStore();
  const runtime = manualRuntime();
  const hint = new HintFollower({ store, key, runtime, exists: async (version) => version <= newest.version });
  return { store, hint, runtime };
}

describe('parseHint', () => {
  it.each([
    ['7', 7],
    ['v7', 7],
    [' 12\n', 12],
    ['', undefined],
    ['0', undefined],
    ['-3', undefined],
    ['seven', undefined],
    ['7 8', undefined],
    ['99999999999999999999', undefined],
    ['00001-abc.metadata.json', undefined],
  ])('%j', (text, version) => {
    expect(parseHint(text)).toBe(version);
  });
});

describe('readHint', () => {
  it('is undefined when there is none, or when it is no hint', async () => {
    const store = new MemoryStore();
    expect(await readHint(store, key)).toBeUndefined();
    await store.put(key, new Uint8Array(1_000));
    expect(await readHint(store, key)).toBeUndefined();
  });
});

describe('HintFollower', () => {
  it('writes the first and the newest of a burst, and skips those between', async () => {
    const { store, hint } = follower({ version: 9 });
    for (let version = 1; version <= 9; version++) hint.follow(version);
    await hint.settle();
    expect(store.written).toEqual(['1', '9']);
  });

  it('goes on to versions of others that it finds behind its own', async () => {
    const { store, hint } = follower({ version: 12 });
    hint.follow(9);
    await hint.settle();
    expect(store.written).toEqual(['9', '12']);
  });

  it('mends a hint that its own late write set back', async () => {
    const newest = { version: 5 };
    const { store, hint } = follower(newest);
    store.slow = true;
    hint.follow(5);
    await Promise.resolve();
    newest.version = 7;
    store.objects.set(key, new TextEncoder().encode('7')); // another host, faster
    store.slow = false;
    store.release?.();
    await hint.settle();
    expect(await readHint(store, key)).toBe(7);
  });

  it('probes at most once a second while commits go on', async () => {
    const newest = { version: 0 };
    let probes = 0;
    const store = new SlowStore();
    const runtime = manualRuntime();
    const hint = new HintFollower({ store, key, runtime, exists: async (version) => (probes++, version <= newest.version) });
    for (let commit = 1; commit <= 40; commit++) {
      newest.version = commit;
      hint.follow(commit);
      await runtime.clock.advance(50);
    }
    expect(probes).toBeLessThanOrEqual(3);
    expect(store.written.length).toBeLessThanOrEqual(12);
    await hint.settle();
    expect(await readHint(store, key)).toBe(40);
  });

  it('finds the newest of many versions of others in few probes', async () => {
    let probes = 0;
    const store = new SlowStore();
    const hint = new HintFollower({ store, key, runtime: manualRuntime(), exists: async (version) => (probes++, version <= 50_000) });
    hint.follow(1);
    await hint.settle();
    expect(store.written).toEqual(['1', '50000']);
    expect(probes).toBeLessThan(80);
  });

  it('comes to an end on a table that others never leave alone', async () => {
    const newest = { version: 1 };
    const store = new SlowStore();
    // Whoever looks finds that another version has come.
    const hint = new HintFollower({ store, key, runtime: manualRuntime(), exists: async (version) => version <= (newest.version += 1) - 1 && version <= 100_000 });
    hint.follow(1);
    await hint.settle();
    expect(store.written.length).toBeLessThanOrEqual(5);
    expect(newest.version).toBeLessThan(1_000);
    hint.follow(200_000);
    await hint.settle();
    expect(await readHint(store, key)).toBe(200_000);
  });

  it('goes back when the newest version was taken away', async () => {
    const newest = { version: 9 };
    const { store, hint } = follower(newest);
    hint.follow(9);
    await hint.settle();
    newest.version = 4;
    hint.setBack(4);
    await hint.settle();
    expect(await readHint(store, key)).toBe(4);
  });
});
