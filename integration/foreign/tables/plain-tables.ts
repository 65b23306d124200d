import type { Recipe } from './recipe.ts';

/** Texts around the sixteen code points to which bounds are cut, and around the gap and the end of Unicode. */
const texts = [
  '', 'a', 'Z', 'é', '東京', '\u{1f6eb}', '\u{10ffff}', '\ud7ff', '\ue000', '\uffff',
  'a'.repeat(16), 'a'.repeat(17), `${'a'.repeat(15)}\u{1f6eb}`, `${'a'.repeat(15)}\u{1f6eb}\u{1f6eb}`, `${'b'.repeat(15)}\ud7ffx`, '\u{1f6eb}'.repeat(20),
  `${'c'.repeat(15)}\u{10ffff}x`, '\u{10ffff}'.repeat(17), ' lead', 'tab\tnew\nline', 'quote\'s "two"', '\u0001', '\u2028', 'a%2Fb', 'null', 'NaN',
];

/** So many rows that a data file has more than one row group. */
const rowGroupRows = 140_000;

export const plainTables: readonly Recipe[] = [
  {
    name: 'plain.empty',
    make: async (catalog, name) => ({ table: await catalog.createTable(name, { schema: { id: 'long required', name: 'string' } }), rows: [] }),
  },
  {
    name: 'plain.empty-partitioned',
    make: async (catalog, name) => ({ table: await catalog.createTable(name, { schema: { id: 'long required', at: 'timestamptz' }, partitionBy: ['day(at)', 'bucket(4, id)'] }), rows: [] }),
  },
  {
    name: 'plain.text',
    make: async (catalog, name) => {
      const rows = texts.map((text, index) => ({ id: BigInt(index), text, words: [text, null, text] }));
      const table = await catalog.createTable(name, { schema: { id: 'long required', text: 'string required', words: 'list<string>' } });
      // One row a file, so that each text stands alone behind its bounds.
      for (const row of rows) await table.append([row]);
      return { table, rows, where: ["text >= 'aaaaaaaaaaaaaaaaa'", "text > 'b'", "text = '東京'", "text < 'a'", "text = 'aaaaaaaaaaaaaaa\u{1f6eb}\u{1f6eb}'", "text > '\u{1f6eb}'"] };
    },
  },
  {
    name: 'plain.sorted',
    make: async (catalog, name) => {
      const rows = Array.from({ length: 500 }, (_, index) => ({ id: BigInt((index * 7919) % 500), score: index % 7 === 0 ? null : ((index * 31) % 100) - 50.5, label: `label-${index % 13}` }));
      const table = await catalog.createTable(name, { schema: { id: 'long required', score: 'double', label: 'string' }, sortBy: ['label', 'score desc', 'id'] });
      await table.append(rows.slice(0, 300));
      await table.append(rows.slice(300));
      return { table, rows, where: ["label = 'label-7'", 'score < -40', 'id >= 490'] };
    },
  },
  {
    name: 'plain.row-groups',
    make: async (catalog, name) => {
      const rows = Array.from({ length: rowGroupRows }, (_, index) => ({ id: BigInt(index), group: index % 1000 === 0 ? null : index % 10 }));
      const table = await catalog.createTable(name, { schema: { id: 'long required', group: 'int' } });
      await table.append(rows);
      return { table, rows, where: ['id >= 139990', 'id = 131071'] };
    },
  },
  {
    name: 'plain.odd-names',
    make: async (catalog, name) => {
      const schema = { 'Cost Total $': 'double', 'a.b': 'long', 'ünïcode': 'string', 'a-b': { 'x y': 'int', 'ж': 'list<string>' } };
      const rows = [
        { 'Cost Total $': 1.5, 'a.b': 1n, 'ünïcode': 'ü', 'a-b': { 'x y': 1, 'ж': ['ж'] } },
        { 'Cost Total $': 0, 'a.b': 2n, 'ünïcode': 'x', 'a-b': { 'x y': null, 'ж': [] } },
      ];
      const table = await catalog.createTable(name, { schema });
      await table.append(rows);
      return { table, rows };
    },
  },
];
