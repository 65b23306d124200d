import { describe, expect, it } from 'vitest';
import type { TableMetadata } from '../../format/index.ts';
import { checkRequirements, type TableRequirement } from './requirements.ts';

const metadata = { tableUuid: 'a', currentSchemaId: 3, defaultSpecId: 4, defaultSortOrderId: 5, lastColumnId: 6, refs: { main: { snapshotId: 7n, type: 'branch' } } } as unknown as TableMetadata;

const cases: readonly (readonly [TableRequirement, TableRequirement])[] = [
  [{ type: 'assert-table-uuid', uuid: 'a' }, { type: 'assert-table-uuid', uuid: 'b' }],
  [{ type: 'assert-ref-snapshot-id', ref: 'main', snapshotId: 7n }, { type: 'assert-ref-snapshot-id', ref: 'main', snapshotId: 8n }],
  [{ type: 'assert-ref-snapshot-id', ref: 'toString', snapshotId: undefined }, { type: 'assert-ref-snapshot-id', ref: 'main', snapshotId: undefined }],
  [{ type: 'assert-current-schema-id', schemaId: 3 }, { type: 'assert-current-schema-id', schemaId: 0 }],
  [{ type: 'assert-default-spec-id', specId: 4 }, { type: 'assert-default-spec-id', specId: 0 }],
  [{ type: 'assert-default-sort-order-id', orderId: 5 }, { type: 'assert-default-sort-order-id', orderId: 0 }],
  [{ type: 'assert-last-assigned-field-id', fieldId: 6 }, { type: 'assert-last-assigned-field-id', fieldId: 0 }],
];

describe('checkRequirements', () => {
  it.each(cases.map((pair) => [pair[0].type, ...pair] as const))('%s', (_, held, broken) => {
    checkRequirements(metadata, [held]);
    expect(() => checkRequirements(metadata, [held, broken])).toThrow(expect.objectContaining({ code: 'requirement-failed', context: expect.objectContaining({ requirement: broken.type }) as unknown }));
  });
});
