import { FrazilError } from '../errors/index.ts';
import type { PartitionSpec, Schema, SortOrder, TableMetadata } from '../format/index.ts';

/** The current schema. */
export function schemaOf(metadata: TableMetadata): Schema {
  return found(metadata.schemas.find((schema) => schema.schemaId === metadata.currentSchemaId), 'current schema');
}

/** The spec that new files follow. */
export function specOf(metadata: TableMetadata): PartitionSpec {
  return found(metadata.partitionSpecs.find((spec) => spec.specId === metadata.defaultSpecId), 'default partition spec');
}

/** The order that new files follow. */
export function sortOrderOf(metadata: TableMetadata): SortOrder {
  return found(metadata.sortOrders.find((order) => order.orderId === metadata.defaultSortOrderId), 'default sort order');
}

function found<T>(item: T | undefined, what: string): T {
  if (item === undefined) throw new FrazilError('internal-invariant', `The metadata has no ${what}.`);
  return item;
}
