import { describe, expect, it } from 'vitest';
import type { NestedField, PartitionSpec, Schema, TableMetadata, Type } from '../../format/index.ts';
import { checkFilesFit } from './files-fit.ts';

const column = (id: number, type: Type, required = false, name = `c${id}`): NestedField => ({ id, name, required, type });
const int: Type = { kind: 'int' };
const long: Type = { kind: 'long' };
const decimal = (precision: number, scale: number): Type => ({ kind: 'decimal', precision, scale });
const struct = (...fields: NestedField[]): Type => ({ kind: 'struct', fields });
const list = (element: Type, elementRequired = false): Type => ({ kind: 'list', elementId: 8, elementRequired, element });
const map = (value: Type, valueRequired = false): Type => ({ kind: 'map', keyId: 8, key: int, valueId: 9, value, valueRequired });
const schemaOf = (...fields: NestedField[]): Schema => ({ schemaId: 0, fields, identifierFieldIds: [] });
const unpartitioned: PartitionSpec = { specId: 0, fields: [] };
const byBucket = (buckets: number, name = 'b'): PartitionSpec => ({ specId: 0, fields: [{ sourceId: 1, fieldId: 1000, name, transform: { kind: 'bucket', buckets } }] });

function check(written: { readonly schema: Schema; readonly partitionSpec?: PartitionSpec }, current: { readonly schema: Schema; readonly partitionSpecs?: readonly PartitionSpec[] }): void {
  const metadata = { schemas: [{ ...current.schema, schemaId: 7 }], currentSchemaId: 7, partitionSpecs: current.partitionSpecs ?? [unpartitioned] } as unknown as TableMetadata;
  checkFilesFit(metadata, { schema: written.schema, partitionSpec: written.partitionSpec ?? unpartitioned });
}

describe('checkFilesFit lets files land after', () => {
  it.each<[string, NestedField[], NestedField[]]>([
    ['no change', [column(1, int, true)], [column(1, int, true)]],
    ['an optional column was added', [column(1, int)], [column(1, int), column(2, long)]],
    ['a column was dropped', [column(1, int), column(2, long)], [column(1, int)]],
    ['a column was renamed and moved', [column(1, int), column(2, long)], [column(2, long, false, 'other'), column(1, int)]],
    ['a column became optional', [column(1, int, true)], [column(1, int)]],
    ['int became long', [column(1, int)], [column(1, long)]],
    ['float became double', [column(1, { kind: 'float' })], [column(1, { kind: 'double' })]],
    ['a decimal became wider', [column(1, decimal(5, 2))], [column(1, decimal(9, 2))]],
    ['the same in a struct, a list and a map', [column(1, struct(column(2, int))), column(3, list(int)), column(4, map(int))], [column(1, struct(column(2, long), column(5, int))), column(3, list(long)), column(4, map(long))]],
    ['an optional struct with a required field was added', [], [column(1, struct(column(2, int, true)))]],
  ])('%s', (_, written, current) => {
    check({ schema: schemaOf(...written) }, { schema: schemaOf(...current) });
  });

  it('the fields of their spec were renamed, and others were added', () => {
    const schema = schemaOf(column(1, int));
    check({ schema, partitionSpec: byBucket(4) }, { schema, partitionSpecs: [{ specId: 1, fields: [] }, byBucket(4, 'renamed')] });
  });
});

describe('checkFilesFit refuses files after', () => {
  it.each<[string, NestedField[], NestedField[]]>([
    ['a required column was added', [column(1, int)], [column(1, int), column(2, long, true)]],
    ['a column became required', [column(1, int)], [column(1, int, true)]],
    ['long became int', [column(1, long)], [column(1, int)]],
    ['int became string', [column(1, int)], [column(1, { kind: 'string' })]],
    ['a decimal became narrower', [column(1, decimal(9, 2))], [column(1, decimal(5, 2))]],
    ['a decimal got another scale', [column(1, decimal(9, 2))], [column(1, decimal(9, 3))]],
    ['fixed got another length', [column(1, { kind: 'fixed', length: 4 })], [column(1, { kind: 'fixed', length: 8 })]],
    ['a struct became a primitive', [column(1, struct(column(2, int)))], [column(1, int)]],
    ['a required field was added to a struct', [column(1, struct(column(2, int)))], [column(1, struct(column(2, int), column(3, int, true)))]],
    ['the elements of a list became required', [column(1, list(int))], [column(1, list(int, true))]],
    ['the values of a map became required', [column(1, map(int))], [column(1, map(int, true))]],
  ])('%s', (_, written, current) => {
    expect(() => check({ schema: schemaOf(...written) }, { schema: schemaOf(...current) })).toThrow(expect.objectContaining({ code: 'requirement-failed' }));
  });

  it.each([
    ['their spec is gone', [{ specId: 3, fields: [] }]],
    ['their spec says something else', [byBucket(8)]],
  ])('%s', (_, partitionSpecs) => {
    const schema = schemaOf(column(1, int));
    expect(() => check({ schema, partitionSpec: byBucket(4) }, { schema, partitionSpecs })).toThrow(expect.objectContaining({ code: 'requirement-failed' }));
  });
});
