import { FrazilError } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import { isSameLocation } from '../location.ts';

/** What a change needs the table to be, in the terms of the Iceberg REST catalog's requirements. */
export type TableRequirement =
  | { readonly type: 'assert-table-uuid'; readonly uuid: string }
  | { readonly type: 'assert-ref-snapshot-id'; readonly ref: string; readonly snapshotId: bigint | undefined }
  | { readonly type: 'assert-current-schema-id'; readonly schemaId: number }
  | { readonly type: 'assert-default-spec-id'; readonly specId: number }
  | { readonly type: 'assert-default-sort-order-id'; readonly orderId: number }
  | { readonly type: 'assert-last-assigned-field-id'; readonly fieldId: number };

/** Checks every requirement against the base of an attempt. Pure. *Errors*: `requirement-failed`, naming the first that does not hold. */
export function checkRequirements(metadata: TableMetadata, requirements: readonly TableRequirement[]): void {
  for (const requirement of requirements) {
    const [expected, found] = compared(metadata, requirement);
    if (expected !== found) {
      throw new FrazilError('requirement-failed', `${requirement.type} does not hold: expected ${String(expected)}, found ${String(found)}.`, {
        context: { requirement: requirement.type, expected, found },
      });
    }
  }
}

/**
 * Checks that a later version is still of the table that a handle was opened for, at the place where that handle puts files.
 *
 * *Errors*: `requirement-failed` when somebody has put another table in its place, `table-relocated`.
 */
export function checkSameTable(known: TableMetadata, found: TableMetadata): void {
  checkRequirements(found, [{ type: 'assert-table-uuid', uuid: known.tableUuid }]);
  if (isSameLocation(found.location, known.location)) return;
  throw new FrazilError('table-relocated', `The table at ${known.location} says since that it lies at ${found.location}.`, { context: { place: known.location, location: found.location } });
}

function compared(metadata: TableMetadata, requirement: TableRequirement): readonly [expected: unknown, found: unknown] {
  switch (requirement.type) {
    case 'assert-table-uuid':
      return [requirement.uuid, metadata.tableUuid];
    case 'assert-ref-snapshot-id':
      return [requirement.snapshotId, Object.hasOwn(metadata.refs, requirement.ref) ? metadata.refs[requirement.ref]?.snapshotId : undefined];
    case 'assert-current-schema-id':
      return [requirement.schemaId, metadata.currentSchemaId];
    case 'assert-default-spec-id':
      return [requirement.specId, metadata.defaultSpecId];
    case 'assert-default-sort-order-id':
      return [requirement.orderId, metadata.defaultSortOrderId];
    case 'assert-last-assigned-field-id':
      return [requirement.fieldId, metadata.lastColumnId];
  }
}
