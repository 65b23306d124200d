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

  it('asks twice when one version is newer', async () => {
    expect(await probesTo(8, 7)).toEqual({ found: 8, probes: 2 });
  });

  it('asks several at once from far behind: some more probes, in half of the round trips', async () => {
    let roundTrips = 0;
    let waiting: (() => void)[] = [];
    const exists = async (version: number): Promise<boolean> => {
      if (waiting.length === 0) {
        roundTrips += 1;
        setImmediate(() => {
          const answered = waiting;
          waiting = [];
          for (const answer of answered) answer();
        });
      }
      await new Promise<void>((answer) => {
        waiting.push(answer);
      });
      return version <= 1_000_000;
    };
    expect(await probeForward(1, exists)).toBe(1_000_000);
    expect(roundTrips).toBeLessThanOrEqual(20);
    expect((await probesTo(1_000_000, 1)).probes).toBeLessThanOrEqual(60);
  });

  it.each([1, 5, 40])('ends where %i versions land during each of its probes', async (growth) => {
    let newest = 10;
    let probes = 0;
    const found = await probeForward(3, async (version) => {
      probes += 1;
      const answer = version <= newest;
      newest += growth;
      return answer;
    });
    expect(found).toBeGreaterThanOrEqual(10);
    expect(found).toBeLessThanOrEqual(newest);
    expect(probes).toBeLessThan(80);
  });
});
