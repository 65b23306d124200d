import { describe, expect, it } from 'vitest';
import { inferText } from './infer-text.ts';
import { mergeTypes } from './inferred-schema.ts';

describe('what a text suggests', () => {
  it.each([
    ['long', ['0', '-1', '9223372036854775807', '-9223372036854775808', '1234567890123456789']],
    ['double', ['1.5', '-0.0', '1e5', '1E-5', '123.456e+7', '0.5']],
    ['boolean', ['true', 'false']],
    ['date', ['2026-01-31', '1969-12-31', '0001-01-01', '+12345-01-01', '2024-02-29']],
    ['timestamp', ['2026-01-31T10:00:00', '2026-01-31T10:00', '2026-01-31T10:00:00.123456']],
    ['timestamptz', ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.5+05:30', '2026-01-31T10:00-0800']],
    [
      'string',
      [
        'None', 'null', 'NULL', 'NaN', 'Infinity', '-', '+5', '007', '-01', '00.5', '.5', '5.', '1,000', '1e999', '0x10', '1_000', ' 1', '1 ', 'True', 'TRUE', 'yes',
        '9223372036854775808', '-9223372036854775809', '99999999999999999999999', '2026-02-29', '2026-1-31', '31.01.2026', '2026-01-31 10:00:00', '2026-01-31T25:00:00',
        '2026-01-31T10:00:00.1234567', '2026-01-31T10:00:00+25:00', '10:00:00', '2026-01', 'e5', '𝟙',
      ],
    ],
  ])('%s', (kind, texts) => {
    for (const text of texts) expect([text, inferText(text)]).toEqual([text, kind]);
  });

  it('together: integers and other numbers are double, everything else that disagrees is text', () => {
    const merged = (left: Parameters<typeof mergeTypes>[0], right: Parameters<typeof mergeTypes>[0]): string | undefined => mergeTypes(left, right, true)?.kind;
    expect(merged({ kind: 'nothing' }, { kind: 'long' })).toBe('long');
    expect(merged({ kind: 'long' }, { kind: 'nothing' })).toBe('long');
    expect(merged({ kind: 'long' }, { kind: 'double' })).toBe('double');
    expect(merged({ kind: 'double' }, { kind: 'long' })).toBe('double');
    expect(merged({ kind: 'long' }, { kind: 'boolean' })).toBe('string');
    expect(merged({ kind: 'date' }, { kind: 'timestamptz' })).toBe('string');
    expect(merged({ kind: 'date' }, { kind: 'date' })).toBe('date');
  });
});
