import { describe, expect, it } from 'vitest';
import { probeForward } from './probe.ts';

async function probesTo(newest: number, known: number): Promise<{ readonly found: number; readonly probes: number }> {
  let probes = 0;
  const found = await probeForward(known, async (version) => {
    probes += 1;
    return version <= newest;
  });
  return { found, probes };
}

describe('probeForward', () => {
  it('finds the newest version from every known one', async () => {
    for (let newest = 1; newest < 70; newest++) {
      for (let known = 0; known <= newest; known++) expect((await probesTo(newest, known)).found).toBe(newest);
    }
  });

  it('asks once when nothing is newer', async () => {
    expect(await probesTo(1_000_000, 1_000_000)).toEqual({ found: 1_000_000, probes: 1 });
  });

  it('asks about 2 log2 times from far behind', async () => {
    expect((await probesTo(1_000_000, 1)).probes).toBeLessThanOrEqual(41);
  });
});
