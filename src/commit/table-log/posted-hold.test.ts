import { describe, expect, it } from 'vitest';
import type { TableMetadata } from '../../format/index.ts';
import { MemoryStore, RequestCounter } from '../../io/index.ts';
import { manualRuntime } from '../../runtime/index.ts';
import { printHold } from './hold.ts';
import { PostedHolds } from './posted-hold.ts';
import { frazilProperties } from './properties.ts';
import { postedHoldKey } from './table-codec.ts';

const owner = 'a'.repeat(32);
const own = 'b'.repeat(32);
const hold = { owner, durationMs: 3_000 };
const signal = new AbortController().signal;
const base = { properties: {}, snapshots: [] } as unknown as TableMetadata;

function rig(): { readonly store: MemoryStore; readonly near: PostedHolds; readonly far: PostedHolds; readonly counter: RequestCounter; readonly pass: (durationMs: number) => Promise<void> } {
  const runtime = manualRuntime(1, 1_790_000_000_000);
  const store = new MemoryStore({ clock: runtime.clock });
  const counter = new RequestCounter();
  return { store, counter, near: new PostedHolds(counter.wrap(store), runtime), far: new PostedHolds(store, runtime), pass: (durationMs) => runtime.clock.advance(durationMs) };
}

/** Attempts on a busy table, every 100 ms. */
async function stayBusy({ near, pass }: ReturnType<typeof rig>, durationMs: number, metadata: TableMetadata = base): Promise<(typeof hold)[]> {
  const heeded: (typeof hold)[] = [];
  for (let at = 0; at < durationMs; at += 100) {
    const found = await near.toHeed(metadata, 20, own, signal);
    if (found !== undefined) heeded.push(found);
    await pass(100);
  }
  return heeded;
}

describe('PostedHolds', () => {
  it('costs nothing until the table has been busy for 3 s, then one request a second', async () => {
    const busy = rig();
    await stayBusy(busy, 2_900);
    expect(busy.counter.snapshot().total.requests).toBe(0);
    await stayBusy(busy, 5_000);
    expect(busy.counter.snapshot().total.requests).toBe(5);
    await busy.pass(4_000); // a lull, as a heeded hold makes one
    busy.counter.reset();
    await stayBusy(busy, 900);
    expect(busy.counter.snapshot().total.requests).toBe(1);
    await busy.pass(5_100);
    await busy.near.toHeed(base, 300, own, signal);
    busy.counter.reset();
    await stayBusy(busy, 2_900);
    expect(busy.counter.snapshot().total.requests).toBe(0);
  });

  it('lets a posted hold pass once, and again when it is posted anew', async () => {
    const busy = rig();
    await stayBusy(busy, 4_000);
    await busy.far.post(hold, signal);
    expect(await stayBusy(busy, 1_900)).toEqual([hold]);
    await busy.far.post(hold, signal); // within two seconds of the first: not sent
    expect(await stayBusy(busy, 1_500)).toEqual([]);
    await busy.far.post(hold, signal);
    expect(await stayBusy(busy, 1_500)).toEqual([hold]);
  });

  it('passes over holds that are old, its own, fulfilled or illegible, and while the table is held', async () => {
    const busy = rig();
    const post = async (text: string): Promise<void> => void (await busy.store.put(postedHoldKey, new TextEncoder().encode(text)));
    await stayBusy(busy, 4_000);
    await post(printHold({ ...hold, owner: own }));
    expect(await stayBusy(busy, 1_500)).toEqual([]);
    await post('let me pass');
    expect(await stayBusy(busy, 1_500)).toEqual([]);
    await post(printHold(hold));
    expect(await stayBusy(busy, 1_500, { ...base, properties: { [frazilProperties.hold]: printHold({ ...hold, owner: own }) } })).toEqual([]);
    const landed = { ...base, snapshots: [{ summary: { [frazilProperties.commitId]: owner } }] } as unknown as TableMetadata;
    expect(await stayBusy(busy, 1_500, landed)).toEqual([]);
    const late = rig();
    await late.far.post(hold, signal);
    await late.pass(3_000);
    expect(await stayBusy(late, 6_000)).toEqual([]);
  });

  it('never fails, whatever the store does', async () => {
    const runtime = manualRuntime(1);
    const broken = new PostedHolds(new Proxy(new MemoryStore(), { get: () => () => Promise.reject(new TypeError('no')) }), runtime);
    await broken.post(hold, signal);
    await broken.toHeed(base, 20, own, signal);
    await runtime.clock.advance(4_000);
    expect(await broken.toHeed(base, 20, own, signal)).toBeUndefined();
  });
});
