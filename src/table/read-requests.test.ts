import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RequestCounts } from '../io/index.ts';
import { commitProbe, type Probe } from './fixtures/commit-probe.ts';
import type { TableScanOptions } from './scan-table.ts';
import type { Table } from './table.ts';

const patient = 60; // ms; a request takes 15

/** Requests and sequential round trips of one call. */
async function counted(probe: Probe, call: () => Promise<unknown>): Promise<Pick<RequestCounts, 'depth'> & { readonly requests: number }> {
  probe.counter.reset();
  await call();
  const { depth, total } = probe.counter.snapshot();
  return { depth, requests: total.requests };
}

async function rowsOf(table: Table, options: TableScanOptions): Promise<number> {
  return (await table.scan(options).toArrow()).numRows;
}

/** A handle whose prefetched list has arrived. */
async function warmHandle(probe: Probe): Promise<Table> {
  const table = await probe.table();
  await sleep(patient);
  return table;
}

async function parted(): Promise<Probe> {
  const probe = await commitProbe({ columns: { id: 'long', part: 'int' }, partitionBy: ['part'] });
  await using table = await probe.table();
  await table.append(Array.from({ length: 200 }, (_, id) => ({ id: BigInt(id), part: id % 20 })));
  return probe;
}

/** One file of several row groups, too large to be read as a whole, sorted by its key. */
async function ranged(): Promise<Probe> {
  const probe = await commitProbe({ columns: { id: 'long', a: 'double', b: 'double', c: 'double' } });
  await using table = await probe.table();
  await table.append(Array.from({ length: 60_000 }, (_, id) => ({ id: BigInt(id), a: Math.sin(id), b: Math.cos(id), c: Math.tan(id) })));
  return probe;
}

describe('requests of a read', () => {
  it('takes two for one partition from a warm handle, and one when it is read again', async () => {
    const probe = await parted();
    await using table = await warmHandle(probe);
    expect(await counted(probe, () => rowsOf(table, { where: 'part = 7' }))).toEqual({ requests: 2, depth: 2 });
    expect(await counted(probe, () => rowsOf(table, { where: 'part = 7' }))).toEqual({ requests: 1, depth: 1 });
    expect(await counted(probe, () => rowsOf(table, { where: 'part = 8' }))).toEqual({ requests: 1, depth: 1 });
  });

  it('takes six for one partition from a cold start, three of them in sequence behind the metadata', async () => {
    const probe = await parted();
    const read = async (): Promise<void> => {
      await using table = await probe.table();
      expect(await rowsOf(table, { where: 'part = 7' })).toBe(10);
    };
    expect(await counted(probe, read)).toEqual({ requests: 6, depth: 5 });
  });

  it('takes four at most for a key range and two columns from a warm handle, and reads only data later', async () => {
    const probe = await ranged();
    await using table = await warmHandle(probe);
    const range = { where: 'id >= 30000 AND id < 30060', columns: ['id', 'c'] };
    const first = await counted(probe, () => rowsOf(table, range));
    expect(first.requests).toBeLessThanOrEqual(4);
    expect(first.depth).toBe(3);
    const again = await counted(probe, () => rowsOf(table, range));
    expect(again.requests).toBeLessThanOrEqual(2);
    expect(again.depth).toBe(1);
  });

  it('takes eight at most for a key range from a cold start', async () => {
    const probe = await ranged();
    const read = async (): Promise<void> => {
      await using table = await probe.table();
      expect(await rowsOf(table, { where: 'id >= 30000 AND id < 30060', columns: ['id', 'c'] })).toBe(60);
    };
    expect((await counted(probe, read)).requests).toBeLessThanOrEqual(8);
  });

  it('reads the manifests of several commits at once', async () => {
    const probe = await commitProbe();
    await using writer = await probe.table();
    for (let id = 0n; id < 10n; id++) await writer.append([{ id }]);
    await using table = await warmHandle(probe);
    expect(await counted(probe, () => rowsOf(table, { where: 'id = 5' }))).toEqual({ requests: 4, depth: 2 });
  });
});

describe('opening a table', () => {
  it('begins to fetch the manifest list, without waiting for it', async () => {
    const probe = await parted();
    expect((await counted(probe, () => probe.table())).requests).toBe(3);
    await sleep(patient);
    expect(probe.counter.snapshot().total.requests).toBe(4);
  });

  it('succeeds when the list is lost, which only a read has to hear of', async () => {
    const probe = await parted();
    const { manifestList } = (await probe.table()).currentSnapshot!;
    await probe.store.delete([manifestList!.slice('memory:t/'.length)]);
    const table = await warmHandle(probe);
    expect(table.version).toBe(2);
    await expect(rowsOf(table, {})).rejects.toMatchObject({ code: 'listed-file-missing' });
  });

  it('asks nothing for a table without a snapshot', async () => {
    const probe = await commitProbe();
    await counted(probe, () => warmHandle(probe));
    expect(probe.trace.lines().filter((line) => line.includes('.avro'))).toEqual([]);
  });
});
