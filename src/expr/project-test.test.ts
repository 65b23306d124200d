import { expect, test } from 'vitest';
import { parseTransform, partitionFieldType } from '../format/index.ts';
import { bindPredicate } from './bind-predicate.ts';
import type { BoundColumn, BoundTest } from './bound-predicate.ts';
import { printBound } from './fixtures/print-bound.ts';
import { wideSchema } from './fixtures/random-rows.ts';
import { parsePredicate } from './parse-predicate.ts';
import { projectTest } from './project-test.ts';

const cases: Readonly<Record<string, readonly string[]>> = {
  identity: ['small = 5', 'small <> 5', 'small IN (1, 2)', 'double IS NAN', "text LIKE '_a'", 'flag IS NULL'],
  'bucket[16]': ['big = 5', 'big <> 5', 'big < 5', 'big IN (5, 6)', 'big NOT IN (5, 6)', 'big IS NULL', 'big IS NOT NULL', "text STARTS WITH 'a'", "id = 'f79c3e09-677c-4bbd-a479-3f349cb785e7'"],
  'truncate[10]': [
    'small < 10', 'small <= 9', 'small <= 10', 'small > 9', 'small >= 10', 'small = -1', 'small <> -1', 'small IN (1, 2, 11)', 'small NOT IN (1, 2, 11)', 'small > -2147483647',
    'big < -10', 'big >= -10', 'price <= 0.09', 'price > 0.09', "blob = X'00'",
  ],
  'truncate[3]': [
    "text < 'abcd'", "text <= 'abcd'", "text > 'abcd'", "text >= 'abc'", "text = 'abcd'", "text <> 'abcd'", "text STARTS WITH 'ab'", "text STARTS WITH 'abc'", "text STARTS WITH 'abcd'",
    "NOT text STARTS WITH 'ab'", "NOT text STARTS WITH 'abcd'", "text LIKE '_b'", "text = '\u{1f600}\u{1f600}\u{1f600}\u{1f600}'",
  ],
  year: ["local < '1971-01-01'", "local >= '2026-06-01'", "date = '1969-05-05'", "date <= '1968-12-31'"],
  month: ["local <= '2026-01-31T23:59:59.999999'", "local < '2026-02-01'", "local > '2026-01-31T23:59:59.999999'", "local = '1969-12-31T00:00:00'", "local > '1969-12-15'", "local <> '1969-12-15'", "date < '2001-02-01'", "date >= '2001-02-01'"],
  day: ["instant < '1970-01-01T00:00:00Z'", "instant >= '1969-12-31T00:00:00Z'", "local IN ('1969-12-31', '1970-01-01')", "local NOT IN ('1969-12-31', '1970-01-01')", "date <= '1969-12-31'", 'date IS NULL'],
  hour: ["local = '2026-01-31T05:59:59'", "local > '+250000-01-01T00:00:00'", "local < '1969-12-31T23:00:00'"],
  void: ['small = 5', 'small IS NULL'],
  'zorder(4)': ['small = 5'],
};

test('golden text: what each test says about the partitions of each transform', async () => {
  const lines: string[] = [];
  for (const [text, predicates] of Object.entries(cases)) {
    const transform = parseTransform(text);
    lines.push(text);
    for (const predicate of predicates) {
      const bound = bindPredicate(parsePredicate(predicate), wideSchema) as BoundTest;
      const type = partitionFieldType({ sourceId: bound.column.fieldId, fieldId: 1000, name: 'p', transform }, wideSchema);
      if (type === undefined) throw new TypeError(`${text} does not take ${bound.column.type.kind}`);
      const partition: BoundColumn = { fieldId: 1000, type, path: ['p'], required: false };
      const { inclusive, strict } = projectTest(bound, transform, partition);
      lines.push(`  ${predicate}`, `    some row needs   ${printBound(inclusive)}`, `    every row if     ${printBound(strict)}`);
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./fixtures/projections.txt');
});
