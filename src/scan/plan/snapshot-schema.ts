import { FrazilError } from '../../errors/index.ts';
import type { Schema, Snapshot, TableMetadata } from '../../format/index.ts';

/**
 * The schema to read a snapshot of the past in: the one that was current when it was written, as engines do for time
 * travel by id, time or tag. The current state and branches are read in the current schema: give no snapshot.
 *
 * *Errors*: `metadata-invalid` if the table names a schema that it does not have.
 */
export function schemaOfSnapshot(metadata: TableMetadata, snapshot: Snapshot | undefined): Schema {
  const schemaId = snapshot?.schemaId ?? metadata.currentSchemaId;
  const schema = metadata.schemas.find((candidate) => candidate.schemaId === schemaId);
  if (schema !== undefined) return schema;
  throw new FrazilError('metadata-invalid', `The table at ${metadata.location} has no schema ${schemaId}.`, { context: { location: metadata.location, field: 'schemas', schemaId } });
}
