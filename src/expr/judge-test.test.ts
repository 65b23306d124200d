import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '../format/index.ts';
import { bindPredicate } from './bind-predicate.ts';
import type { BoundColumn, BoundTest } from './bound-predicate.ts';
import type { ColumnStatistics } from './column-statistics.ts';
import { predicateArbitrary } from './fixtures/random-predicate.ts';
import { type Row, rowArbitrary, wideSchema } from './fixtures/random-rows.ts';
import { judgeTest } from './judge-test.ts';
import { matchesRow, matchesValue } from './match-value.ts';
import { parsePredicate } from './parse-predicate.ts';
import { reducePredicate } from './reduce-predicate.ts';
import { compareOrdered } from './value-order.ts';

/** How a writer may weaken or spoil what it says about rows. */
interface Writer {
  readonly omitCounts: boolean;
  readonly omitBounds: boolean;
  /** Cut text and bytes to so many code points or bytes, raising upper bounds; 0 for never. */
  readonly truncate: number;
  /** Forget to raise them. */
  readonly unraised: boolean;
  readonly nanBounds: boolean;
}

const writerArbitrary: fc.Arbitrary<Writer> = fc.record({
  omitCounts: fc.boolean(),
  omitBounds: fc.boolean(),
  truncate: fc.constantFrom(0, 1, 3, 16),
  unraised: fc.boolean(),
  nanBounds: fc.boolean(),
});

function statisticsOf(rows: readonly Row[], writer: Writer): ColumnStatistics {
  const cells = (column: BoundColumn): (Value | null)[] => rows.map((row) => row.get(column.fieldId) ?? null);
  const ordered = (column: BoundColumn): Value[] => cells(column).filter((cell): cell is Value => cell !== null && !Number.isNaN(cell as number)).sort(compareOrdered);
  const count = (column: BoundColumn, counted: (cell: Value | null) => boolean): bigint | undefined => (writer.omitCounts ? undefined : BigInt(cells(column).filter(counted).length));
  const bound = (column: BoundColumn, upper: boolean): Value | undefined => {
    if (writer.omitBounds) return undefined;
    if (writer.nanBounds && (column.type.kind === 'double' || column.type.kind === 'float')) return Number.NaN;
    const values = ordered(column);
    const value = upper ? values.at(-1) : values[0];
    return value === undefined ? undefined : truncated(value, writer, upper);
  };
  return {
    valueCount: (column) => count(column, () => true),
    nullCount: (column) => count(column, (cell) => cell === null),
    nanCount: (column) => count(column, (cell) => Number.isNaN(cell as number)),
    lower: (column) => bound(column, false),
    upper: (column) => bound(column, true),
  };
}

function truncated(value: Value, writer: Writer, upper: boolean): Value | undefined {
  if (writer.truncate === 0) return value;
  // Forgetting to raise is only survivable at the length where bounds are usually cut.
  const raise = upper && !(writer.unraised && writer.truncate === 16);
  if (typeof value === 'string') {
    const points = Array.from(value, (character) => character.codePointAt(0) ?? 0);
    if (points.length <= writer.truncate) return value;
    const kept = points.slice(0, writer.truncate);
    if (raise) kept.push((kept.pop() ?? 0) + 1);
    return String.fromCodePoint(...kept);
  }
  if (!(value instanceof Uint8Array) || value.length <= writer.truncate || value.length === 16) return value;
  const kept = value.slice(0, writer.truncate);
  if (raise) kept[writer.truncate - 1] = (kept[writer.truncate - 1] ?? 0) + 1;
  return kept;
}

test('UUID bounds hold whether their writer compared bytes or, as Java did, two signed halves', () => {
  const half = fc.constantFrom(0n, 1n, 5n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n);
  const uuid = fc.tuple(half, half).map(([high, low]) => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setBigUint64(0, high);
    new DataView(bytes.buffer).setBigUint64(8, low);
    return bytes;
  });
  const signedHalves = (left: Value, right: Value): number => {
    const [a, b] = [left, right].map((value) => new DataView((value as Uint8Array).buffer)) as [DataView, DataView];
    const differing = a.getBigInt64(0) === b.getBigInt64(0) ? 8 : 0;
    const [x, y] = [a.getBigInt64(differing), b.getBigInt64(differing)];
    return x < y ? -1 : x > y ? 1 : 0;
  };
  const seen = { none: 0, all: 0, some: 0 };
  const operators = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
  const column: BoundColumn = { fieldId: 12, type: { kind: 'uuid' }, path: ['id'], required: true };
  fc.assert(
    fc.property(fc.array(uuid, { minLength: 1, maxLength: 3 }), uuid, operators, fc.constantFrom(compareOrdered, signedHalves), (rows, value, operator, order) => {
      const sorted = rows.toSorted(order);
      const statistics: ColumnStatistics = { valueCount: () => BigInt(rows.length), nullCount: () => 0n, nanCount: () => undefined, lower: () => sorted[0], upper: () => sorted.at(-1) };
      const each: BoundTest = { kind: 'compare', column, operator, value };
      const verdict = judgeTest(each, statistics);
      const matches = rows.filter((row) => matchesValue(each, row)).length;
      if (verdict === 'none') expect(matches).toBe(0);
      if (verdict === 'all') expect(matches).toBe(rows.length);
      seen[verdict] += 1;
    }),
    { numRuns: 3000 },
  );
  expect(Math.min(seen.none, seen.all, seen.some)).toBeGreaterThan(200);
});

test('a long IN list is judged by a few of its values', () => {
  const values = Array.from({ length: 200_000 }, (_, index) => index * 2);
  const each: BoundTest = { kind: 'in', column: { fieldId: 2, type: { kind: 'int' }, path: ['small'], required: true }, values };
  const between = (low: number): ColumnStatistics => ({ valueCount: () => 2n, nullCount: () => 0n, nanCount: () => 0n, lower: () => low, upper: () => low });
  const started = performance.now();
  for (let low = 0; low < 20_000; low += 1) {
    expect(judgeTest(each, between(low))).toBe(low % 2 === 0 ? 'all' : 'none');
    expect(matchesValue(each, low)).toBe(low % 2 === 0);
  }
  // Value by value this would take minutes.
  expect(performance.now() - started).toBeLessThan(5000);
});

test('statistics never drop a row that matches, nor spare a row that does not', () => {
  const seen = { none: 0, all: 0, some: 0 };
  fc.assert(
    fc.property(predicateArbitrary, fc.array(rowArbitrary, { maxLength: 4 }), writerArbitrary, (random, rows, writer) => {
      const bound = bindPredicate(random.predicate, wideSchema);
      const statistics = statisticsOf(rows, writer);
      const reduced = reducePredicate(bound, (each) => judgeTest(each, statistics));
      for (const row of rows) {
        const accessor = (column: BoundColumn): Value | null => row.get(column.fieldId) ?? null;
        expect(matchesRow(reduced, accessor)).toBe(matchesRow(bound, accessor));
      }
      seen[reduced.kind === 'false' ? 'none' : reduced.kind === 'true' ? 'all' : 'some'] += 1;
    }),
    { numRuns: 5000 },
  );
  expect(Math.min(seen.none, seen.all, seen.some)).toBeGreaterThan(150);
});

describe('verdicts', () => {
  const known = (values: Partial<Record<'valueCount' | 'nullCount' | 'nanCount', bigint>> & { readonly lower?: Value; readonly upper?: Value }): ColumnStatistics => ({
    valueCount: () => values.valueCount,
    nullCount: () => values.nullCount,
    nanCount: () => values.nanCount,
    lower: () => values.lower,
    upper: () => values.upper,
  });
  const judge = (text: string, statistics: ColumnStatistics): string => judgeTest(bindPredicate(parsePredicate(text), wideSchema) as BoundTest, statistics);

  test.each([
    ['small > 5', { lower: 0, upper: 5 }, 'none'],
    ['small >= 5', { lower: 0, upper: 5 }, 'some'],
    ['small < 6', { lower: 0, upper: 5 }, 'some'],
    ['small < 6', { lower: 0, upper: 5, nullCount: 0n }, 'all'],
    ['sure < 6', { lower: 0, upper: 5 }, 'all'],
    ['small <> 5', { lower: 5, upper: 5 }, 'none'],
    ['small <> 6', { lower: 5, upper: 5, nullCount: 0n }, 'all'],
    ['small = 7', { lower: 9, upper: 1 }, 'some'],
    ['small = 7', { valueCount: 3n, nullCount: 3n }, 'none'],
    ['small = 7', { valueCount: 3n, nullCount: 4n }, 'some'],
    ['small = 7', { valueCount: -3n, nullCount: -3n }, 'some'],
    ['small IS NULL', { valueCount: 3n, nullCount: 3n }, 'all'],
    ['small IS NOT NULL', { nullCount: 0n }, 'all'],
    ['small IN (1, 9)', { lower: 2, upper: 8 }, 'none'],
    ['small IN (1, 5)', { lower: 5, upper: 5, nullCount: 0n }, 'all'],
    ['small NOT IN (1, 9)', { lower: 2, upper: 8, nullCount: 0n }, 'all'],
    ['small IN (1, 8)', { lower: 2, upper: 8 }, 'some'],
    ['small IN (1, 5)', { upper: 0 }, 'none'],
    ['small IN (1, 5)', { lower: 6 }, 'none'],
    ['small NOT IN (1, 5)', { lower: 5, upper: 5 }, 'none'],
    ["text IN ('a', 'abcdefghijklmnopq')", { lower: 'b', upper: 'abcdefghijklmnop' }, 'some'],
    ["text IN ('a', 'abcdefghijklmnopq')", { lower: 'ab', upper: 'abcdefghijklmnop' }, 'some'],
    ["text IN ('a', 'abcdefghijklmnor')", { lower: 'ab', upper: 'abcdefghijklmnop' }, 'none'],
    ['double IS NAN', { valueCount: 3n, nullCount: 1n, nanCount: 3n }, 'some'],
    ['double IS NAN', { valueCount: 3n, nullCount: 0n, nanCount: 3n }, 'all'],
    ['double < 2', { lower: 0, upper: 1, nullCount: 0n }, 'some'],
    ['double < 2', { lower: 0, upper: 1, nullCount: 0n, nanCount: 0n }, 'all'],
    ['double <> 1', { lower: 1, upper: 1 }, 'some'],
    ['double > 2', { lower: Number.NaN, upper: 1 }, 'none'],
    ['double > 2', { lower: 0, upper: Number.NaN }, 'some'],
    ['double = 0', { lower: -0, upper: -0 }, 'some'],
    ['double < 0', { lower: -0, upper: 0 }, 'none'],
    ['double IS NAN', { valueCount: 2n, nanCount: 2n }, 'all'],
    ['double = 1', { valueCount: 2n, nanCount: 2n }, 'none'],
    ["text = '\u{1f600}'", { lower: 'a', upper: '\uffff' }, 'none'],
    ["text > 'abcdefghijklmnopq'", { lower: 'a', upper: 'abcdefghijklmnop' }, 'some'],
    ["text > 'abcdefghijklmnor'", { lower: 'a', upper: 'abcdefghijklmnop' }, 'none'],
    ["text STARTS WITH 'ab'", { lower: 'abc', upper: 'abd', nullCount: 0n }, 'all'],
    ["text STARTS WITH 'ab'", { lower: 'ac', upper: 'b' }, 'none'],
    ["text STARTS WITH 'ab'", { lower: 'a', upper: 'aa' }, 'none'],
    ["NOT text STARTS WITH 'ab'", { lower: 'abc', upper: 'abd' }, 'none'],
    ["text LIKE '_b'", { valueCount: 1n, nullCount: 1n }, 'none'],
  ] as const)('%s of %o is %s', (text, statistics, verdict) => {
    expect(judge(text, known(statistics))).toBe(verdict);
  });
});
