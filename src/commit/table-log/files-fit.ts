import { FrazilError } from '../../errors/index.ts';
import { type NestedField, type PartitionSpec, printType, type Schema, type TableMetadata, type Type } from '../../format/index.ts';

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

function checkFields(written: readonly NestedField[], current: readonly NestedField[]): void {
  const byId = new Map(written.map((field) => [field.id, field]));
  for (const field of current) {
    const before = byId.get(field.id);
    if (field.required && before?.required !== true) throw misfit(`column ${field.name} is required now`, { fieldId: field.id });
    if (before !== undefined) checkType(before.type, field.type, field);
  }
}

function checkType(written: Type, current: Type, { id, name }: Pick<NestedField, 'id' | 'name'>): void {
  if (written === current) return;
  if (written.kind === 'struct' && current.kind === 'struct') return checkFields(written.fields, current.fields);
  if (written.kind === 'list' && current.kind === 'list') return checkFields(elementsOf(written, name), elementsOf(current, name));
  if (written.kind === 'map' && current.kind === 'map') return checkFields(elementsOf(written, name), elementsOf(current, name));
  if (!readsAs(written, current)) throw misfit(`column ${name} is ${printType(current)} now and was ${printType(written)}`, { fieldId: id });
}

/** What a list or map holds, as if it were fields. */
function elementsOf(type: Extract<Type, { kind: 'list' | 'map' }>, name: string): readonly NestedField[] {
  if (type.kind === 'list') return [{ id: type.elementId, name: `${name}.element`, required: type.elementRequired, type: type.element }];
  return [
    { id: type.keyId, name: `${name}.key`, required: true, type: type.key },
    { id: type.valueId, name: `${name}.value`, required: type.valueRequired, type: type.value },
  ];
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
