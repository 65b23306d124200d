import { assignFieldIds, JsonPlace, type Schema, validateSchema } from '../../format/index.ts';
import { FrazilError } from '../../errors/index.ts';
import { fieldsOf, type InferredType } from './inferred-type.ts';

/** More fields than this are taken for data in the place of names. */
const maxFields = 5_000;

/**
 * The schema of inferred columns, all optional, with fresh ids.
 *
 * *Errors*: `schema-invalid` naming `source`: two fields of one dotted name, an object without fields, more than 5,000 fields.
 */
export function schemaOfInferred(columns: ReadonlyMap<string, InferredType>, source: string): Schema {
  const place = new JsonPlace(source, 'schema-invalid');
  for (const [name, type] of columns) refuseEmpty(type, name, source);
  const { schema, lastColumnId } = assignFieldIds({ schemaId: 0, fields: fieldsOf(columns), identifierFieldIds: [] });
  if (lastColumnId > maxFields) throw place.error(`the rows have ${lastColumnId} fields, more than ${maxFields}; give a schema in which objects with names of any kind are maps`);
  validateSchema(schema, place);
  return schema;
}

function refuseEmpty(type: InferredType, path: string, source: string): void {
  if (type.kind === 'list') refuseEmpty(type.element, `${path}.element`, source);
  if (type.kind !== 'struct') return;
  for (const [name, field] of type.fields) refuseEmpty(field, `${path}.${name}`, source);
  if (type.fields.size > 0) return;
  const message = `${source}, column "${path}": nothing but empty objects, whose fields nobody knows. Give a schema, or leave the column out.`;
  throw new FrazilError('schema-invalid', message, { context: { source, column: path } });
}
