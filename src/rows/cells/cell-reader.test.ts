import { afterEach, describe, expect, it } from 'vitest';
import { schemaFromShorthand } from '../../format/index.ts';
import { batchToRows, rowsToBatch } from '../index.ts';
import { doubleText, floatText } from './json-text.ts';

const schema = schemaFromShorthand({ day: 'date', clock: 'time', local: 'timestamp', at: 'timestamptz', list: 'list<timestamptz>' });
const row = { day: '1969-12-31', clock: '23:59:59.999999', local: '2026-01-31T10:00:00', at: -1n, list: [0n] };
const batch = rowsToBatch(schema, [row, {}]);
const nulls = { day: null, clock: null, local: null, at: null, list: null };

describe('instants in rows', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'Temporal');
  });

  it('are bigints of microseconds by default, as text for formats of text', () => {
    expect([...batchToRows(batch, schema)]).toEqual([{ day: '1969-12-31', clock: 86_399_999_999n, local: 1_769_853_600_000_000n, at: -1n, list: [0n] }, nulls]);
    expect([...batchToRows(batch, schema, 'text')]).toEqual([
      { day: '1969-12-31', clock: '23:59:59.999999', local: '2026-01-31T10:00:00', at: '1969-12-31T23:59:59.999999Z', list: ['1970-01-01T00:00:00Z'] },
      nulls,
    ]);
  });

  it('are Dates where asked, rounded down to milliseconds', () => {
    const [first, second] = batchToRows(batch, schema, 'date');
    expect(first).toEqual({ day: new Date('1969-12-31T00:00:00Z'), clock: 86_399_999_999n, local: new Date('2026-01-31T10:00:00Z'), at: new Date(-1), list: [new Date(0)] });
    expect(second).toEqual(nulls);
    expect([...batchToRows(rowsToBatch(schema, [{ at: new Date(5), local: new Date(-7), day: new Date(86_400_000) }]), schema, 'date')]).toMatchObject([{ at: new Date(5), local: new Date(-7), day: new Date(86_400_000) }]);
  });

  it('are Temporal values where asked and where the runtime has them', () => {
    const named = (name: string) => ({ from: (text: string) => ({ [Symbol.toStringTag]: `Temporal.${name}`, text, toString: () => text }) });
    const Instant = { fromEpochNanoseconds: (epochNanoseconds: bigint) => ({ [Symbol.toStringTag]: 'Temporal.Instant', epochNanoseconds }) };
    Object.assign(globalThis, { Temporal: { Instant, PlainDate: named('PlainDate'), PlainTime: named('PlainTime'), PlainDateTime: named('PlainDateTime') } });
    const [first] = batchToRows(batch, schema, 'temporal');
    expect(first).toMatchObject({ day: { text: '1969-12-31' }, clock: { text: '23:59:59.999999' }, local: { text: '2026-01-31T10:00:00' }, at: { epochNanoseconds: -1000n }, list: [{ epochNanoseconds: 0n }] });
    expect([...batchToRows(rowsToBatch(schema, [first]), schema)]).toEqual([[...batchToRows(batch, schema)][0]]);
    expect(() => rowsToBatch(schema, [{ at: Instant.fromEpochNanoseconds(1n) }])).toThrow(expect.objectContaining({ code: 'row-invalid' }));
  });

  it('say so where the runtime has no Temporal', () => {
    Reflect.deleteProperty(globalThis, 'Temporal');
    expect(() => [...batchToRows(batch, schema, 'temporal')]).toThrow(expect.objectContaining({ code: 'temporal-unavailable' }));
  });
});

describe('numbers as text', () => {
  it('tell doubles from integers and read back as they were', () => {
    expect([5, -0, 0.1, 1e21, 5e-324, -1.5, Number.NaN, Number.NEGATIVE_INFINITY].map(doubleText)).toEqual(['5.0', '-0.0', '0.1', '1e+21', '5e-324', '-1.5', 'NaN', '-Infinity']);
    expect([0.1, 16_777_216, 3.4028234663852886e38, -0, 1 / 3].map((value) => floatText(Math.fround(value)))).toEqual(['0.1', '16777216.0', '3.4028234663852886e+38', '-0.0', '0.33333334']);
    for (let bits = 1; bits < 2 ** 31; bits += 7_654_321) {
      const value = new Float32Array(Int32Array.of(bits).buffer)[0] as number;
      expect(Math.fround(Number(floatText(value)))).toBe(value);
    }
  });
});
