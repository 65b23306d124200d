import type { Data, RecordBatch } from 'apache-arrow';
import type { SchemaShorthand } from '../../src/index.ts';
import { flightSchema } from '../../src/cli/demo/flights.ts';

/** The demo's flights, and which batch each row came with. */
export const numberedFlightSchema: SchemaShorthand = { ...flightSchema, batch: 'int required' };

/** How many rows a batch has, and the sum of their hashes, whatever their order. */
export interface BatchSum {
  rows: number;
  /** Of at most 2^21 hashes below 2^32, so that it is exact. */
  hashes: number;
}

/** Adds the rows to the sums of their batches. @param number of the batch that all rows belong to; by default what their column says. */
export function addToSums(sums: Map<number, BatchSum>, rows: RecordBatch, number?: number): void {
  const column = (name: string): Data => rows.getChild(name)!.data[0]!;
  const longs = ['date', 'delay', 'distance'].map((name) => new Int32Array((column(name).values as BigInt64Array).slice().buffer));
  const texts = ['origin', 'destination'].map((name) => column(name)).map(({ values, valueOffsets }) => ({ values: values as Uint8Array, valueOffsets }));
  const numbers = number === undefined ? (column('batch').values as Int32Array) : undefined;
  for (let row = 0; row < rows.numRows; row++) {
    let hash = 17;
    for (const halves of longs) hash = mix(mix(hash, halves[2 * row]!), halves[2 * row + 1]!);
    for (const { values, valueOffsets } of texts) for (let at = valueOffsets[row]!; at <= valueOffsets[row + 1]!; at++) hash = mix(hash, at === valueOffsets[row + 1] ? -1 : values[at]!);
    const key = number ?? numbers![row]!;
    const sum = sums.get(key) ?? { rows: 0, hashes: 0 };
    sums.set(key, sum);
    sum.rows += 1;
    sum.hashes += (hash ^ (hash >>> 15)) >>> 0;
  }
}

function mix(hash: number, part: number): number {
  const mixed = Math.imul(hash ^ part, 0x9e3779b1);
  return mixed ^ (mixed >>> 16);
}
