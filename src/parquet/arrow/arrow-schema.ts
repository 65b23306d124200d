import { Schema as ArrowSchema } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import { arrowFieldOf } from './arrow-type.ts';

const cache = new WeakMap<Schema, ArrowSchema>();

/**
 * The Arrow schema of a table schema, with the field id on every node.
 *
 * The same object is returned for the same schema, so that record batches can be recognised by identity.
 */
export function arrowSchemaOf(schema: Schema): ArrowSchema {
  let arrow = cache.get(schema);
  if (arrow === undefined) {
    arrow = new ArrowSchema(schema.fields.map(arrowFieldOf));
    cache.set(schema, arrow);
  }
  return arrow;
}
