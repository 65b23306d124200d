import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { optimizeRace, type Sums } from './optimize-race.ts';

const writers = 4;
/** Of the demo's flights; what writers append beyond them is small. */
const demoBatches = 33;
const demoRows = 3_000_000;

const rowsOf = (sums: Sums): number => [...sums.values()].reduce((total, { rows }) => total + rows, 0);
const demoPart = (sums: Sums): Sums => new Map([...sums].filter(([number]) => number < demoBatches).toSorted(([a], [b]) => a - b));

it(`optimize in a process of its own lands while ${writers} processes append to the demo's flights, and every batch reads the same before and after`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frazil-optimize-race-'));
  try {
    const startMs = performance.now();
    const result = await optimizeRace(folder, writers);
    const { acknowledged, appendsMeanwhile, landed, sumsAfter, sumsAtEnd, sumsBefore, sumsBeforeReadLater } = result;
    console.log(`${landed.length} snapshots of the optimizer, ${result.filesBefore} files became ${result.filesAfter}; ${appendsMeanwhile.join(' + ')} appends meanwhile; ${((performance.now() - startMs) / 1_000).toFixed(1)} s`);
    expect(result.failed).toEqual([]);
    expect(landed.length).toBeGreaterThanOrEqual(1);
    expect(result.filesAfter).toBeLessThan(result.filesBefore);
    for (const appends of appendsMeanwhile) expect(appends).toBeGreaterThanOrEqual(1);

    // Before: all flights of the demo. Readers of that snapshot see nothing of what goes on.
    expect([demoPart(sumsBefore).size, rowsOf(demoPart(sumsBefore))]).toEqual([demoBatches, demoRows]);
    expect(demoPart(sumsBefore)).toEqual(demoPart(acknowledged));
    for (const sums of sumsBeforeReadLater) expect(sums).toEqual(sumsBefore);

    // After: every batch that was there, as it was, and of the newer ones nothing but what was acknowledged.
    for (const [number, sum] of sumsBefore) expect([number, sumsAfter.get(number)]).toEqual([number, sum]);
    for (const [number, sum] of sumsAfter) expect([number, sum]).toEqual([number, acknowledged.get(number)]);
    expect(new Map([...sumsAtEnd].toSorted(([a], [b]) => a - b))).toEqual(new Map([...acknowledged].toSorted(([a], [b]) => a - b)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
