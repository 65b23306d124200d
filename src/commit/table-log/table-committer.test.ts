import { describe, expect, it } from 'vitest';
import { ManualTable } from '../fixtures/manual-table.ts';
import { tableCodec } from './table-codec.ts';

const elevenMinutesMs = 11 * 60_000;

describe('a handle whose head somebody else took away', () => {
  /** A table whose versions from 4 on are gone, and a handle that still knows the newest of them. */
  async function setBack(): Promise<{ readonly manual: ManualTable; readonly table: Awaited<ReturnType<ManualTable['open']>> }> {
    const manual = new ManualTable();
    const table = await manual.open();
    for (let number = 0; number < 5; number++) await manual.until(table.append(manual.request({ token: `t${number}` })));
    await manual.until(table.settle());
    for (let version = 4; version <= 6; version++) manual.store.objects.delete(tableCodec.keyOf(version));
    await manual.pass(elevenMinutesMs);
    return { manual, table };
  }

  it('finds the newest that is left when it refreshes', async () => {
    const { manual, table } = await setBack();
    expect(table.head.version).toBe(6);
    await manual.until(table.refresh());
    expect(table.head.version).toBe(3);
    await manual.until(table.close());
  });

  it('goes on behind the newest that is left when it commits, and shows what it committed', async () => {
    const { manual, table } = await setBack();
    expect(await manual.until(table.append(manual.request()))).toMatchObject({ version: 4 });
    expect(table.head.version).toBe(4);
    manual.store.log.length = 0;
    expect(await manual.until(table.append(manual.request()))).toMatchObject({ version: 5, attempts: 1 });
    expect(manual.store.log.filter((line) => line.startsWith('get'))).toEqual([]);
    await manual.until(table.close());
  });

  it('does not take what it knew of tokens for true any more', async () => {
    const { manual, table } = await setBack();
    await manual.until(table.refresh());
    expect(await manual.until(table.append(manual.request({ token: 'new' })))).toMatchObject({ version: 4, alreadyCommitted: false });
    expect(await manual.until(table.append(manual.request({ token: 'new' })))).toMatchObject({ version: 4, alreadyCommitted: true });
    expect(await manual.until(table.append(manual.request({ token: 't0' })))).toMatchObject({ version: 2, alreadyCommitted: true });
    await manual.until(table.close());
  });
});

describe('a handle ten thousand versions behind', () => {
  /** The newest version again and again under higher numbers, as a busy table would grow: one a millisecond. */
  async function grown(): Promise<{ readonly manual: ManualTable; readonly table: Awaited<ReturnType<ManualTable['open']>> }> {
    const manual = new ManualTable();
    const table = await manual.open();
    await manual.until(table.append(manual.request()));
    const { value } = table.head;
    for (let version = 3; version <= 10_000; version++) {
      manual.store.objects.set(tableCodec.keyOf(version), tableCodec.encode({ ...value, lastUpdatedMs: value.lastUpdatedMs + version }));
    }
    await manual.pass(11_000);
    manual.store.log.length = 0;
    manual.store.gate = () => manual.runtime.timer.sleep(5);
    return { manual, table };
  }

  it('finds the head in few requests when it refreshes', async () => {
    const { manual, table } = await grown();
    expect((await manual.until(table.refresh())).version).toBe(10_000);
    expect(manual.store.log.length).toBeLessThan(40);
    await manual.until(table.close());
  });

  it('lands an append soon and in few requests', async () => {
    const { manual, table } = await grown();
    const startMs = manual.runtime.clock.monotonicMs();
    expect(await manual.until(table.append(manual.request()))).toMatchObject({ version: 10_001 });
    expect(manual.runtime.clock.monotonicMs() - startMs).toBeLessThan(2_000);
    expect(manual.store.log.length).toBeLessThan(60);
    await manual.until(table.close());
  });
});

describe('refresh', () => {
  it('asks once more, at the same time, after ten minutes without news, and then not again', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    await manual.pass(elevenMinutesMs);
    manual.store.log.length = 0;
    for (let number = 0; number < 3; number++) await manual.until(table.refresh());
    expect(manual.store.log).toEqual(['get metadata/v2.metadata.json', 'head metadata/v1.metadata.json', 'get metadata/v2.metadata.json', 'get metadata/v2.metadata.json']);
    await manual.until(table.close());
  });

  it('does not take another table at the same place for the one it knows', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    await manual.until(table.append(manual.request()));
    for (let version = 1; version <= 2; version++) {
      const { bytes } = manual.store.objects.get(tableCodec.keyOf(version))!;
      manual.store.objects.set(tableCodec.keyOf(version), new TextEncoder().encode(new TextDecoder().decode(bytes).replace('00000000-0000-4000', '11111111-0000-4000')));
    }
    await manual.pass(elevenMinutesMs);
    await expect(manual.until(table.append(manual.request()))).rejects.toMatchObject({ code: 'requirement-failed' });
    await manual.until(table.close());
  });
});
