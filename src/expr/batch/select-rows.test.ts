import { Dictionary, Field, Int32, makeData, RecordBatch, Schema, Struct, Utf8, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bindPredicate } from '../bind-predicate.ts';
import { predicateArbitrary } from '../fixtures/random-predicate.ts';
import { batchOf, rowArbitrary, wideSchema } from '../fixtures/random-rows.ts';
import { matchesRow } from '../match-value.ts';
import { parsePredicate } from '../parse-predicate.ts';
import { selectRows } from './select-rows.ts';

test('text, tree, row and batch evaluation agree with SQL logic worked out separately', () => {
  let selected = 0;
  let rejected = 0;
  fc.assert(
    fc.property(predicateArbitrary, fc.array(rowArbitrary, { minLength: 1, maxLength: 20 }), fc.nat(9), (random, rows, offset) => {
      const expected = rows.flatMap((row, index) => (random.evaluate(row) === true ? [index] : []));
      const bound = bindPredicate(random.predicate, wideSchema);
      const parsed = bindPredicate(parsePredicate(random.text), wideSchema);
      expect(parsed).toEqual(bound);
      expect(rows.flatMap((row, index) => (matchesRow(bound, (column) => row.get(column.fieldId) ?? null) ? [index] : []))).toEqual(expected);
      expect([...selectRows(bound, batchOf(rows, offset))]).toEqual(expected);
      selected += expected.length;
      rejected += rows.length - expected.length;
    }),
    { numRuns: 3000 },
  );
  expect(selected).toBeGreaterThan(1000);
  expect(rejected).toBeGreaterThan(1000);
});

test('a dictionary-encoded column is judged by its entries, null entries and null rows included', () => {
  const dictionary = vectorFromArray(['ORD', null, 'SFO', 'LAX'], new Utf8());
  const type = new Dictionary(new Utf8(), new Int32());
  const data = makeData({ type, length: 6, nullCount: 1, nullBitmap: Uint8Array.of(0b011111), data: Int32Array.of(2, 1, 0, 2, 3, 2), dictionary });
  const field = new Field('origin', type, true);
  const batch = new RecordBatch(new Schema([field]), makeData({ type: new Struct([field]), length: 6, nullCount: 0, children: [data] }));
  const schema = { schemaId: 0, identifierFieldIds: [], fields: [{ id: 1, name: 'origin', required: false, type: { kind: 'string' } }] } as const;
  const select = (text: string): number[] => [...selectRows(bindPredicate(parsePredicate(text), schema), batch)];
  expect(select("origin = 'SFO'")).toEqual([0, 3]);
  expect(select("origin <> 'SFO'")).toEqual([2, 4]);
  expect(select("origin LIKE '%O%'")).toEqual([0, 2, 3]);
  expect(select("origin IN ('LAX', 'ORD')")).toEqual([2, 4]);
});

test('a value inside an absent struct is null, whatever its own validity says', () => {
  const name = makeData({ type: new Utf8(), length: 2, nullCount: 0, data: new TextEncoder().encode('xx'), valueOffsets: Int32Array.of(0, 1, 2) });
  const inner = new Field('name', new Utf8(), true);
  const place = new Field('place', new Struct([inner]), true);
  const struct = makeData({ type: place.type, length: 2, nullCount: 1, nullBitmap: Uint8Array.of(0b10), children: [name] });
  const batch = new RecordBatch(new Schema([place]), makeData({ type: new Struct([place]), length: 2, nullCount: 0, children: [struct] }));
  const select = (text: string): number[] => [...selectRows(bindPredicate(parsePredicate(text), wideSchema), batch)];
  expect(select("place.name = 'x'")).toEqual([1]);
  expect(select('place.name IS NULL')).toEqual([0]);
  expect(select('place IS NULL')).toEqual([0]);
});

test('a batch without a column of the predicate is a broken rule, not an empty result', () => {
  expect(() => selectRows(bindPredicate(parsePredicate('nothing = 1'), { schemaId: 0, identifierFieldIds: [], fields: [{ id: 1, name: 'nothing', required: false, type: { kind: 'int' } }] }), batchOf([]))).toThrow(
    expect.objectContaining({ code: 'internal-invariant' }),
  );
});
