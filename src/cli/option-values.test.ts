import { describe, expect, it } from 'vitest';
import { collectProperty, parseByteSize, parseColumnList, parseInspectSection, parseNumber, parsePositiveNumber, parseSnapshotId } from './option-values.ts';

const refused = (value: string): unknown => expect.objectContaining({ code: 'usage-invalid', context: { value } });

describe('sizes', () => {
  it.each([
    ['1', 1],
    ['128MiB', 128 * 1024 ** 2],
    ['128 mib', 128 * 1024 ** 2],
    ['64MB', 64_000_000],
    ['1.5KiB', 1536],
    ['2GiB', 2 * 1024 ** 3],
    ['7b', 7],
  ])('%s is %i bytes', (text, bytes) => expect(parseByteSize(text)).toBe(bytes));

  it.each(['', '0', 'MiB', '12 parsecs', '-1', '1e3', '0.2', '99999999999GiB', '1MiB extra'])('refuse %j', (text) => {
    expect(() => parseByteSize(text)).toThrow(refused(text));
  });
});

describe('numbers', () => {
  it('take digits only', () => {
    expect(parseNumber('0')).toBe(0);
    expect(parsePositiveNumber('12')).toBe(12);
    for (const text of ['', '-1', '1.5', '1e3', 'ten', '99999999999999999999']) expect(() => parseNumber(text)).toThrow(refused(text));
    expect(() => parsePositiveNumber('0')).toThrow(refused('0'));
  });
});

describe('snapshot ids', () => {
  it('keep every digit', () => {
    expect(parseSnapshotId('9223372036854775807')).toBe(9223372036854775807n);
    for (const text of ['', 'latest', '12.0', '123456789012345678901']) expect(() => parseSnapshotId(text)).toThrow(refused(text));
  });
});

describe('columns', () => {
  it.each([
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [' a , b ', ['a', 'b']],
    ['Cost Total $,b', ['Cost Total $', 'b']],
    ['"a, b",c', ['a, b', 'c']],
    ['"say ""hi""" , where.lat', ['say "hi"', 'where.lat']],
  ])('%s', (text, columns) => expect(parseColumnList(text)).toEqual(columns));

  it.each(['', 'a,', ',a', 'a,,b', '"a', '"a"b', 'a"b'])('refuse %j', (text) => {
    expect(() => parseColumnList(text)).toThrow(refused(text));
  });
});

describe('properties', () => {
  it('split at the first equals sign; the last one of a key counts, whatever the key', () => {
    const given = ['a=1', 'b=x=y', 'a=', '__proto__=z'].reduce((properties, text) => collectProperty(text, properties), {});
    expect(Object.entries(given)).toEqual([['a', ''], ['b', 'x=y'], ['__proto__', 'z']]);
    for (const text of ['a', '=1', '']) expect(() => collectProperty(text, {})).toThrow(refused(text));
  });
});

describe('parts', () => {
  it('are the listed ones', () => {
    expect(parseInspectSection('files')).toBe('files');
    expect(() => parseInspectSection('file')).toThrow(/there are schema, snapshots, refs, files/);
  });
});
