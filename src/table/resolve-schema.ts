import type { Schema as ArrowSchema } from 'apache-arrow';
import { type Schema, schemaFromShorthand, type SchemaShorthand } from '../format/index.ts';
import { schemaFromArrow } from '../parquet/index.ts';

/** A schema in any of the forms that a user may give; field ids in it are only local. *Errors*: `schema-invalid`, `type-unsupported`. */
export function resolveSchema(schema: Schema | SchemaShorthand | ArrowSchema): Schema {
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
