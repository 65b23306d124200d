import { expect, it } from 'vitest';
import { isSameLocation, keyOfLocation, locationOfKey } from './location.ts';

it.each([
  ['file:///w/ns/t', '/w/ns/t'],
  ['/w/ns/t', 'file:/w/ns/t'],
  ['file:/w/ns/t', 'file:///w/ns/t'],
  ['s3://lake/ns/t', 's3a://lake/ns/t'],
  ['s3n://lake/ns/t', 's3://lake/ns/t'],
])('a table at %s may name files as those of %s', (table, spelling) => {
  expect(keyOfLocation(locationOfKey('data/a%20b.parquet', spelling), table)).toBe('data/a%20b.parquet');
  expect(isSameLocation(table, spelling)).toBe(true);
  expect(isSameLocation(table, `${spelling}2`)).toBe(false);
});

it.each([
  ['/w/ns/t2/data/a.parquet', '/w/ns/t'],
  ['/w/ns/t', '/w/ns/t'],
  ['/w/ns/t/', '/w/ns/t'],
  ['/w/ns/t/data/../../other', '/w/ns/t'],
  ['/w/ns/t//data/a.parquet', '/w/ns/t'],
  ['file://host/w/ns/t/data/a.parquet', '/w/ns/t'],
  ['s3://w/ns/t/data/a.parquet', '/w/ns/t'],
  ['S3://lake/ns/t/a.parquet', 's3://lake/ns/t'],
  ['gs://lake/ns/t/a.parquet', 's3://lake/ns/t'],
])('%s is not under %s', (location, table) => {
  expect(() => keyOfLocation(location, table)).toThrow(expect.objectContaining({ code: 'location-outside-table', kind: 'unsupported' }));
});
