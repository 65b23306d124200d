import type { Field } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';

/** Key of the field metadata under which Arrow implementations keep a Parquet field id. */
export const fieldIdKey = 'PARQUET:field_id';

/** Field metadata that makes a Parquet writer store the id. */
export function fieldIdMetadata(id: number): Map<string, string> {
  return new Map([[fieldIdKey, String(id)]]);
}

/** The Parquet field id of an Arrow field, or undefined where there is none. *Errors*: `arrow-schema-invalid`. */
export function fieldIdOf(field: Field): number | undefined {
  const text = field.metadata.get(fieldIdKey);
  if (text === undefined) return undefined;
  const id = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(id)) return id;
  throw new FrazilError('arrow-schema-invalid', `The field "${field.name}" has the field id ${JSON.stringify(text)}, which is not an integer.`, {
    context: { field: field.name, fieldId: text },
  });
}
