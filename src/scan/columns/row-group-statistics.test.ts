import { expect, test } from 'vitest';
import { type BoundColumn, bindPredicate, columnsOf, parsePredicate } from '../../expr/index.ts';
import { encodeValue, type Schema, schemaFromShorthand } from '../../format/index.ts';
import type { ParquetFooter, ParquetNode, RowGroup } from '../../parquet/index.ts';
import { leavesById, RowGroupStatistics } from './row-group-statistics.ts';

const schema: Schema = schemaFromShorthand({ id: 'long', name: 'string', added: 'int', place: { city: 'string' } });
const leaf = (fieldId: number | undefined, name: string, rest: Partial<ParquetNode>): ParquetNode => ({ name, path: [name], repetition: 'optional', children: [], ...(fieldId !== undefined && { fieldId }), ...rest });
const leaves = [leaf(undefined, 'id', { physical: 'int32' }), leaf(1, 'renamed', { physical: 'int32' }), leaf(2, 'name', { physical: 'byte-array', logical: { kind: 'string' } })];
const chunk = { codec: 0, encodings: [], startOffset: 4, dataOffset: 4, compressedBytes: 1, uncompressedBytes: 1, valueCount: 10n };
const int = (value: number): Uint8Array => encodeValue({ kind: 'int' }, value);
const rowGroup: RowGroup = {
  firstRow: 0,
  rowCount: 10,
  startOffset: 4,
  chunks: [
    { ...chunk, statistics: { lower: int(-100), upper: int(100), nullCount: 0n } },
    { ...chunk, statistics: { lower: int(3), upper: int(7), nullCount: 2n } },
    chunk,
  ],
};
const footer: ParquetFooter = { rowCount: 10n, byteLength: 1, fields: leaves, leaves, rowGroups: [rowGroup] };
const statistics = new RowGroupStatistics(footer, rowGroup, leavesById(footer));
const column = (predicate: string): BoundColumn => columnsOf(bindPredicate(parsePredicate(predicate), schema))[0] as BoundColumn;

test.each([
  ['a column is found by id, not by name, and widened', 'id = 1', { nulls: 2n, lower: 3n, upper: 7n }],
  ['a chunk without statistics says nothing', "name = 'a'", { nulls: undefined, lower: undefined, upper: undefined }],
  ['a column that the file lacks is null in every row', 'added = 1', { nulls: 10n, lower: undefined, upper: undefined }],
  ['of a struct nothing is known', 'place IS NULL', { nulls: undefined, lower: undefined, upper: undefined }],
])('%s', (_, predicate, expected) => {
  const asked = column(predicate);
  expect(statistics.valueCount()).toBe(10n);
  expect({ nulls: statistics.nullCount(asked), lower: statistics.lower(asked), upper: statistics.upper(asked) }).toEqual(expected);
});

test('nothing is known of a column that the partition states', () => {
  const stated = new RowGroupStatistics(footer, rowGroup, leavesById(footer), new Map([[column('added = 1').fieldId, 5]]));
  expect(stated.nullCount(column('added = 1'))).toBeUndefined();
  expect(stated.nullCount(column('id = 1'))).toBe(2n);
});
