import { describe, expect, it } from 'vitest';
import { commitProbe } from './fixtures/commit-probe.ts';

describe('reading a table', () => {
  it('writes nothing, also when the table was never written to', async () => {
    const probe = await commitProbe();
    probe.trace.reset();
    const table = await probe.table();
    expect((await table.scan().toArrow()).numRows).toBe(0);
    await table.close();
    expect(probe.trace.lines().filter((line) => line.includes('put'))).toEqual([]);
  });

  it('can be tried again when it failed', async () => {
    const probe = await commitProbe();
    const writer = await probe.table();
    await writer.append([{ id: 1n }]);
    await writer.close();
    const table = await probe.table();
    const list = table.currentSnapshot!.manifestList!.slice('memory:t/'.length);
    const { bytes } = await probe.store.get(list);
    await probe.store.delete([list]);
    const scan = table.scan();
    await expect(scan.toArrow()).rejects.toMatchObject({ code: 'object-not-found' });
    await probe.store.put(list, bytes);
    expect((await scan.toArrow()).numRows).toBe(1);
    await table.close();
  });
});
