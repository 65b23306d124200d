import type { Schema as ArrowSchema } from 'apache-arrow';
import { mintUuid } from '../commit/index.ts';
import { FrazilError } from '../errors/index.ts';
import { type PartitionSpec, type Schema, schemaFromShorthand, type SchemaShorthand, type SortOrder, type TableMetadata } from '../format/index.ts';
import { schemaFromArrow } from '../parquet/index.ts';
import type { Random } from '../runtime/index.ts';

/** The highest partition field id of a table without partition fields (Iceberg's convention). */
const lastPartitionIdOfNone = 999;

export interface NewTableOptions {
  /** With fresh field ids already assigned. */
  readonly schema: Schema;
  readonly lastColumnId: number;
  readonly partitionSpec: PartitionSpec;
  readonly sortOrder: SortOrder;
  readonly properties: Readonly<Record<string, string>>;
  /** Absolute, without a trailing slash. */
  readonly location: string;
}

/** The metadata of a table that holds nothing yet, before its stamp. */
export function newTableMetadata(options: NewTableOptions, random: Random): TableMetadata {
  const { schema, lastColumnId, partitionSpec, sortOrder, properties, location } = options;
  return {
    formatVersion: 2,
    tableUuid: mintUuid(random),
    location,
    lastSequenceNumber: 0n,
    lastUpdatedMs: 0,
    lastColumnId,
    schemas: [schema],
    currentSchemaId: schema.schemaId,
    partitionSpecs: [partitionSpec],
    defaultSpecId: partitionSpec.specId,
    lastPartitionId: Math.max(lastPartitionIdOfNone, ...partitionSpec.fields.map((field) => field.fieldId)),
    sortOrders: sortOrder.fields.length === 0 ? [sortOrder] : [{ orderId: 0, fields: [] }, sortOrder],
    defaultSortOrderId: sortOrder.orderId,
    // Orphan removal by other tools would delete history that has left the list; Frazil's own jobs ignore this.
    properties: { ...properties, 'gc.enabled': 'false' },
    snapshots: [],
    snapshotLog: [],
    metadataLog: [],
    refs: {},
    statistics: [],
    partitionStatistics: [],
    extra: {},
  };
}

/** A schema in any of the forms that a user may give; field ids in it are only local. *Errors*: `schema-invalid`, `type-unsupported`. */
export function resolveSchema(schema: Schema | SchemaShorthand | ArrowSchema): Schema {
  if (typeof schema !== 'object' || schema === null) throw new FrazilError('schema-invalid', `The schema is ${String(schema)}; it has to be an object such as { id: 'long required' }, or an Arrow schema.`);
  if (isIcebergSchema(schema)) return schema;
  return isArrowSchema(schema) ? schemaFromArrow(schema) : schemaFromShorthand(schema);
}

function isIcebergSchema(schema: object): schema is Schema {
  return 'schemaId' in schema && typeof schema.schemaId === 'number' && 'fields' in schema && Array.isArray(schema.fields);
}

/** By shape: the application may have its own copy of apache-arrow. */
function isArrowSchema(schema: object): schema is ArrowSchema {
  return 'fields' in schema && Array.isArray(schema.fields) && 'metadata' in schema && schema.metadata instanceof Map;
}
