import { describe, expect, test } from 'vitest';
import { bindPredicate } from './bind-predicate.ts';
import { wideSchema } from './fixtures/random-rows.ts';
import { parsePredicate } from './parse-predicate.ts';
import { equal, isIn, like, not } from './predicate-builders.ts';
import type { Predicate } from './predicate.ts';

const bind = (text: string): unknown => bindPredicate(parsePredicate(text), wideSchema);

describe('values become values of the column', () => {
  test.each([
    ['big = 9223372036854775807', 2n ** 63n - 1n],
    ['big = 9007199254740993', 2n ** 53n + 1n],
    ['small = 5.0', 5],
    ['small = 1e3', 1000],
    ['single = 0.1', Math.fround(0.1)],
    ['single = 1e300', 1e300],
    ['single = 1e-60', 1e-60],
    ['double = 0.1', 0.1],
    ["double = '-Infinity'", -Infinity],
    ['price = 19.99', 1999n],
    ["price = '19.9'", 1990n],
    ['huge = 99999999999999999999999999999999999999', 10n ** 38n - 1n],
    ["date = '1969-12-31'", -1],
    ["date = DATE '2000-02-29'", 11_016],
    ["date = '+012345-01-01'", 3_789_391],
    ["time = '23:59:59.5'", 86_399_500_000n],
    ["local = '1969-12-31T23:59:59.999999'", -1n],
    ["local = '1970-01-02'", 86_400_000_000n],
    ["instant = '1970-01-01T01:00:00+01:00'", 0n],
    ["instant = TIMESTAMP '1970-01-01 00:00:00-01:30'", 5_400_000_000n],
    ["id = 'F81D4FAE-7dec-11d0-a765-00a0c91e6bf6'", Uint8Array.from([0xf8, 0x1d, 0x4f, 0xae, 0x7d, 0xec, 0x11, 0xd0, 0xa7, 0x65, 0, 0xa0, 0xc9, 0x1e, 0x6b, 0xf6])],
    ["blob = X'00ff'", Uint8Array.of(0, 255)],
  ])('%s', (text, value) => {
    expect(bind(text)).toMatchObject({ kind: 'compare', operator: '=', value });
  });

  test('a bigint counts in the unit of the column', () => {
    expect(bindPredicate(equal('instant', 5n), wideSchema)).toMatchObject({ value: 5n });
    expect(bindPredicate(equal('date', 5n), wideSchema)).toMatchObject({ value: 5 });
    expect(bindPredicate(equal('price', 5n), wideSchema)).toMatchObject({ value: 500n });
  });
});

describe('what no value can tell apart is folded', () => {
  test.each([
    ['sure = 5.5', { kind: 'false' }],
    ['sure <> 5.5', { kind: 'true' }],
    ['sure < 5.5', { kind: 'compare', operator: '<=', value: 5 }],
    ['sure >= -0.5', { kind: 'compare', operator: '>', value: -1 }],
    ['sure < 2147483648', { kind: 'true' }],
    ['small < 2147483648', { kind: 'not-null' }],
    ['small > 2147483647.5', { kind: 'false' }],
    ['small <= 2147483647', { kind: 'not-null' }],
    ['small < -2147483648', { kind: 'false' }],
    ['NOT small > -99999999999', { kind: 'false' }],
    ['big = 9223372036854775808', { kind: 'false' }],
    ['price > 1.005', { kind: 'compare', operator: '>', value: 100n }],
    ['price < 1e400', { kind: 'not-null' }],
    ['price > 1e-400', { kind: 'compare', operator: '>', value: 0n }],
    ["date < '+999999999-01-01'", { kind: 'not-null' }],
    ["date = '+999999999-01-01'", { kind: 'false' }],
    ["date > '-999999999-01-01'", { kind: 'not-null' }],
    ["date = '+5881580-07-11'", { kind: 'compare', value: 2 ** 31 - 1 }],
    ["date > '+5881580-07-12'", { kind: 'false' }],
    ["local <= '+999999-01-01'", { kind: 'not-null' }],
    ["local IN ('-999999-01-01', '1970-01-01')", { kind: 'compare', operator: '=', value: 0n }],
    ['sure IS NULL', { kind: 'false' }],
    ['sure = null', { kind: 'false' }],
    ['NOT sure = null', { kind: 'false' }],
    ['sure NOT IN (1, null)', { kind: 'false' }],
    ['small NOT IN (1.5)', { kind: 'not-null' }],
    ['small NOT IN ()', { kind: 'true' }],
    ['sure IN (3, 1, 3, 2.0, 7.5, null)', { kind: 'in', values: [1, 2, 3] }],
    ['double IN (0, -0)', { kind: 'compare', operator: '=' }],
    ["text LIKE 'ab%'", { kind: 'starts-with', prefix: 'ab' }],
    ["text LIKE 'ab'", { kind: 'compare', value: 'ab' }],
    ["text LIKE '%%'", { kind: 'not-null' }],
    ["text LIKE 'a%b'", { kind: 'and', children: [{ kind: 'starts-with', prefix: 'a' }, { kind: 'like' }] }],
    ["text LIKE '50!%%' ESCAPE '!'", { kind: 'starts-with', prefix: '50%' }],
    ['NOT (sure < 3 AND small > 4)', { kind: 'or', children: [{ operator: '>=' }, { operator: '<=' }] }],
    ['NOT double < 3', { kind: 'or', children: [{ operator: '>=' }, { kind: 'is-nan' }] }],
    ['true AND (sure = 1 OR false)', { kind: 'compare', value: 1 }],
    ['sure = 1 OR true', { kind: 'true' }],
    ['sure = 1 AND (sure = 2 AND sure = 3)', { kind: 'and', children: [{ value: 1 }, { value: 2 }, { value: 3 }] }],
  ])('%s', (text, expected) => {
    expect(bind(text)).toMatchObject(expected);
  });
});

describe('names', () => {
  test('nested fields, also by dotted builder names; required only if everything around is', () => {
    expect(bind("place.name = 'x'")).toMatchObject({ column: { fieldId: 17, path: ['place', 'name'], required: false } });
    expect(bindPredicate(equal('place.height', 3), wideSchema)).toMatchObject({ column: { fieldId: 18, required: false } });
    expect(bind('place IS NULL')).toMatchObject({ kind: 'is-null', column: { fieldId: 16 } });
    expect(bind('place.height IS NULL')).toMatchObject({ kind: 'is-null', column: { fieldId: 18 } });
  });

  test.each([
    ['tezt = 1', 'The table has no column "tezt". Did you mean "text"?'],
    ['Small = 1', 'The table has no column "Small". Did you mean "small"?'],
    ['place.hieght = 1', 'The table has no column "place.hieght". Did you mean "place.height"?'],
    ['zzzzzzzz = 1', 'The table has no column "zzzzzzzz".'],
  ])('%s', (text, message) => {
    expect(() => bind(text)).toThrow(expect.objectContaining({ code: 'column-unknown', message }));
  });
});

describe('values and operators that do not fit', () => {
  test('golden text', async () => {
    const texts = [
      "small = '5'",
      'text = 5',
      'flag = 1',
      'double = true',
      "date = '2026-02-30'",
      "date = '2026-1-1'",
      'date = 20484',
      "date = '2026-01-31T00:00:00'",
      "local = '2026-01-31T00:00:00Z'",
      "instant = '2026-01-31T00:00:00'",
      "instant = '2026-01-31'",
      "instant = '2026-01-31T23:59:60Z'",
      "instant = '2026-01-31T24:00:00Z'",
      "instant = '2026-01-31T00:00:00.1234567Z'",
      "instant = '+999999-01-31T00:00:00Z'",
      "time = '25:00'",
      "id = 'f81d4fae7dec11d0a76500a0c91e6bf6'",
      "blob = 'text'",
      "double = 'NaN'",
      'place = 5',
      'place.name.first = 5',
      'small IS NAN',
      "small LIKE '1%'",
      "date STARTS WITH '2026'",
      "text LIKE 'x!y' ESCAPE '!'",
    ];
    const lines = texts.map((text) => {
      try {
        return `${text}\n  ${JSON.stringify(bind(text))}`;
      } catch (error) {
        return `${text}\n  ${(error as { code: string }).code}: ${(error as Error).message}`;
      }
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./fixtures/type-errors.txt');
  });

  test('built values', () => {
    expect(() => bindPredicate(equal('double', Number.NaN), wideSchema)).toThrow('Use IS NAN.');
    expect(() => bindPredicate(isIn('text', ['a', '\ud800']), wideSchema)).toThrow(expect.objectContaining({ code: 'predicate-type-mismatch' }));
    expect(() => bindPredicate(equal('id', Uint8Array.of(1)), wideSchema)).toThrow(expect.objectContaining({ code: 'predicate-type-mismatch' }));
  });

  test('an escape of a built LIKE is one character', () => {
    for (const escape of ['', 'ab']) {
      expect(() => bindPredicate(like('text', 'a!%', escape), wideSchema)).toThrow(expect.objectContaining({ code: 'predicate-syntax', context: { pattern: 'a!%', escape } }));
    }
    expect(bindPredicate(like('text', 'a\u{1f600}%', '\u{1f600}'), wideSchema)).toMatchObject({ kind: 'compare', value: 'a%' });
  });

  test('built trees are bounded in depth', () => {
    let tree: Predicate = equal('sure', 1);
    for (let level = 0; level < 100_000; level += 1) tree = not(tree);
    expect(() => bindPredicate(tree, wideSchema)).toThrow(expect.objectContaining({ code: 'predicate-too-deep' }));
  });
});
