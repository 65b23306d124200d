import { describe, expect, it } from 'vitest';
import { schemaFromShorthand, type SchemaShorthand } from '../../format/index.ts';
import { type Row, rowsToBatch } from '../../rows/index.ts';
import { SeededRandom } from '../../runtime/index.ts';
import { openBytes } from '../fixtures/collect.ts';
import { encodeDataFile } from './encode-data-file.ts';
import { plainColumns } from './plain-columns.ts';

const types = ['int', 'long', 'double', 'float', 'string', 'binary', 'date', 'timestamptz', 'decimal(20, 2)', 'fixed[5]'];

/** A value of a type for a number; different for different ones. */
function valueOf(type: string, number: number): Row[string] {
  if (type === 'string') return `value ${number}`;
  if (type === 'binary') return new TextEncoder().encode(String(number));
  if (type === 'fixed[5]') return new TextEncoder().encode(String(number).padStart(5, '0'));
  if (type === 'decimal(20, 2)') return `${number}.25`;
  return type === 'long' || type === 'timestamptz' ? BigInt(number) : number;
}

function plainOf(shorthand: SchemaShorthand, rows: readonly Row[], parts = 1): readonly string[] {
  const schema = schemaFromShorthand(shorthand);
  const size = Math.ceil(rows.length / parts);
  return plainColumns(Array.from({ length: parts }, (_, part) => rowsToBatch(schema, rows.slice(part * size, (part + 1) * size))));
}

describe('columns without a dictionary', () => {
  it.each(types)('are those of type %s whose values differ, not those that repeat', (type) => {
    const random = new SeededRandom(1);
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ unique: valueOf(type, index), few: valueOf(type, random.below(2_000)), one: valueOf(type, 7) }));
    expect(plainOf({ unique: type, few: type, one: type }, rows, 3)).toEqual(['unique']);
  });

  it('tells 10,000 from 1,000,000 different values by a sample of two thousand', () => {
    const random = new SeededRandom(2);
    const rows = Array.from({ length: 131_072 }, () => ({ tag: `tag ${random.below(10_000)}`, user: random.below(1_000_000) }));
    expect(plainOf({ tag: 'string', user: 'long' }, rows)).toEqual(['user']);
  });

  it('is not misled by values that repeat in the rhythm of the sample, by runs, or by absent values', () => {
    const rows = Array.from({ length: 65_536 }, (_, index) => ({ rhythm: index % 32, run: Math.floor(index / 4), pair: Math.floor(index / 2), rare: index % 64 === 0 ? index : null }));
    expect(plainOf({ rhythm: 'long', run: 'long', pair: 'long', rare: 'long' }, rows)).toEqual(['pair', 'rare']);
  });

  it('are all of a single row and none that are nested, boolean or only null', () => {
    expect(plainOf({ id: 'long', flag: 'boolean', tags: 'list<string>', at: { lat: 'double' } }, [{ id: 1n, flag: true, tags: ['a'], at: { lat: 1 } }])).toEqual(['id']);
    expect(plainColumns([])).toEqual([]);
    expect(plainOf({ id: 'long' }, [{ id: null }])).toEqual(['id']);
  });

  it('show in the file, whatever the column is called', async () => {
    const schema = schemaFromShorthand({ 'a.b': 'long', 'c"d': 'long', few: 'long' });
    const rows = Array.from({ length: 3_000 }, (_, index) => ({ 'a.b': BigInt(index), 'c"d': BigInt(index), few: BigInt(index % 10) }));
    const { bytes } = await encodeDataFile({ schema, batches: [rowsToBatch(schema, rows)] });
    const { footer } = await openBytes(bytes);
    const dictionaries = footer.rowGroups[0]?.chunks.map((chunk) => chunk.dataOffset > chunk.startOffset);
    expect(dictionaries).toEqual([false, false, true]);
  });
});
