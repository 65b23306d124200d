import type { Schema as ArrowSchema } from 'apache-arrow';
import { FrazilError, hasCode } from '../errors/index.ts';
import type { Schema } from '../format/index.ts';
import { schemaFromArrow } from '../parquet/index.ts';

/** The table schema of a file's Arrow schema. *Errors*: those of `schemaFromArrow`, naming `source`. */
export function schemaOfArrow(arrow: ArrowSchema, source: string): Schema {
  try {
    return schemaFromArrow(arrow);
  } catch (error) {
    if (!hasCode(error, 'arrow-schema-invalid', 'arrow-type-unsupported')) throw error;
    throw new FrazilError(error.code, `${source}: ${error.message}`, { context: { ...error.context, source }, cause: error });
  }
}
