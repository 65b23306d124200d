import type { Data } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues, decodeValue, type PrimitiveType, schemaFromShorthand, type Value, valueComparator } from '../../format/index.ts';
import { rowsToBatch } from '../../rows/index.ts';
import { encodeDataFile } from '../index.ts';
import { openBytes } from '../fixtures/collect.ts';
import { valueReader } from '../partition/source-column.ts';
import { chunkBounds } from './chunk-bounds.ts';
import { StatisticsCollector } from './file-statistics.ts';

const long = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -3n, max: 3n }));
const double = fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ unit: fc.constantFrom('a', 'é', '東', '🛫', '\u{10ffff}', '\ud7ff'), minLength: 10, maxLength: 40 }));
const decimalText = (digits: number): fc.Arbitrary<string> => fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n }).map(String);

const columns: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
  ['boolean', fc.boolean()],
  ['int', fc.integer()],
  ['long', long],
  ['float', fc.oneof(fc.float(), fc.constantFrom(0, -0, Number.NaN))],
  ['double', double],
  ['date', fc.integer({ min: -700_000, max: 3_000_000 })],
  ['time', fc.bigInt({ min: 0n, max: 86_399_999_999n })],
  ['timestamp', long],
  ['timestamptz', long],
  ['string', text],
  ['binary', fc.uint8Array({ maxLength: 30 })],
  ['uuid', fc.uint8Array({ minLength: 16, maxLength: 16 })],
  ['fixed[3]', fc.uint8Array({ minLength: 3, maxLength: 3 })],
  ['decimal(9, 0)', decimalText(9)],
  ['decimal(18, 0)', decimalText(18)],
  ['decimal(38, 0)', decimalText(38)],
];

describe('statistics of written files', () => {
  it.each(columns)('bound every value of a %s column, in the file and in its row groups', async (typeText, values) => {
    const schema = schemaFromShorthand({ c: typeText, s: { n: typeText } });
    const type = schema.fields[0]?.type as PrimitiveType;
    const structId = schema.fields[1]?.type.kind === 'struct' ? (schema.fields[1].type.fields[0]?.id as number) : 0;
    const cell = fc.option(values, { freq: 4, nil: null });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ c: cell, s: fc.option(fc.record({ n: cell }), { nil: null }) }), { minLength: 1, maxLength: 40 }), fc.nat(5), async (rows, skip) => {
        const whole = rowsToBatch(schema, rows);
        const first = Math.min(skip, rows.length - 1);
        // A slice has offsets into its buffers, which the statistics must respect.
        const batch = whole.slice(first, rows.length);
        const present = presentValues(type, batch.data.children[0] as never);
        const { metrics, bytes } = await encodeDataFile({ schema, batches: [batch], rowGroupRows: 7 });
        expectBounds(type, metrics, 1, present, batch.numRows);
        const nested = rows.slice(first).filter((row) => row.s !== null && row.s.n !== null).length;
        expect(metrics.nullValueCounts.get(structId)).toBe(BigInt(batch.numRows - nested));

        const { footer } = await openBytes(bytes);
        const values = batch.data.children[0] as never;
        for (const group of footer.rowGroups) {
          const bounds = chunkBounds(footer.leaves[0] as never, group.chunks[0]?.statistics, type);
          const inGroup = presentValues(type, (values as { slice(from: number, length: number): never }).slice(group.firstRow, group.rowCount));
          expect(bounds.nullCount).toBe(BigInt(group.rowCount - inGroup.length));
          for (const value of inGroup) expectWithin(type, value, bounds.lower, bounds.upper);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('do not depend on how the rows are cut into batches', () => {
    const schema = schemaFromShorthand({ a: 'string', b: 'long' });
    const rows = Array.from({ length: 300 }, (_, index) => ({ a: index % 7 === 0 ? null : `value ${(index * 7919) % 300}`, b: BigInt(index * index) }));
    const whole = new StatisticsCollector(schema);
    whole.add(rowsToBatch(schema, rows));
    const parts = new StatisticsCollector(schema);
    for (let start = 0; start < 300; start += 11) parts.add(rowsToBatch(schema, rows.slice(start, start + 11)));
    expect(parts.finish()).toEqual(whole.finish());
  });

  it('cut strings at sixteen code points and raise the upper bound past what was cut', async () => {
    const schema = schemaFromShorthand({ a: 'string' });
    const { metrics } = await encodeDataFile({ schema, batches: [rowsToBatch(schema, [{ a: `${'x'.repeat(15)}🛫tail` }])] });
    expect(decodeValue({ kind: 'string' }, metrics.lowerBounds.get(1) as Uint8Array)).toBe(`${'x'.repeat(15)}🛫`);
    expect(decodeValue({ kind: 'string' }, metrics.upperBounds.get(1) as Uint8Array)).toBe(`${'x'.repeat(15)}\u{1f6ec}`);
  });

  it('leave bounds out when there is nothing to bound', async () => {
    const schema = schemaFromShorthand({ a: 'double', b: 'long' });
    const { metrics } = await encodeDataFile({ schema, batches: [rowsToBatch(schema, [{ a: Number.NaN }, {}])] });
    expect(metrics.lowerBounds.size + metrics.upperBounds.size).toBe(0);
    expect(metrics.nanValueCounts).toEqual(new Map([[1, 1n]]));
    expect(metrics.nullValueCounts).toEqual(new Map([[1, 1n], [2, 2n]]));
  });

  it('keep both zeros inside', async () => {
    const schema = schemaFromShorthand({ a: 'double' });
    const { metrics } = await encodeDataFile({ schema, batches: [rowsToBatch(schema, [{ a: 0 }, { a: -0 }])] });
    expect(decodeValue({ kind: 'double' }, metrics.lowerBounds.get(1) as Uint8Array)).toBe(-0);
    expect(decodeValue({ kind: 'double' }, metrics.upperBounds.get(1) as Uint8Array)).toBe(0);
  });
});

function presentValues(type: PrimitiveType, data: never): Value[] {
  const array = data as Data;
  const read = valueReader(type, array);
  return Array.from({ length: array.length }, (_, index) => index)
    .filter((index) => array.getValid(index))
    .map((index) => read(index));
}

function expectBounds(type: PrimitiveType, metrics: Awaited<ReturnType<typeof encodeDataFile>>['metrics'], id: number, present: readonly Value[], rows: number): void {
  const ordered = present.filter((value) => !Number.isNaN(value)).toSorted(valueComparator(type));
  expect(metrics.valueCounts.get(id)).toBe(BigInt(rows));
  expect(metrics.nullValueCounts.get(id)).toBe(BigInt(rows - present.length));
  const isFloat = type.kind === 'float' || type.kind === 'double';
  expect(metrics.nanValueCounts.get(id)).toBe(isFloat ? BigInt(present.length - ordered.length) : undefined);
  const lower = metrics.lowerBounds.get(id);
  const upper = metrics.upperBounds.get(id);
  if (ordered.length === 0) {
    expect([lower, upper]).toEqual([undefined, undefined]);
    return;
  }
  const bounds = [lower, upper].map((bytes) => (bytes === undefined ? undefined : decodeValue(type, bytes)));
  for (const value of [ordered[0], ordered.at(-1)]) expectWithin(type, value as Value, bounds[0], bounds[1]);
  const exact = type.kind !== 'string' && type.kind !== 'binary' && !(isFloat && ordered.some((value) => value === 0));
  if (exact) expect(bounds).toEqual([ordered[0], ordered.at(-1)]);
}

function expectWithin(type: PrimitiveType, value: Value, lower: Value | undefined, upper: Value | undefined): void {
  if (Number.isNaN(value)) return;
  if (lower !== undefined) expect(compareValues(type, lower, value)).toBeLessThanOrEqual(0);
  if (upper !== undefined) expect(compareValues(type, upper, value)).toBeGreaterThanOrEqual(0);
}
