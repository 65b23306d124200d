import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { factsOf, madeBirdstrikes } from './birdstrikes.ts';
import { findDataPackage } from './data-package.ts';
import { countSource } from './flight-question.ts';
import { belongsTo, openFlights } from './flights.ts';

const signal = new AbortController().signal;

describe('the data package', () => {
  const data = findDataPackage();

  it('is found beside the clone', () => {
    expect(data?.flightsPath).toMatch(/vega-datasets\/data\/flights-3m\.parquet$/);
  });

  it('has three million flights in order of time, in 33 batches, nine or eight a writer', async () => {
    const flights = await openFlights({ kind: 'file', path: data!.flightsPath });
    expect([flights.rowCount, flights.batchCount]).toEqual([3_000_000, 33]);
    const facts = await countSource(flights, signal);
    expect(facts).toMatchObject({ rows: 3_000_000, answers: 158, firstMs: Date.UTC(2001, 0, 1, 0, 1), lastMs: Date.UTC(2001, 6, 1) });
    expect(facts.batchRows).toHaveLength(33);
    expect(Math.max(...facts.batchRows) - Math.min(...facts.batchRows)).toBeLessThanOrEqual(2);
    const indexes = await Array.fromAsync(flights.batches({ writer: 1, writers: 4 }), ({ index }) => index);
    expect(indexes).toEqual([1, 5, 9, 13, 17, 21, 25, 29]);
  });

  it('has ten thousand birdstrikes, 209 of which cost something', () => {
    expect(factsOf(readFileSync(data!.birdstrikesPath, 'utf8'))).toEqual({ rows: 10_000, costly: 209 });
  });
});

describe('made-up data', () => {
  it('is the same every time, in order of time, and has answers', async () => {
    const flights = await openFlights({ kind: 'made' });
    const [one, two] = [await countSource(flights, signal), await countSource(await openFlights({ kind: 'made' }), signal)];
    expect(one).toEqual(two);
    expect(one).toMatchObject({ rows: 330_000, answers: 110, firstMs: Date.UTC(2001, 0, 1) });
    let previous = 0n;
    let disorder = 0;
    for await (const { batch } of flights.batches()) {
      for (const micros of batch.getChild('date')!.data[0]!.values as BigInt64Array) {
        if (micros < previous) disorder += 1;
        previous = micros;
      }
    }
    expect(disorder).toBe(0);
  });

  it('covers every batch once over the shares', async () => {
    const flights = await openFlights({ kind: 'made' });
    const all = await Promise.all([0, 1, 2, 3].map((writer) => Array.fromAsync(flights.batches({ writer, writers: 4 }), ({ index }) => index)));
    expect(all.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: flights.batchCount }, (_, index) => index));
    expect(belongsTo(5, undefined)).toBe(true);
  });

  it('has birdstrikes with quoted cells and empty ones', () => {
    const text = madeBirdstrikes();
    expect(factsOf(text)).toEqual({ rows: 1_000, costly: 25 });
    expect(text).toContain('"NEWARK, LIBERTY INTL ARPT"');
  });

  it('without the cost column is no birdstrikes', () => {
    expect(() => factsOf('a,b\n1,2\n')).toThrow(expect.objectContaining({ code: 'column-unknown' }));
  });
});
