import { describe, expect, it } from 'vitest';
import { schemaFromShorthand, type SchemaShorthand } from '../../format/index.ts';
import { openRowWriter, type RowFormat, rowsToBatch, type TableOptions } from '../index.ts';
import { displayWidth, shorten, visibleText } from './display-text.ts';

async function print(format: RowFormat, shorthand: SchemaShorthand, rows: readonly object[], table: TableOptions = {}): Promise<string> {
  const schema = schemaFromShorthand(shorthand);
  const chunks: Uint8Array[] = [];
  const writer = openRowWriter(format, schema, async (chunk) => void chunks.push(chunk), { table });
  if (rows.length > 0) await writer.write(rowsToBatch(schema, rows));
  await writer.close();
  return new TextDecoder().decode(Buffer.concat(chunks));
}

describe('a table for people', () => {
  it('has names over a line, numbers right, texts left, null as nothing or as asked', async () => {
    const rows = [{ id: 7, name: 'Zürich', price: '1.50' }, { id: 1234, name: null, price: null }];
    const columns = { id: 'long', name: 'string', price: 'decimal(9, 2)' };
    expect(await print('table', columns, rows)).toBe('  id  name    price\n────  ──────  ─────\n   7  Zürich   1.50\n1234\n');
    expect(await print('table', columns, rows, { nullText: 'NULL' })).toContain('1234  NULL     NULL\n');
    expect(await print('table', columns, [])).toBe('id  name  price\n──  ────  ─────\n');
  });

  it('shortens long texts, never numbers', async () => {
    const text = 'x'.repeat(50);
    const printed = await print('table', { text: 'string', n: 'decimal(38, 0)' }, [{ text, n: '1'.repeat(38) }], { maxCellWidth: 10 });
    expect(printed).toContain(`xxxxxxxxx…  ${'1'.repeat(38)}\n`);
  });

  it('fits the terminal: narrows the widest texts, then leaves columns out and says so', async () => {
    const row = { a: 'a'.repeat(30), b: 'b'.repeat(30), n: 123_456 };
    const columns = { a: 'string', b: 'string', n: 'int' };
    const narrow = await print('table', columns, [row], { width: 40 });
    expect(narrow.split('\n').every((line) => line.length <= 40)).toBe(true);
    expect(narrow).toContain('123456');
    const tiny = await print('table', columns, [row], { width: 20 });
    expect(tiny).toMatch(/… and 2 more columns that the line does not hold\n$/);
  });

  it('prints later rows within the widths of the first ones', async () => {
    const rows = [...Array.from({ length: 1_000 }, () => ({ a: 'short', n: 1 })), { a: 'a much longer text', n: 1_234_567 }];
    const lines = (await print('table', { a: 'string', n: 'int' }, rows)).trimEnd().split('\n');
    expect(lines).toHaveLength(1_003);
    expect(lines.at(-1)).toBe('a mu…  1234567');
  });

  it('never lets data command the terminal', async () => {
    const printed = await print('table', { 'a\u001b[2J': 'string' }, [{ 'a\u001b[2J': '\u001b]0;x\u0007\n' }]);
    expect(printed.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(printed).toContain('\\u001b]0;x\\u0007\\n');
    expect(visibleText('a\nb\tc\u001b\u2028')).toBe('a\\nb\\tc\\u001b\\u2028');
  });

  it('counts the columns of wide characters and of marks', () => {
    expect(displayWidth('東京')).toBe(4);
    expect(displayWidth('é')).toBe(1);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('🛫')).toBe(2);
    expect(shorten('東京都', 5)).toBe('東京…');
    expect(shorten('東京', 4)).toBe('東京');
    expect(shorten('abc', 2)).toBe('a…');
  });
});

describe('NDJSON', () => {
  it('prints longs with all digits, floats short, and what JSON lacks as text', async () => {
    const columns = { l: 'long', f: 'float', d: 'double', e: 'double', dec: 'decimal(38, 2)', raw: 'binary', at: 'timestamptz', m: 'map<string, int>', n: 'map<int, int>', s: { a: 'int' } };
    const row = { l: 9007199254740993n, f: Math.fround(0.1), d: Number.NaN, e: -0, dec: '10000000000000000000000.10', raw: Uint8Array.of(255), at: 0n, m: { 'a"b': 1 }, n: new Map([[1, null]]), s: { a: null } };
    expect(await print('ndjson', columns, [row, {}])).toBe(
      '{"l":9007199254740993,"f":0.1,"d":"NaN","e":-0.0,"dec":"10000000000000000000000.10","raw":"ff","at":"1970-01-01T00:00:00Z","m":{"a\\"b":1},"n":[[1,null]],"s":{"a":null}}\n' +
        '{"l":null,"f":null,"d":null,"e":null,"dec":null,"raw":null,"at":null,"m":null,"n":null,"s":null}\n',
    );
  });
});

describe('CSV', () => {
  it('quotes what needs it, and only that', async () => {
    expect(await print('csv', { 'a,b': 'string', n: 'int', l: 'list<int>' }, [{ 'a,b': 'say "x"', n: 1, l: [1, 2] }, { 'a,b': '' }, { 'a,b': 'two\nlines' }])).toBe('"a,b",n,l\n"say ""x""",1,"[1,2]"\n"",,\n"two\nlines",,\n');
  });

  it('prints a null that is alone in its row so that the line is not empty', async () => {
    expect(await print('csv', { a: 'int' }, [{ a: 1 }, {}, { a: 2 }])).toBe('a\n1\n""\n2\n');
  });
});

describe('output', () => {
  it('waits for the sink', async () => {
    const schema = schemaFromShorthand({ text: 'string' });
    const batch = rowsToBatch(schema, Array.from({ length: 5_000 }, () => ({ text: 'x'.repeat(50) })));
    for (const format of ['table', 'ndjson', 'csv', 'arrow'] as const) {
      let open = 0;
      let chunks = 0;
      const writer = openRowWriter(format, schema, async () => {
        expect(++open).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        open--;
        chunks++;
      });
      await writer.write(batch);
      await writer.close();
      expect(chunks).toBeGreaterThan(1);
    }
  });

  it('passes the failure of the sink on', async () => {
    const schema = schemaFromShorthand({ a: 'int' });
    const writer = openRowWriter('ndjson', schema, () => Promise.reject(new Error('full')));
    await writer.write(rowsToBatch(schema, [{ a: 1 }]));
    await expect(writer.close()).rejects.toThrow('full');
  });
});
