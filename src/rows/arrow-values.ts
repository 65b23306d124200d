import type { Data, RecordBatch, Schema as ArrowSchema, Table as ArrowTable } from 'apache-arrow';
import { FrazilError, hasCode } from '../errors/index.ts';
import type { Schema } from '../format/index.ts';
import { schemaFromArrow } from '../parquet/index.ts';

/** Whether a value is an Arrow table, of any copy of the library. */
export function isArrowTable(value: unknown): value is ArrowTable {
  return isNamed(value, 'Table') && hasFields(value) && Array.isArray((value as { readonly batches?: unknown }).batches);
}

/** Whether a value is an Arrow record batch, of any copy of the library. */
export function isRecordBatch(value: unknown): value is RecordBatch {
  return isNamed(value, 'RecordBatch') && hasFields(value) && typeof (value as { readonly data?: unknown }).data === 'object';
}

/** The classes carry their names as tags, also where a bundler renamed them; the shape alone could be that of a row. */
function isNamed(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { constructor } = value as { readonly constructor?: { readonly [Symbol.toStringTag]?: unknown } };
  return typeof constructor === 'function' && constructor[Symbol.toStringTag] === name;
}

function hasFields(value: unknown): boolean {
  return Array.isArray((value as { readonly schema?: { readonly fields?: unknown } }).schema?.fields);
}

/** Tells whether a value of an array is present by the array's own bitmap; undefined when all of them are. */
export function presenceOf(data: Data): ((index: number) => boolean) | undefined {
  if (data.nullCount === 0) return undefined;
  const { nullBitmap, offset } = data;
  return (index) => ((nullBitmap[(offset + index) >> 3] as number) & (1 << ((offset + index) & 7))) !== 0;
}

/** The table schema of a file's Arrow schema. *Errors*: those of `schemaFromArrow`, naming `source`. */
export function schemaOfArrow(arrow: ArrowSchema, source: string): Schema {
  try {
    return schemaFromArrow(arrow);
  } catch (error) {
    if (!hasCode(error, 'arrow-schema-invalid', 'arrow-type-unsupported')) throw error;
    throw new FrazilError(error.code, `${source}: ${error.message}`, { context: { ...error.context, source }, cause: error });
  }
}
