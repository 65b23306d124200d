import { describe, expect, it } from 'vitest';
import type { TableMetadata } from '../../format/index.ts';
import { manualRuntime } from '../../runtime/index.ts';
import type { Head } from '../pointer.ts';
import { awaitFreshVersion } from './turn.ts';
import type { TablePointer } from './table-pointer.ts';

const roundTripMs = 50;

/** Versions that land at given times; each read takes a round trip and sees what is there in its middle. */
async function awaited(landsAtMs: readonly number[]): Promise<{ readonly head: Head<TableMetadata> | undefined; readonly atMs: number; readonly reads: number }> {
  const runtime = manualRuntime(1);
  const headOf = (version: number): Head<TableMetadata> => ({ version }) as Head<TableMetadata>;
  let reads = 0;
  const pointer = {
    read: async (version: number) => {
      reads += 1;
      await runtime.timer.sleep(roundTripMs / 2);
      const there = (landsAtMs[version - 2] ?? Number.POSITIVE_INFINITY) <= runtime.clock.monotonicMs();
      await runtime.timer.sleep(roundTripMs / 2);
      return there ? { kind: 'head' as const, head: headOf(version) } : undefined;
    },
  } as unknown as TablePointer;
  let outcome: { readonly head: Head<TableMetadata> | undefined; readonly atMs: number } | undefined;
  void awaitFreshVersion(headOf(1), roundTripMs, { commitId: 'c', deadlineMs: 60_000 }, { pointer, runtime }).then((head) => (outcome = { head, atMs: runtime.clock.monotonicMs() }));
  for (let step = 0; step < 2_000 && outcome === undefined; step++) await runtime.clock.advance(1);
  return { ...outcome!, reads };
}

describe('awaitFreshVersion', () => {
  it.each([60, 80, 99, 120])('returns a version that lands at %i ms within one and a half round trips', async (landsAtMs) => {
    const { head, atMs } = await awaited([landsAtMs]);
    expect(head?.version).toBe(2);
    expect(atMs - landsAtMs).toBeLessThan(1.5 * roundTripMs + 1);
  });

  it('passes over versions that were there already: they may be old', async () => {
    const { head, atMs } = await awaited([0, 0, 170]);
    expect(head?.version).toBe(4);
    expect(atMs).toBeGreaterThan(170);
  });

  it('does not wait long where nobody lands anything', async () => {
    const { head, atMs } = await awaited([]);
    expect(head?.version).toBe(1);
    expect(atMs).toBeLessThan(6 * roundTripMs);
  });

  it('gives up where versions land faster than it can ask for them', async () => {
    const { head, reads } = await awaited(Array.from({ length: 100 }, (_, index) => index * 10));
    expect(head).toBeUndefined();
    expect(reads).toBe(4);
  });
});
