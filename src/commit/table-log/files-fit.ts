import { FrazilError } from '../../errors/index.ts';
import { childFields, type NestedField, type PartitionSpec, printType, type Schema, type TableMetadata, type Type } from '../../format/index.ts';

/** What data files were written for. */
export interface WrittenFor {
  readonly schema: Schema;
  readonly partitionSpec: PartitionSpec;
}

/**
 * Checks that data files written earlier still belong in the table as it is now.
 *
 * A schema may go on changing between the writing of files and their commit: columns that were added as optional, dropped,
 * renamed, moved or promoted harm nothing. But a file without a value for a required column, with values of another
 * type, or partitioned by a spec that no longer says the same, would make the table unreadable or prune rows away.
 * Pure. *Errors*: `requirement-failed`, naming the column or the spec.
 */
export function checkFilesFit(metadata: TableMetadata, { schema, partitionSpec }: WrittenFor): void {
  const { specId } = partitionSpec;
  const spec = metadata.partitionSpecs.find((candidate) => candidate.specId === specId);
  if (spec !== partitionSpec && (spec === undefined || partitionText(spec) !== partitionText(partitionSpec))) {
    throw misfit(`its partition spec ${specId} is gone or another one`, { specId });
  }
  const current = metadata.schemas.find((candidate) => candidate.schemaId === metadata.currentSchemaId);
  if (current === schema) return;
  if (current === undefined) throw misfit(`its schema ${metadata.currentSchemaId} is missing`, { schemaId: metadata.currentSchemaId });
  checkFields(schema.fields, current.fields);
}

/** What decides into which partition a row belongs; names do not. */
function partitionText({ fields }: PartitionSpec): string {
  return JSON.stringify(fields.map(({ sourceId, fieldId, transform }) => [sourceId, fieldId, transform]));
}

/** @param parent path of the fields, with a dot at its end. */
function checkFields(written: readonly NestedField[], current: readonly NestedField[], parent = ''): void {
  const byId = new Map(written.map((field) => [field.id, field]));
  for (const field of current) {
    const path = `${parent}${field.name}`;
    const before = byId.get(field.id);
    if (field.required && before?.required !== true) throw misfit(`column ${path} is required now`, { fieldId: field.id });
    if (before !== undefined) checkType(before.type, field.type, { id: field.id, path });
  }
}

function checkType(written: Type, current: Type, { id, path }: { readonly id: number; readonly path: string }): void {
  if (written === current) return;
  if (!readsAs(written, current)) throw misfit(`column ${path} is ${printType(current)} now and was ${printType(written)}`, { fieldId: id });
  checkFields(childFields(written), childFields(current), `${path}.`);
}

/** Whether values of one type can be read as another: the same, or a promotion (spec, "Schema Evolution"). */
function readsAs(written: Type, current: Type): boolean {
  if (written.kind === 'int' && current.kind === 'long') return true;
  if (written.kind === 'float' && current.kind === 'double') return true;
  if (written.kind === 'decimal' && current.kind === 'decimal') return written.scale === current.scale && written.precision <= current.precision;
  if (written.kind === 'fixed' && current.kind === 'fixed') return written.length === current.length;
  return written.kind === current.kind;
}

function misfit(change: string, context: Readonly<Record<string, unknown>>): FrazilError {
  return new FrazilError('requirement-failed', `The table was changed after the files were written: ${change}.`, { context });
}
