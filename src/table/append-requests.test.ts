import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RequestCounts } from '../io/index.ts';
import { commitProbe, type Probe } from './fixtures/commit-probe.ts';

/** Requests of one call, when every answer takes a while: as golden text, and counted before anything behind it is answered. */
async function traced(probe: Probe, call: () => Promise<unknown>): Promise<{ readonly trace: string; readonly counts: RequestCounts }> {
  probe.trace.reset();
  probe.counter.reset();
  await call();
  return { trace: `${probe.trace.lines().join('\n')}\n`, counts: probe.counter.snapshot() };
}

describe('requests of an append', () => {
  it('makes two sequential round trips and four requests when warm', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    await table.append([{ id: 1n }]);
    await probe.settle(table);
    const { trace, counts } = await traced(probe, () => table.append([{ id: 2n }]));
    await expect(trace).toMatchFileSnapshot('fixtures/warm-append.txt');
    expect(counts.depth).toBe(2);
    expect(counts.total.requests).toBeLessThanOrEqual(5);
    await table.close();
  });

  it('makes one request more with a token, in the same two round trips', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    await table.append([{ id: 1n }]);
    await probe.settle(table);
    const { trace, counts } = await traced(probe, () => table.append([{ id: 2n }], { token: 'batch-2' }));
    await expect(trace).toMatchFileSnapshot('fixtures/append-with-token.txt');
    expect(counts.depth).toBe(2);
    expect(counts.total.requests).toBeLessThanOrEqual(6);
    await table.close();
  });

  it('puts only the list and the version again after a loss', async () => {
    const probe = await commitProbe();
    const [table, rival] = [await probe.table(), await probe.table()];
    await probe.settle(table);
    await rival.append([{ id: 1n }]);
    await probe.settle(rival);
    const { trace, counts } = await traced(probe, () => table.append([{ id: 2n }]));
    // Whether the probe overlaps the winner's list depends on how long the loser sleeps in between.
    await expect(trace.replaceAll(/^\d+ /gm, '').split('\n').toSorted().join('\n')).toMatchFileSnapshot('fixtures/append-after-a-loss.txt');
    expect(counts.depth).toBeLessThanOrEqual(7);
    await Promise.all([table.close(), rival.close()]);
  });

  it('writes the hint behind the commit, once for a burst', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    await table.append([{ id: 0n }]);
    await probe.settle(table);
    probe.counter.reset();
    for (let id = 1n; id <= 5n; id++) await table.append([{ id }]);
    await table.close();
    const hints = probe.trace.lines().filter((line) => line.includes('put metadata/version-hint.text'));
    expect(hints.length).toBeLessThanOrEqual(5);
    await sleep(0);
    expect(new TextDecoder().decode((await probe.store.get('metadata/version-hint.text')).bytes)).toBe(String(table.version));
  });

  it('makes two sequential round trips also when it merges manifests that it wrote itself', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    for (let id = 0n; id < 30n; id++) {
      const { counts } = await traced(probe, () => table.append([{ id }]));
      // A hint under way from before may overlap, and lengthen the chain without being waited for.
      expect(counts.depth).toBeLessThanOrEqual(2 + (probe.hintOverlaps() ? 2 : 0));
    }
    expect((await table.scan().toArrow()).numRows).toBe(30);
    await table.close();
  });

  it('lands appends that wait together as one version with one snapshot', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    await table.append([{ id: 0n }]);
    const before = table.version;
    const receipts = await Promise.all(Array.from({ length: 20 }, (_, id) => table.append([{ id: BigInt(id) }], { token: `t${id}` })));
    expect(table.version - before).toBeLessThanOrEqual(2);
    expect(new Set(receipts.map((receipt) => receipt.snapshotId)).size).toBeLessThanOrEqual(2);
    expect(receipts.map((receipt) => receipt.rows)).toEqual(Array.from({ length: 20 }, () => 1n));
    expect((await table.scan().toArrow()).numRows).toBe(21);
    await table.close();
  });
});
