import { describe, expect, it } from 'vitest';
import { ManualTable } from '../fixtures/manual-table.ts';
import { currentSnapshot } from './snapshot-lookup.ts';

const never = new Promise<never>(() => undefined);

/** A promise that the test settles. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const { promise: passed, resolve: open } = Promise.withResolvers<void>();
  return { passed, open };
}

const isVersion = (key: string): boolean => key.startsWith('metadata/v') && key.endsWith('.json');
const rowsIn = (table: { readonly head: { readonly value: Parameters<typeof currentSnapshot>[0] } }): string | undefined => currentSnapshot(table.head.value)?.summary['total-records'];

describe('an append that its caller waits for no longer', () => {
  it('is out at its own deadline while it waits behind another commit, and never lands', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const stuck = gate();
    manual.store.gate = (moment, key) => (moment === 'before put' && isVersion(key) ? stuck.passed : undefined);
    const first = table.append(manual.request());
    await manual.pass(10);
    const late = manual.request({ timeoutMs: 1_000 });
    const second = table.append(late);
    const startMs = manual.runtime.clock.monotonicMs();
    await expect(manual.until(second)).rejects.toMatchObject({ code: 'commit-not-sent', kind: 'unavailable' });
    expect(manual.runtime.clock.monotonicMs() - startMs).toBeLessThanOrEqual(1_030);
    stuck.open();
    await manual.until(first);
    await manual.until(table.close());
    expect(rowsIn(table)).toBe('1');
    expect(manual.has(late.stagedKeys[0]!)).toBe(false);
  });

  it('is out at its own deadline while its file is on its way, and the file goes when it has arrived', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const upload = gate();
    const request = manual.request({ timeoutMs: 500, staged: upload.passed });
    await expect(manual.until(table.append(request))).rejects.toMatchObject({ code: 'commit-not-sent' });
    await manual.pass(100);
    expect(manual.has(request.stagedKeys[0]!)).toBe(true);
    upload.open();
    await manual.until(table.close());
    expect(manual.has(request.stagedKeys[0]!)).toBe(false);
    expect(table.head.version).toBe(1);
  });

  it('is told that nobody knows, with the commit id, when it leaves while a version with it is put', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const stuck = gate();
    const abort = new AbortController();
    manual.store.gate = (moment, key) => (moment === 'after put' && isVersion(key) ? stuck.passed : undefined);
    const staying = table.append(manual.request());
    const leaving = table.append(manual.request({ signal: abort.signal }));
    await manual.pass(10);
    abort.abort();
    const startMs = manual.runtime.clock.monotonicMs();
    const failure: unknown = await manual.until(leaving.catch((error: unknown) => error));
    expect(failure).toMatchObject({ code: 'commit-outcome-unknown', context: { version: 2, commitId: expect.stringMatching(/^[0-9a-f]{32}$/) as string } });
    expect(manual.runtime.clock.monotonicMs() - startMs).toBeLessThanOrEqual(2_030);
    stuck.open();
    const receipt = await manual.until(staying);
    expect(failure).toMatchObject({ context: { commitId: receipt.commitId } });
    await manual.until(table.close());
    expect(rowsIn(table)).toBe('2'); // its rows landed, and its file stands
    expect([...(await table.shelf.entriesOf((await table.shelf.listOf(currentSnapshot(table.head.value), 'memory:t'))[0]!, 'memory:t'))].every(({ dataFile }) => manual.has(dataFile.filePath.slice('memory:t/'.length)))).toBe(true);
  });

  it('gets its receipt when the outcome shows soon after it left', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const stuck = gate();
    const abort = new AbortController();
    manual.store.gate = (moment, key) => (moment === 'after put' && isVersion(key) ? stuck.passed : undefined);
    const staying = table.append(manual.request());
    const leaving = table.append(manual.request({ signal: abort.signal }));
    await manual.pass(10);
    abort.abort();
    await manual.pass(500);
    stuck.open();
    expect(await manual.until(leaving)).toMatchObject({ version: 2, rows: 1n });
    await manual.until(staying);
    await manual.until(table.close());
  });

  it('is certain that nothing landed when the version it was in has lost, and is not in the next', async () => {
    const manual = new ManualTable();
    const [table, rival] = [await manual.open(), await manual.open()];
    const stuck = gate();
    const abort = new AbortController();
    let held = 0;
    manual.store.gate = (moment, key) => (moment === 'before put' && isVersion(key) && held++ === 0 ? stuck.passed : undefined);
    const staying = table.append(manual.request());
    const request = manual.request({ signal: abort.signal });
    const leaving = table.append(request);
    await manual.pass(10);
    await manual.until(rival.append(manual.request()));
    abort.abort();
    await manual.pass(100);
    stuck.open();
    await expect(manual.until(leaving)).rejects.toMatchObject({ code: 'request-aborted' });
    expect(await manual.until(staying)).toMatchObject({ version: 3, attempts: 2 });
    await manual.until(Promise.all([table.close(), rival.close()]));
    expect(rowsIn(table)).toBe('2');
    expect(manual.has(request.stagedKeys[0]!)).toBe(false);
  });

  it('is a typed error while the token is being claimed', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const abort = new AbortController();
    manual.store.gate = (moment, key) => (moment === 'before put' && key.startsWith('metadata/tokens/') ? Promise.reject(new Error('no')) : undefined);
    const failing = table.append(manual.request({ token: 'a', signal: abort.signal })).catch((error: unknown) => error);
    abort.abort('enough');
    expect(await manual.until(failing)).toMatchObject({ code: 'request-aborted', kind: 'interrupted', cause: 'enough' });
    await manual.until(table.close());
  });

  it('can wait without end', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const upload = gate();
    const append = table.append(manual.request({ timeoutMs: Number.POSITIVE_INFINITY, staged: upload.passed }));
    await manual.pass(100_000);
    upload.open();
    expect(await manual.until(append)).toMatchObject({ version: 2 });
    await manual.until(table.close());
  });
});

describe('an append whose file is slow', () => {
  it('does not hold up the others of its handle, and lands when it has arrived', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const upload = gate();
    const slow = table.append(manual.request({ staged: upload.passed }));
    await manual.pass(1_000);
    const startMs = manual.runtime.clock.monotonicMs();
    const quick = await manual.until(table.append(manual.request()));
    expect(manual.runtime.clock.monotonicMs() - startMs).toBeLessThanOrEqual(300);
    expect(quick).toMatchObject({ version: 2, rows: 1n });
    // Known to be slow now, so the next does not wait at all.
    const nextMs = manual.runtime.clock.monotonicMs();
    await manual.until(table.append(manual.request()));
    expect(manual.runtime.clock.monotonicMs() - nextMs).toBeLessThanOrEqual(50);
    upload.open();
    expect(await manual.until(slow)).toMatchObject({ version: 4 });
    await manual.until(table.close());
    expect(rowsIn(table)).toBe('3');
  });

  it('lands with the others when it arrives hardly later than they', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const upload = gate();
    const both = Promise.all([table.append(manual.request({ staged: upload.passed })), table.append(manual.request())]);
    await manual.pass(100);
    upload.open();
    const [one, other] = await manual.until(both);
    expect(one.version).toBe(other.version);
    await manual.until(table.close());
  });

  it('is not left out of its own group while nobody else could land', async () => {
    const manual = new ManualTable();
    const [table, rival] = [await manual.open(), await manual.open()];
    for (let number = 0; number < 60; number++) await manual.until(rival.append(manual.request()));
    manual.store.log.length = 0;
    // The search for the token in all that came meanwhile takes much longer than a group waits for stragglers.
    manual.store.gate = (moment, key) => (moment === 'before get' && isVersion(key) ? manual.runtime.timer.sleep(150) : undefined);
    expect(await manual.until(table.append(manual.request({ token: 'a' })))).toMatchObject({ attempts: 2 });
    expect(manual.store.log.filter((line) => line.startsWith('put metadata/snap-'))).toHaveLength(2);
    await manual.until(Promise.all([table.close(), rival.close()]));
  });

  it('is waited for when the handle closes', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const upload = gate();
    const slow = table.append(manual.request({ staged: upload.passed }));
    await manual.until(table.append(manual.request()));
    let closed = false;
    const closing = table.close().then(() => {
      closed = true;
    });
    await manual.pass(500);
    expect(closed).toBe(false);
    upload.open();
    await manual.until(closing);
    expect(await slow).toMatchObject({ version: 3 });
  });
});

describe('a change that waits for its turn', () => {
  it('is out at its own deadline, never runs, and what it staged is removed', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const stuck = gate();
    manual.store.gate = (moment, key) => (moment === 'before put' && isVersion(key) ? stuck.passed : undefined);
    const first = table.append(manual.request());
    await manual.pass(10);
    const [key] = manual.request().stagedKeys;
    let prepared = 0;
    const change = {
      disposable: [key!],
      prepare: () => {
        prepared += 1;
        return Promise.resolve(undefined);
      },
    };
    await expect(manual.until(table.commit(change, { timeoutMs: 200 }))).rejects.toMatchObject({ code: 'commit-not-sent' });
    await expect(table.commit(change, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'request-aborted' });
    stuck.open();
    await manual.until(first);
    await manual.until(table.close());
    expect(prepared).toBe(0);
    expect(manual.has(key!)).toBe(false);
  });

  it('ends at its deadline when what it names is never stored', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    const value = table.head.value;
    const change = { disposable: [], prepare: () => Promise.resolve({ value, staged: never, disposable: [], landed: () => [] }) };
    await expect(manual.until(table.commit(change, { timeoutMs: 200 }))).rejects.toMatchObject({ code: 'commit-not-sent' });
    expect(await manual.until(table.append(manual.request()))).toMatchObject({ version: 2 });
    await manual.until(table.close());
  });
});
