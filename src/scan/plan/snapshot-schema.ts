import { FrazilError } from '../../errors/index.ts';
import type { Schema, Snapshot, TableMetadata } from '../../format/index.ts';

/**
 * The schema to read a snapshot of the past in: the one that was current when it was written, as engines do for time
 * travel by id, time or tag. The current state and branches are read in the current schema: give no snapshot.
 *
 * *Errors*: `metadata-invalid` if the snapshot was written in a schema that the table no longer lists.
 */
export function schemaOfSnapshot(metadata: TableMetadata, snapshot: Snapshot | undefined): Schema {
  const schemaId = snapshot?.schemaId ?? metadata.currentSchemaId;
  const schema = metadata.schemas.find((candidate) => candidate.schemaId === schemaId);
  if (schema !== undefined) return schema;
  const which = snapshot === undefined ? 'Its current state' : `Snapshot ${snapshot.snapshotId}`;
  throw new FrazilError('metadata-invalid', `${which} was written in schema ${schemaId}, which the table at ${metadata.location} does not list; the current state can still be read.`, {
    context: { location: metadata.location, field: 'schemas', schemaId },
  });
}
