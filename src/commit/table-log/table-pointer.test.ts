import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeTombstone, parseTableMetadata, serializeTableMetadata } from '../../format/index.ts';
import { MemoryStore, RequestCounter } from '../../io/index.ts';
import { manualRuntime } from '../../runtime/index.ts';
import { StoreTime } from '../store-time.ts';
import { VersionLog } from '../version-log/version-log.ts';
import { printHold } from './hold.ts';
import { stampVersion } from './stamp.ts';
import { tableCodec, versionPrefix } from './table-codec.ts';
import { TableLogPointer } from './table-pointer.ts';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`../../../format-spec/fixtures/valid/${name}`, import.meta.url));
const runtime = manualRuntime(1);
const owner = 'a'.repeat(32);
const commitId = 'b'.repeat(32);

async function pointerOver(versions: readonly Uint8Array[]): Promise<{ readonly pointer: TableLogPointer; readonly counter: RequestCounter }> {
  const counter = new RequestCounter();
  const store = counter.wrap(new MemoryStore());
  for (const [index, bytes] of versions.entries()) await store.put(tableCodec.keyOf(index + 1), bytes);
  const log = new VersionLog({ store, codec: tableCodec, prefix: versionPrefix, storeTime: new StoreTime(runtime.clock) });
  counter.reset();
  return { pointer: new TableLogPointer({ log, runtime, subject: 'table' }), counter };
}

describe('TableLogPointer.glimpse', () => {
  it('tells time, commit and hold from 512 bytes, whatever other properties there are', async () => {
    const ours = parseTableMetadata(fixture('frazil-v2.metadata.json'), 'm');
    const crowded = { ...ours, properties: { ...ours.properties, ...Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`a-property-${index}`, 'x'.repeat(50)])) } };
    const stamped = stampVersion(undefined, crowded, { commitId, timestampMs: 1_790_000_000_000, hold: printHold({ owner, durationMs: 2_500 }), tokens: '[]' });
    const { pointer, counter } = await pointerOver([serializeTableMetadata(stamped)]);
    expect(await pointer.glimpse(1)).toEqual({ version: 1, lastUpdatedMs: 1_790_000_000_000, commitId, retired: false, hold: { owner, durationMs: 2_500 } });
    expect(counter.snapshot().total).toMatchObject({ requests: 1, receivedBytes: 512 });
  });

  it('is undefined where there is no version, and knows a retired one', async () => {
    const { pointer } = await pointerOver([encodeTombstone({ version: 1, commitId, lastUpdatedMs: 77 })]);
    expect(await pointer.glimpse(1)).toEqual({ version: 1, lastUpdatedMs: 77, commitId, retired: true });
    expect(await pointer.glimpse(2)).toBeUndefined();
  });

  it('reads a version whole whose writer has another order', async () => {
    const foreign = fixture('java-style-v2.metadata.json');
    const { pointer, counter } = await pointerOver([foreign]);
    expect(await pointer.glimpse(1)).toEqual({ version: 1, lastUpdatedMs: parseTableMetadata(foreign, 'm').lastUpdatedMs, commitId: '', retired: false });
    expect(counter.snapshot().total.requests).toBe(2);
  });
});

describe('TableLogPointer.loadFrom', () => {
  const ours = fixture('frazil-v2.metadata.json');

  it('reads a version that is the head in one round trip', async () => {
    const { pointer, counter } = await pointerOver([ours, ours, ours]);
    expect((await pointer.loadFrom(3)).version).toBe(3);
    expect(counter.snapshot()).toMatchObject({ depth: 1, total: { requests: 2 } });
  });

  it('goes on to the newest from an older or a retired one', async () => {
    const tombstone = encodeTombstone({ version: 1, commitId, lastUpdatedMs: 77 });
    expect((await (await pointerOver([ours, ours, ours, ours])).pointer.loadFrom(1)).version).toBe(4);
    expect((await (await pointerOver([tombstone, ours])).pointer.loadFrom(1)).version).toBe(2);
  });
});
