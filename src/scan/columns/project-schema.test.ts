import { expect, test } from 'vitest';
import type { NestedField, Type } from '../../format/index.ts';
import type { ParquetNode } from '../../parquet/index.ts';
import { hasFieldIds, selectNodes } from './project-schema.ts';

function node(name: string, fieldId: number | undefined, children: readonly ParquetNode[] = []): ParquetNode {
  return { name, path: [name], repetition: 'optional', children, ...(fieldId !== undefined && { fieldId }), ...(children.length === 0 && { physical: 'int32' as const }) };
}

const field = (id: number, type: Type = { kind: 'int' }): NestedField => ({ id, name: `f${id}`, required: false, type });
const struct = (...fields: NestedField[]): Type => ({ kind: 'struct', fields });
const file = [node('a', 1), node('b', 2, [node('c', 3), node('d', 4)]), node('e', undefined, [node('element', 6)])];
const names = (...fields: NestedField[]): string[] => selectNodes(fields, file).map((each) => each.name);

test('nodes are found by id, inside structs field by field, and whole otherwise', () => {
  expect(names(field(1), field(9))).toEqual(['a']);
  expect(names(field(2, struct(field(4))))).toEqual(['d']);
  expect(names(field(2, struct(field(3), field(4))))).toEqual(['c', 'd']);
});

test('of a struct of which the file has no wanted field one leaf is read, because it tells whether the struct is there', () => {
  expect(names(field(2, struct(field(9))))).toEqual(['c']);
});

test('an id at another level is another column', () => {
  expect(names(field(3))).toEqual([]);
  expect(names(field(6))).toEqual([]);
});

test('field ids anywhere count', () => {
  expect(hasFieldIds([node('a', undefined), node('b', undefined, [node('c', 5)])])).toBe(true);
  expect(hasFieldIds([node('a', undefined), node('b', undefined, [node('c', undefined)])])).toBe(false);
});
