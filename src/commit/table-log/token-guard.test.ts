import { describe, expect, it } from 'vitest';
import type { TableMetadata } from '../../format/index.ts';
import { MemoryStore } from '../../io/index.ts';
import { manualRuntime } from '../../runtime/index.ts';
import type { Head, VersionReading } from '../pointer.ts';
import type { TablePointer } from './table-pointer.ts';
import { TokenGuard } from './token-guard.ts';
import { TokenHistory } from './token-history.ts';

type Table = Head<TableMetadata>;

const headOf = (version: number, tokens?: string): Table => ({ version, value: { properties: tokens === undefined ? {} : { 'frazil.tokens': tokens } }, commitId: 'c', etag: 'e', verifiedAtMs: 0 }) as unknown as Table;

/** A log of so many versions, of which each read is counted; `onRead` may stop it. */
function logOf(onRead: (version: number) => void = () => undefined): { readonly history: TokenHistory; readonly reads: number[] } {
  const reads: number[] = [];
  const read = async (version: number): Promise<VersionReading<Table['value']>> => {
    onRead(version);
    reads.push(version);
    return { kind: 'head', head: headOf(version) };
  };
  return { history: new TokenHistory({ read } as unknown as TablePointer), reads };
}

describe('TokenGuard.check', () => {
  it('goes on where an earlier search was given up, however much has been read since', async () => {
    const caller = new AbortController();
    const { history, reads } = logOf((version) => {
      if (version === 6_000) caller.abort('enough');
    });
    const store = new MemoryStore();
    const guard = (signal: AbortSignal): TokenGuard => new TokenGuard('a', Promise.resolve(1), { store, history, runtime: manualRuntime(), signal });
    await expect(guard(caller.signal).check(headOf(10_000))).rejects.toMatchObject({ code: 'request-aborted' });
    const readFirst = reads.length;
    expect(await guard(new AbortController().signal).check(headOf(10_000))).toBeUndefined();
    expect(reads.length).toBeLessThan(10_010);
    expect(readFirst).toBeGreaterThan(5_900);
  });

  it('asks nothing once its caller has left', async () => {
    const { history, reads } = logOf();
    const store = new MemoryStore();
    const guard = new TokenGuard('a', Promise.resolve(1), { store, history, runtime: manualRuntime(), signal: AbortSignal.abort() });
    await expect(guard.check(headOf(100))).rejects.toMatchObject({ code: 'request-aborted' });
    expect(reads).toEqual([]);
  });

  it('keeps no more text of tokens than a few megabytes', async () => {
    const { history, reads } = logOf();
    const long = 'x'.repeat(1024 * 1024);
    for (let version = 1; version <= 20; version++) history.note(headOf(version, long));
    for (let version = 20; version >= 1; version--) await history.tokensOf(version);
    expect(reads.length).toBeGreaterThanOrEqual(16);
    expect(reads).not.toContain(20);
  });
});
