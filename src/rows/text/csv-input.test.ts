import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaFromShorthand, type SchemaShorthand } from '../../format/index.ts';
import { bytePieces, columnsOf, readAll } from '../fixtures/read-all.ts';
import { openCsv, type RowInput } from '../index.ts';

const source = 'birds.csv';
const csv = (text: string | Uint8Array, size?: number): RowInput => openCsv(bytePieces(text, size), { source });
const dataFile = (name: string): Uint8Array => readFileSync(new URL(`../../../node_modules/vega-datasets/data/${name}`, import.meta.url));
const typed = (text: string, shorthand: SchemaShorthand): Promise<Record<string, unknown>[]> => readAll(csv(text), schemaFromShorthand(shorthand));

describe('a CSV file', () => {
  it('is read with the types that its first rows suggest', async () => {
    const input = csv('id,name,price,day,at,local,ok,none\n1,Zürich,1.5,2026-01-31,2026-01-31T10:00:00+02:00,2026-01-31T10:00,true,\n-7,None,2,1969-12-31,1969-12-31T23:59:59.999999Z,1969-12-31T23:59:59,false,\n');
    const schema = await input.inferSchema();
    expect(columnsOf(schema)).toEqual(['id: long', 'name: string', 'price: double', 'day: date', 'at: timestamptz', 'local: timestamp', 'ok: boolean', 'none: string']);
    expect(schema.fields.map(({ id, required }) => [id, required])).toEqual(Array.from({ length: 8 }, (_, i) => [i + 1, false]));
    expect(await readAll(input, schema)).toEqual([
      { id: 1n, name: 'Zürich', price: 1.5, day: '2026-01-31', at: 1_769_846_400_000_000n, local: 1_769_853_600_000_000n, ok: true, none: null },
      { id: -7n, name: 'None', price: 2, day: '1969-12-31', at: -1n, local: -1_000_000n, ok: false, none: null },
    ]);
  });

  it('may have a byte order mark, any line ends, empty lines, quoted line breaks, and may end without a line end', async () => {
    for (const size of [1, 2, 3, 1000]) {
      expect(await readAll(csv('\ufeffa,b\r\n1,"x\r\ny ""z"""\r\n\r\n2,é', size))).toEqual([{ a: 1n, b: 'x\r\ny "z"' }, { a: 2n, b: 'é' }]);
    }
    expect(await readAll(csv('a\r1\r2'))).toEqual([{ a: 1n }, { a: 2n }]);
  });

  it('may mix line ends; a carriage return alone belongs to a value', async () => {
    for (const size of [1, 5, 1000]) {
      expect(await readAll(csv('a,b\n1,x\r\n2,y\n\r\n3,z\r\n', size))).toEqual([{ a: 1n, b: 'x' }, { a: 2n, b: 'y' }, { a: 3n, b: 'z' }]);
      expect(await readAll(csv('a,b\r\n1,x\n2,p\rq\n', size))).toEqual([{ a: 1n, b: 'x' }, { a: 2n, b: 'p\rq' }]);
    }
  });

  it('keeps names as they are, whatever they are', async () => {
    const rows = await readAll(csv('"Cost Total $",__proto__,a.b,constructor\n1,2,3,4\n'));
    expect(rows.map((row) => Object.entries(row))).toEqual([[['Cost Total $', 1n], ['__proto__', 2n], ['a.b', 3n], ['constructor', 4n]]]);
  });

  it('takes an empty cell for null, quoted or not, and nothing else', async () => {
    expect(await readAll(csv('a,b,c\n,"",NULL\nx,None, \n'))).toEqual([{ a: null, b: null, c: 'NULL' }, { a: 'x', b: 'None', c: ' ' }]);
  });

  it('finds the columns of a table by name, in any order, and leaves optional ones out', async () => {
    expect(await typed('b,a\nx,1\n', { a: 'int', b: 'string', c: 'date' })).toEqual([{ a: 1, b: 'x', c: null }]);
  });

  it('reads every type by a schema, numbers more freely than inference does', async () => {
    const header = 'i,l,f,d,dec,clock,at,raw,list,map,place\n';
    const row = '007,+5,.5,NaN,-1.50,12:30,2026-01-31 10:00:00Z,00fF,"[1,null]","{""k"": 1.10}","{""lat"": 1}"\n';
    const types = { i: 'int', l: 'long', f: 'float', d: 'double', dec: 'decimal(9, 2)', clock: 'time', at: 'timestamptz', raw: 'binary', list: 'list<long>', map: 'map<string, decimal(9, 2)>', place: { lat: 'double' } };
    expect(await typed(header + row, types)).toEqual([
      { i: 7, l: 5n, f: 0.5, d: Number.NaN, dec: '-1.50', clock: 45_000_000_000n, at: 1_769_853_600_000_000n, raw: Uint8Array.of(0, 255), list: [1n, null], map: new Map([['k', '1.10']]), place: { lat: 1 } },
    ]);
  });

  it('looks at a sample only, and says so when a later row does not fit', async () => {
    const lines = ['a', ...Array.from({ length: 10_050 }, (_, i) => String(i)), 'x'];
    await expect(readAll(csv(lines.join('\n'), 1000))).rejects.toMatchObject({
      code: 'row-invalid',
      message: 'birds.csv, line 10052, column "a": expected long, found "x". The type was told from the first 10000 rows; if it is wrong, create the table with a schema (--schema).',
      context: { source, line: 10_052, column: 'a' },
    });
    expect(await readAll(csv(lines.slice(0, -1).join('\n'), 1000))).toHaveLength(10_050);
  });

  it('looks at no more than 10,000 rows and about 4 MiB, however the file comes', async () => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => String(i)).join('\n');
    const pulledFor = async (text: string): Promise<number> => {
      let pulled = 0;
      const counting = async function* (): AsyncGenerator<Uint8Array> {
        for await (const piece of bytePieces(text, 10_000)) {
          pulled += piece.length;
          yield piece;
        }
      };
      const input = openCsv(counting(), { source });
      await input.inferSchema();
      await input.close();
      return pulled;
    };
    expect(await pulledFor(`a\n${numbers}`)).toBeLessThan(70_000);
    expect(await pulledFor(`a\n${`${'x'.repeat(9_999)}\n`.repeat(1_000)}`)).toBeLessThan(5 * 1024 ** 2);
    const oneChunk = openCsv(bytePieces(`a\n${numbers}\nx\n1\n1\n1\n`, 10_000_000), { source });
    expect(columnsOf(await oneChunk.inferSchema())).toEqual(['a: long']);
  });

  it('passes over empty cells when it tells types', async () => {
    expect(columnsOf(await csv('a,b\n1,x\n,y\n2,z\n').inferSchema())).toEqual(['a: long', 'b: string']);
  });

  it('of real data: 10,000 rows of birdstrikes', async () => {
    const input = csv(dataFile('birdstrikes.csv'));
    const schema = await input.inferSchema();
    expect(columnsOf(schema)).toContain('Cost Total $: long');
    expect(columnsOf(schema)).toContain('Flight Date: date');
    const rows = await readAll(input, schema);
    expect(rows).toHaveLength(10_000);
    expect(rows.filter((row) => (row['Cost Total $'] as bigint) > 0n)).toHaveLength(209);
    expect(rows.filter((row) => row['Effect Amount of damage'] === 'None').length).toBeGreaterThan(8_000);
  });

  it('of real data: codes with leading zeros stay text', async () => {
    const rows = await readAll(csv(dataFile('zipcodes.csv')));
    expect(rows[0]).toMatchObject({ zip_code: '00501' });
    expect(rows).toHaveLength(42_049);
  });

  it('takes another delimiter', async () => {
    expect(await readAll(openCsv(bytePieces('a;b\n1,5;x\n'), { source, delimiter: ';' }))).toEqual([{ a: '1,5', b: 'x' }]);
  });

  it('ends batches where asked, and closes its file when given up', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield new TextEncoder().encode('a\n');
        for (;;) yield new TextEncoder().encode('1\n2\n3\n');
      } finally {
        closed = true;
      }
    }
    const input = openCsv(endless(), { source });
    for await (const batch of input.batches(schemaFromShorthand({ a: 'int' }), { batchRows: 4 })) {
      expect(batch.numRows).toBe(4);
      break;
    }
    expect(closed).toBe(true);
    closed = false;
    const sampled = openCsv(endless(), { source });
    const schema = await sampled.inferSchema();
    for await (const batch of sampled.batches(schema, { batchRows: 1 })) {
      expect(batch.numRows).toBe(1);
      break;
    }
    expect(closed).toBe(true);
    closed = false;
    const unread = openCsv(endless(), { source });
    await unread.inferSchema();
    await unread.close();
    expect(closed).toBe(true);
  });
});

describe('a CSV file that is malformed names file, line and column', () => {
  it.each([
    ['', 'birds.csv, line 1: the file is empty; its first row must name the columns.', { line: 1 }],
    ['a,,b\n', 'birds.csv, line 1: column 2 has no name; the first row must name every column.', { column: 2 }],
    ['a,b,a\n', 'birds.csv, line 1: columns 1 and 3 are both named "a"; rename one.', { column: 3 }],
    ['a,b\n1,2\n3\n', 'birds.csv, line 3: the row has 1 of 2 values; the column "b" is the first without one.', { line: 3, column: 2 }],
    ['a,b\n1,2,3\n', 'birds.csv, line 2: the row has 3 values for 2 columns.', { line: 2 }],
    ['a,b\n"x\ny",2\n1\n', 'birds.csv, line 4: the row has 1 of 2 values', { line: 4 }],
    ['a,b\n1,"x\n2,3\n', 'birds.csv, line 2: a quote that opens in column 2 is never closed.', { line: 2, column: 2 }],
    ['a,b\n1,x"y\n', 'birds.csv, line 2: a quote stands inside a value in column 2 that is not quoted', { line: 2, column: 2 }],
    ['a,b\n"x"y,1\n', 'birds.csv, line 2: text follows a closing quote in column 1', { line: 2, column: 1 }],
  ])('%j', async (text, message, context) => {
    await expect(readAll(csv(text))).rejects.toMatchObject({ code: 'text-invalid', message: expect.stringContaining(message), context: { source, ...context } });
    await expect(readAll(csv(text), schemaFromShorthand({ a: 'string', b: 'string' }))).rejects.toMatchObject({ code: 'text-invalid' });
  });

  it('bytes that are not UTF-8', async () => {
    const bytes = Uint8Array.from([0x61, 0x0a, 0x31, 0x0a, 0xff, 0x0a]);
    await expect(readAll(csv(bytes))).rejects.toMatchObject({ code: 'text-invalid', message: 'birds.csv, line 3: the bytes are not UTF-8; convert the file.' });
  });

  it('a line without end', async () => {
    async function* zeros(): AsyncGenerator<Uint8Array> {
      for (;;) yield new Uint8Array(1024 ** 2);
    }
    await expect(readAll(openCsv(zeros(), { source }))).rejects.toMatchObject({ code: 'text-invalid', message: expect.stringContaining('line 1: the line does not end within 64 MiB') });
  });
});

describe('a CSV file that does not fit the table', () => {
  it.each<[string, SchemaShorthand, string, string]>([
    ['a\n1\nx\n', { a: 'long' }, 'row-invalid', 'birds.csv, line 3, column "a": expected long, found "x".'],
    ['a\n9223372036854775808\n', { a: 'long' }, 'row-invalid', 'found 9223372036854775808'],
    ['a\n1.5\n', { a: 'int' }, 'row-invalid', 'expected int, found "1.5"'],
    ['a\n1e999\n', { a: 'double' }, 'row-invalid', 'expected double, found "1e999"'],
    ['a\nyes\n', { a: 'boolean' }, 'row-invalid', 'expected boolean, found "yes"'],
    ['a\n2026-02-30\n', { a: 'date' }, 'row-invalid', 'expected date (YYYY-MM-DD), found "2026-02-30"'],
    ['a\n2026-01-31T10:00\n', { a: 'timestamptz' }, 'row-invalid', 'expected timestamptz'],
    ['a\n0.001\n', { a: 'decimal(9, 2)' }, 'row-invalid', 'expected decimal(9, 2), found "0.001"'],
    ['a\nabc\n', { a: 'binary' }, 'row-invalid', 'expected binary (hexadecimal digits), found "abc"'],
    ['a\n[1\n', { a: 'list<int>' }, 'row-invalid', 'expected list, found "[1"'],
    ['a,b\n,1\n', { a: 'int required', b: 'int' }, 'row-invalid', 'birds.csv, line 2, column "a": expected int, required, found null.'],
    ['b\n1\n', { a: 'int required', b: 'int' }, 'text-invalid', 'birds.csv, line 1: the file has no column "a", which the table requires.'],
    ['a,Cost\n1,2\n', { a: 'int', cost: 'int' }, 'column-unknown', 'birds.csv, line 1: the table has no column "Cost". Did you mean "cost"?'],
    ['a,zz\n1,2\n', { a: 'int', cost: 'int' }, 'column-unknown', 'The table has no column "zz". It has "a", "cost".'.slice(4)],
  ])('%j', async (text, shorthand, code, message) => {
    await expect(typed(text, shorthand)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('counts lines inside quoted cells', async () => {
    await expect(typed('a,b\n"1\n\n2",1\n"3\n4",x\n', { a: 'string', b: 'int' })).rejects.toMatchObject({ context: { line: 5 } });
  });

  it('leaves unknown columns out when told to', async () => {
    expect(await readAll(csv('a,zz\n1,2\n'), schemaFromShorthand({ a: 'int' }), { ignoreUnknownFields: true })).toEqual([{ a: 1 }]);
  });

  it('stops at the signal', async () => {
    const controller = new AbortController();
    const input = openCsv(bytePieces('a\n1\n2\n', 2), { source, signal: controller.signal });
    controller.abort();
    await expect(readAll(input, schemaFromShorthand({ a: 'int' }))).rejects.toMatchObject({ name: 'AbortError' });
  });
});
