import { describe, expect, it } from 'vitest';
import { schemaFromShorthand } from '../format/index.ts';
import { appendBatches, batchToRows, rowsToBatch } from './index.ts';

const schema = schemaFromShorthand({
  id: 'long required',
  flag: 'boolean',
  i: 'int',
  f: 'float',
  d: 'double',
  day: 'date',
  clock: 'time',
  local: 'timestamp',
  at: 'timestamptz',
  name: 'string',
  key: 'uuid',
  raw: 'binary',
  f4: 'fixed[4]',
  small: 'decimal(9, 2)',
  mid: 'decimal(18, 4)',
  large: 'decimal(38, 10)',
  tags: 'list<string>',
  attrs: 'map<string, long>',
  where: { lat: 'double', lon: 'double required' },
});

const full = {
  id: 9007199254740993n,
  flag: true,
  i: -2147483648,
  f: 1.5,
  d: Number.NaN,
  day: '1969-12-31',
  clock: 86_399_999_999n,
  local: -1n,
  at: 253_402_300_799_999_999n,
  name: 'Zürich 東京 🛫',
  key: 'f79c3e09-677c-4bbd-a479-3f349cb785e7',
  raw: new Uint8Array([0, 255, 1]),
  f4: new Uint8Array([1, 2, 3, 4]),
  small: '-1234567.89',
  mid: '12345678901234.5678',
  large: '-1234567890123456789012345678.0123456789',
  tags: ['a', '', null],
  attrs: new Map([['x', 1n], ['y', null]]),
  where: { lat: null, lon: -0 },
};
const empty = Object.fromEntries(Object.keys(full).map((name) => [name, null]));

describe('row objects and record batches', () => {
  it('give back every type exactly', () => {
    const rows = [full, { ...empty, id: -(2n ** 63n) }, { ...full, id: 2n ** 63n - 1n, d: Number.NEGATIVE_INFINITY, tags: [], attrs: new Map() }];
    expect([...batchToRows(rowsToBatch(schema, rows), schema)]).toEqual(rows);
  });

  it('take the other forms of a value', () => {
    const row = {
      id: 7,
      day: 3,
      clock: '23:59:59.999999',
      local: '2026-01-31 10:00:00.5',
      at: '2026-01-31T10:00:00+05:30',
      key: new Uint8Array(16),
      small: 1.25,
      attrs: { x: 1 },
      tags: new Set(['b']),
    };
    expect([...batchToRows(rowsToBatch(schema, [row, { id: 1, day: new Date(86_400_000), at: new Date(5) }]), schema)]).toEqual([
      {
        ...empty,
        id: 7n,
        day: '1970-01-04',
        clock: 86_399_999_999n,
        local: 1_769_853_600_500_000n,
        at: 1_769_833_800_000_000n,
        key: '00000000-0000-0000-0000-000000000000',
        small: '1.25',
        attrs: new Map([['x', 1n]]),
        tags: ['b'],
      },
      { ...empty, id: 1n, day: '1970-01-02', at: 5000n },
    ]);
  });

  it.each([
    [{ id: 1.5 }, 'Row 2, column "id": expected long (a bigint or a safe integer), found 1.5.'],
    [{ id: 2n ** 63n }, 'found 9223372036854775808n'],
    [{ id: 2 ** 53 }, 'found 9007199254740992'],
    [{ id: '1' }, 'found "1"'],
    [{ id: 1, i: 2 ** 31 }, 'column "i": expected int, found 2147483648'],
    [{ id: 1, i: -2147483649n }, 'column "i": expected int, found -2147483649n'],
    [{ id: 1, flag: 1 }, 'column "flag": expected boolean, found 1'],
    [{ id: 1, f: 1e39 }, 'column "f": expected float, found 1e+39'],
    [{ id: 1, d: 2n ** 53n + 1n }, 'column "d": expected double'],
    [{ id: 1, d: '1' }, 'column "d": expected double, found "1"'],
    [{ id: 1, day: new Date(1) }, 'column "day": expected date (YYYY-MM-DD), found the Date 1970-01-01T00:00:00.001Z'],
    [{ id: 1, day: new Date(Number.NaN) }, 'column "day": expected date (YYYY-MM-DD), found an invalid Date'],
    [{ id: 1, day: 1.5 }, 'column "day": expected date'],
    [{ id: 1, clock: '24:00:00' }, 'column "clock": expected time'],
    [{ id: 1, clock: 86_400_000_000n }, 'column "clock": expected time'],
    [{ id: 1, at: 2n ** 63n }, 'column "at": expected timestamptz'],
    [{ id: 1, at: '2026-01-31T10:00:00.1234567Z' }, 'column "at": expected timestamptz'],
    [{ id: 1, raw: 'ff' }, 'column "raw": expected binary (Uint8Array), found "ff"'],
    [{ id: 1, attrs: 'x' }, 'column "attrs": expected map (a Map), found "x"'],
    [{ id: 1, attrs: new Map([[null, 1n]]) }, 'column "attrs.key": expected string, required, found null'],
    [{ id: 1, attrs: new Map([['x', 'y']]) }, 'column "attrs.value": expected long'],
    [{}, 'column "id": expected long, required, found nothing'],
    [{ id: null }, 'expected long, required, found null'],
    [{ id: 1, at: '2026-01-31T10:00:00' }, 'column "at": expected timestamptz'],
    [{ id: 1, local: '2026-01-31T10:00:00Z' }, 'column "local": expected timestamp'],
    [{ id: 1, at: 1_700_000_000_000 }, 'found 1700000000000'],
    [{ id: 1, day: '2026-02-30' }, 'found "2026-02-30"'],
    [{ id: 1, small: '12345678.90' }, 'expected decimal(9, 2), found "12345678.90"'],
    [{ id: 1, small: '0.001' }, 'expected decimal(9, 2), found "0.001"'],
    [{ id: 1, tags: ['a', 5] }, 'column "tags.element": expected string, found 5'],
    [{ id: 1, tags: 'ab' }, 'column "tags": expected list (an array), found "ab"'],
    [{ id: 1, where: { lat: 1 } }, 'column "where.lon": expected double, required, found nothing'],
    [{ id: 1, where: [1] }, 'expected struct (an object), found an array of 1'],
    [{ id: 1, f4: new Uint8Array(3) }, 'expected fixed[4] (Uint8Array), found 3 bytes'],
    [{ id: 1, key: 'no' }, 'expected uuid, found "no"'],
    [{ id: 1, name: '\ud800' }, 'half of a surrogate pair'],
    [{ id: 1, attrs: [['x']] }, 'expected map entry (a pair), found an array of 1'],
    ['text', 'Row 2: expected a row object, found "text"'],
  ])('refuse %o', (row, message) => {
    expect(() => rowsToBatch(schema, [{ id: 1 }, row])).toThrow(expect.objectContaining({ code: 'row-invalid', message: expect.stringContaining(message) }));
  });

  it('refuse what only looks like a row without values', () => {
    const optional = schemaFromShorthand({ id: 'long', at: { x: 'int' } });
    const expectRefusal = (row: object, message: string): void => expect(() => rowsToBatch(optional, [{}, row])).toThrow(expect.objectContaining({ code: 'row-invalid', message: expect.stringContaining(message) }));
    expectRefusal(Promise.resolve({ id: 1 }), 'Row 2: expected a row object, found a value of type Promise without a column of its own');
    expectRefusal(new Map([['id', 1]]), 'Row 2: expected a row object, found a value of type Map without');
    expectRefusal({ at: new Map([['x', 1]]) }, 'column "at": expected struct (an object), found a value of type Map without');
    expect(rowsToBatch(optional, [{}, Object.create(null) as object, { at: {} }]).numRows).toBe(3);
  });

  it('refuse a value that the encoder could not hold', () => {
    const expectRefusal = (row: object, message: string): void => expect(() => rowsToBatch(schema, [row])).toThrow(expect.objectContaining({ code: 'row-invalid', message: expect.stringContaining(message) }));
    expectRefusal({ id: 1, raw: new Uint8Array(2 ** 28 + 1) }, 'column "raw": expected binary of 256 MiB at most, found 268435457 bytes');
    expectRefusal({ id: 1, name: 'x'.repeat(2 ** 28 + 1) }, 'column "name": expected string of 256 MiB at most, found 268435457 characters');
  });

  it('refuse unknown fields, also nested, unless told to ignore them', () => {
    const row = { id: 1, where: { lon: 1, alt: 2 } };
    expect(() => rowsToBatch(schema, [row])).toThrow(expect.objectContaining({ code: 'column-unknown', message: expect.stringContaining('"where.alt"') }));
    expect(() => rowsToBatch(schema, [{ id: 1, nmae: 'x' }])).toThrow(expect.objectContaining({ code: 'column-unknown', context: { row: 1, column: 'nmae' } }));
    expect([...batchToRows(rowsToBatch(schema, [row], { ignoreUnknownFields: true }), schema)][0]?.['where']).toEqual({ lat: null, lon: 1 });
  });

  it('keep a column named __proto__ a column', () => {
    const odd = schemaFromShorthand(JSON.parse('{"__proto__": "long", "constructor": "string"}'));
    const row = JSON.parse('{"__proto__": 5}') as object;
    const [read] = batchToRows(rowsToBatch(odd, [row, {}]), odd);
    expect(Object.entries(read as object)).toEqual([['__proto__', 5n], ['constructor', null]]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it('cut an endless stream into batches and number rows across them', async () => {
    async function* rows(): AsyncGenerator<object> {
      for (let id = 0; id < 10; id++) yield { id };
      yield { id: 'x' };
    }
    const sizes: number[] = [];
    const reading = (async () => {
      for await (const batch of appendBatches(rows(), schema, { batchRows: 4 })) sizes.push(batch.numRows);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'row-invalid', context: { row: 11 } });
    expect(sizes).toEqual([4, 4]);
  });
});
