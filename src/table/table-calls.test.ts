import { describe, expect, it } from 'vitest';
import { commitProbe } from './fixtures/commit-probe.ts';
import type { TableScanOptions } from './scan-table.ts';
import type { AppendInput, AppendOptions } from './table-types.ts';

interface Reading {
  readonly id: bigint;
  readonly name?: string | undefined;
}

class Measured implements Reading {
  readonly id: bigint;
  readonly #doubled: bigint;

  constructor(id: bigint) {
    this.id = id;
    this.#doubled = id * 2n;
  }

  get doubled(): bigint {
    return this.#doubled;
  }
}

describe('a row', () => {
  it('is an object of any interface or class; its own properties are the columns', async () => {
    const probe = await commitProbe({ columns: { id: 'long required', name: 'string' } });
    await using table = await probe.table();
    const readings: Reading[] = [{ id: 1n }, { id: 2n, name: undefined }, { id: 3n, name: 'three' }];
    async function* stream(): AsyncGenerator<Reading> {
      yield new Measured(4n);
    }
    const inputs: readonly AppendInput[] = [readings, stream(), [new Measured(5n)], [Object.assign(Object.create(null) as object, { id: 6n })]];
    for (const input of inputs) await table.append(input);
    const rows = await Array.fromAsync(table.scan().rows());
    expect(rows.toSorted((a, b) => Number(a['id']) - Number(b['id'])).map(({ id, name }) => [id, name])).toEqual([
      [1n, null],
      [2n, null],
      [3n, 'three'],
      [4n, null],
      [5n, null],
      [6n, null],
    ]);
  });

  it('comes out with instants as they are asked for', async () => {
    const probe = await commitProbe({ columns: { at: 'timestamptz', local: 'timestamp', day: 'date', clock: 'time' } });
    await using table = await probe.table();
    await table.append([{ at: 1_500_001n, local: '1970-01-01T00:00:02', day: '1970-01-02', clock: '00:00:01' }]);
    const rowsOf = async (instants?: 'micros' | 'date'): Promise<unknown> => await Array.fromAsync(table.scan().rows({ instants }));
    expect(await rowsOf()).toEqual([{ at: 1_500_001n, local: 2_000_000n, day: '1970-01-02', clock: 1_000_000n }]);
    expect(await rowsOf('micros')).toEqual(await rowsOf());
    expect(await rowsOf('date')).toEqual([{ at: new Date(1_500), local: new Date(2_000), day: new Date(86_400_000), clock: 1_000_000n }]);
  });
});

describe('an option', () => {
  it('that is undefined is as good as absent', async () => {
    const probe = await commitProbe();
    await using table = await probe.table();
    const options: AppendOptions = { token: undefined, targetFileSizeBytes: undefined, timeoutMs: undefined, summary: undefined, ignoreUnknownFields: undefined, onProgress: undefined, signal: undefined };
    expect(await table.append([{ id: 1n }], options)).toMatchObject({ rows: 1n });
    const scan: TableScanOptions = { where: undefined, columns: undefined, limit: undefined, batchRows: undefined, snapshotId: undefined, asOf: undefined, ref: undefined, signal: undefined };
    expect((await table.scan(scan).toArrow()).numRows).toBe(1);
    expect(await Array.fromAsync(table.history({ all: undefined, limit: undefined, signal: undefined }))).toHaveLength(1);
    expect((await table.refresh({ signal: undefined })).version).toBe(2);
  });

  it.each([{ limit: -1 }, { limit: 1.5 }, { limit: Number.NaN }, { batchRows: 0 }, { batchRows: -1 }, { limit: '5' as never }, { snapshotId: 5 as never }])('of a scan that cannot be is refused: %o', async (options) => {
    const probe = await commitProbe();
    await using table = await probe.table();
    await table.append([{ id: 1n }]);
    await expect(table.scan(options).toArrow()).rejects.toMatchObject({ code: 'option-invalid', message: expect.stringContaining(Object.keys(options)[0]!) });
  });

  it.each([{ timeoutMs: -1 }, { timeoutMs: Number.NaN }, { targetFileSizeBytes: 0 }, { summary: { size: 5 as never } }])('of an append that cannot be is refused before a row is taken: %o', async (options) => {
    const probe = await commitProbe();
    await using table = await probe.table();
    const rows = {
      [Symbol.iterator]: (): never => {
        throw new Error('nothing asks for rows');
      },
    };
    await expect(table.append(rows, options)).rejects.toMatchObject({ code: 'option-invalid' });
  });

  it('of a history that cannot be is refused, and no limit is none', async () => {
    const probe = await commitProbe();
    await using table = await probe.table();
    await table.append([{ id: 1n }]);
    await expect(Array.fromAsync(table.history({ limit: -1 }))).rejects.toMatchObject({ code: 'option-invalid' });
    expect(await Array.fromAsync(table.history({ limit: Number.POSITIVE_INFINITY }))).toHaveLength(1);
    expect((await table.scan({ limit: Number.POSITIVE_INFINITY }).toArrow()).numRows).toBe(1);
  });
});

describe('closing a handle', () => {
  it('waits for the appends that were begun, also those that still take rows', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    const go = Promise.withResolvers<undefined>();
    async function* rows(): AsyncGenerator<Reading> {
      yield { id: 1n };
      await go.promise;
      yield { id: 2n };
    }
    const abort = new AbortController();
    const streamed = table.append(rows());
    const given = table.append([{ id: 3n }]);
    const stopped = table.append(rows(), { signal: abort.signal });
    const closing = table.close();
    await expect(table.append([{ id: 4n }])).rejects.toMatchObject({ code: 'handle-closed' });
    abort.abort();
    go.resolve(undefined);
    await expect(stopped).rejects.toMatchObject({ code: 'request-aborted' });
    await closing;
    expect([(await streamed).rows, (await given).rows]).toEqual([2n, 1n]);
    expect((await (await probe.table()).scan().toArrow()).numRows).toBe(3);
  });
});

describe('a closed handle', () => {
  it('refuses whatever begins then, and is closed as often as one likes', async () => {
    const probe = await commitProbe();
    const table = await probe.table();
    await table.append([{ id: 1n }]);
    const early = table.scan();
    const begun = early[Symbol.asyncIterator]();
    expect((await begun.next()).value?.numRows).toBe(1);
    await Promise.all([table.close(), table.close()]);
    await table.close();
    const closed = { code: 'handle-closed', kind: 'invalid' };
    await expect(table.append([{ id: 2n }])).rejects.toMatchObject(closed);
    await expect(table.scan().toArrow()).rejects.toMatchObject(closed);
    await expect(table.scan().explain()).rejects.toMatchObject(closed);
    await expect(table.refresh()).rejects.toMatchObject(closed);
    await expect(table.selectSnapshot({})).rejects.toMatchObject(closed);
    expect(() => table.history()).toThrow(expect.objectContaining(closed));
    expect(table.version).toBe(2);
    expect((await begun.next()).done).toBe(true);
  });
});
