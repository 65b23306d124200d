import { describe, expect, it } from 'vitest';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import { schemaFromShorthand } from '../schema/schema-shorthand.ts';
import { parsePartitionBy } from './parse-partition-by.ts';
import { parseSortBy } from './parse-sort-by.ts';
import { partitionText } from './partition-text.ts';
import { printTransform } from './transform-text.ts';

const schema = schemaFromShorthand({
  id: 'long', date: 'date', region: 'string', name: 'string', ts: 'timestamptz', 'Cost Total $': 'double', where: { lat: 'double', city: 'string' },
  tags: 'list<string>', day_of: 'int', name_trunc: 'int', 'a"b': 'int',
});
const described = (text: string | readonly string[]): readonly string[] =>
  parsePartitionBy(text, schema).fields.map((field) => `${field.fieldId} ${field.name} ${printTransform(field.transform)} ${field.sourceId}`);

describe('parsePartitionBy', () => {
  it('names fields as Iceberg does and counts their ids from 1000', () => {
    expect(described(['month(date)', 'bucket(16, id)', 'region', 'truncate(4, region)', 'hour(ts)', 'where.city'])).toEqual([
      '1000 date_month month 2', '1001 id_bucket bucket[16] 1', '1002 region identity 3', '1003 region_trunc truncate[4] 3', '1004 ts_hour hour 5',
      '1005 where.city identity 13',
    ]);
  });

  it('takes one text with commas, quotes, plurals and names of one\'s own', () => {
    expect(described('days(ts) as d, bucket( 4 , "a""b" ), "Cost Total $", void(id)')).toEqual([
      '1000 d day 5', '1001 a"b_bucket bucket[4] 11', '1002 Cost Total $ identity 6', '1003 id_null void 1',
    ]);
    expect(described('')).toEqual([]);
    expect(described([])).toEqual([]);
  });

  it('goes on behind the last id of a table', () => {
    const spec = parsePartitionBy('region', schema, { specId: 3, lastPartitionId: 1007 });
    expect(spec).toEqual({ specId: 3, fields: [{ sourceId: 3, fieldId: 1008, name: 'region', transform: { kind: 'identity' } }] });
  });

  it.each([
    ['nope', 'has no column "nope"'],
    ['Region', 'has no column "Region"'],
    ['week(date)', '"week" is not a transform'],
    ['constructor(date)', '"constructor" is not a transform'],
    ['bucket(id)', 'takes a positive number and a column'],
    ['bucket(0, id)', 'takes a positive number and a column'],
    ['bucket(id, 16)', 'takes a positive number and a column'],
    ['day(ts, id)', 'takes one column'],
    ['hour(date)', 'hour does not take "date", which is date'],
    ['truncate(4, where.lat)', 'does not take "where.lat"'],
    ['bucket(4, where.lat)', 'does not take "where.lat"'],
    ['where', 'is a struct; name one of its fields'],
    ['tags.element', 'has many values in a row'],
    ['region desc', '"desc" is left over'],
    ['region as', 'is left over'],
    ['region as a b', 'is left over'],
    ['day(ts), hour(ts)', 'redundant beside "day(ts)"'],
    ['region, region', 'redundant beside "region"'],
    ['region, truncate(2, name) as region', 'would have the name of a column'],
    ['truncate(4, name)', 'would have the name of a column'],
    ['bucket(4, id) as x, region as x', 'two partition fields are named "x"'],
    ['Cost Total $', 'has no column "Cost"'],
    ['id,,region', 'a column is expected'],
    ['bucket(4', 'a column is expected'],
    ['"region', 'a column is expected'],
  ])('refuses %j', (text, message) => {
    const error = errorOf(() => parsePartitionBy(text, schema));
    expect(error.code).toBe('partition-by-invalid');
    expect(error.message).toContain(message);
  });
});

describe('parseSortBy', () => {
  it('takes directions and null orders', () => {
    const order = parseSortBy(['date', 'ts desc', 'id ASC NULLS LAST', 'bucket(4, id) desc nulls first', 'region nulls last'], schema);
    expect(order.orderId).toBe(1);
    expect(order.fields.map((field) => `${field.sourceId} ${printTransform(field.transform)} ${field.direction} ${field.nullOrder}`)).toEqual([
      '2 identity asc nulls-first', '5 identity desc nulls-last', '1 identity asc nulls-last', '1 bucket[4] desc nulls-first', '3 identity asc nulls-last',
    ]);
    expect(parseSortBy('date desc, id', schema).fields).toHaveLength(2);
    expect(parseSortBy([], schema)).toEqual({ orderId: 0, fields: [] });
  });

  it.each([
    ['nope desc', 'has no column'],
    ['date down', '"down" is not a direction'],
    ['date desc nulls', 'is not a direction'],
    ['date nulls last desc', 'is not a direction'],
    ['tags', 'is a list'],
  ])('refuses %j', (text, message) => {
    const error = errorOf(() => parseSortBy(text, schema));
    expect(error.code).toBe('sort-by-invalid');
    expect(error.message).toContain(message);
  });
});

describe('partitionText', () => {
  it('prints partitions for people', () => {
    const spec = parsePartitionBy('month(date), region, hour(ts), bucket(4, id)', schema);
    expect(partitionText(spec, schema, [-1, 'SFO', -1, 3])).toBe('date_month=1969-12, region=SFO, ts_hour=1969-12-31-23, id_bucket=3');
    expect(partitionText(spec, schema, [null, null, 0, null])).toBe('date_month=null, region=null, ts_hour=1970-01-01-00, id_bucket=null');
    const other = parsePartitionBy('year(date), day(ts), id, where.lat', schema);
    expect(partitionText(other, schema, [-1970, 20454, 2n ** 63n - 1n, 0.5])).toBe(
      'date_year=0000, ts_day=2026-01-01, id=9223372036854775807, where.lat=0.5',
    );
    expect(partitionText(parsePartitionBy('where.lat', schema), schema, [Number.NaN])).toBe('where.lat=NaN');
    expect(partitionText(parsePartitionBy('where.lat', schema), schema, [-Infinity])).toBe('where.lat=-Infinity');
  });
});
