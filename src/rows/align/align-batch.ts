import type { Data, RecordBatch, Schema as ArrowSchema } from 'apache-arrow';
import { childFields, type NestedField, type Schema } from '../../format/index.ts';
import { arrowSchemaOf, batchBytes, recordBatchOf } from '../../parquet/index.ts';
import { maxValueBytes } from '../build/bytes-builders.ts';
import { alignFields, requireValues } from './align-column.ts';
import { AlignPlace } from './align-place.ts';

export interface AlignOptions {
  /** Leave out columns and fields that the table lacks. Default false: they are errors. */
  readonly ignoreUnknownFields?: boolean;
  /** Find columns by name, or by the field id that they carry where they carry one. Default `name`. */
  readonly matchBy?: 'name' | 'field-id';
  /** The input as errors name it, such as a file name. */
  readonly source?: string;
  /** Rows of the input before this batch, for the row numbers in errors. Default 0. */
  readonly rowsBefore?: number;
}

/**
 * Brings an Arrow batch of any origin to the layout of `arrowSchemaOf(schema)`.
 *
 * Columns are put in order, missing optional ones become nulls, values are widened where that loses nothing; buffers are
 * shared with the input wherever they can be. A batch that has the layout already is returned as it is, unless it has required
 * fields within columns.
 *
 * *Errors*: `column-unknown`, `column-type-mismatch`, `row-invalid` (a required value is null, or one does not fit).
 */
export function alignBatch(batch: RecordBatch, schema: Schema, options: AlignOptions = {}): RecordBatch {
  const arrow = arrowSchemaOf(schema);
  const rowsBefore = options.rowsBefore ?? 0;
  const place = new AlignPlace(options.source ?? '', '', (index) => rowsBefore + index + 1);
  // Values that may be too large are looked at one by one below.
  if (isLaidOutAs(arrow, batch) && batchBytes(batch) <= maxValueBytes && !requiresWithin(schema)) {
    for (const [index, field] of schema.fields.entries()) {
      if (field.required) requireValues(batch.data.children[index] as Data, field.type, place.field(field.name), () => false);
    }
    // Only our own schema has the field ids for sure, which become those of the file.
    return batch.schema === arrow ? batch : recordBatchOf(arrow, batch.numRows, batch.data.children);
  }
  const { ignoreUnknownFields = false, matchBy = 'name' } = options;
  // The root struct of a batch has no nulls; one made of sliced columns may carry an offset that means nothing.
  const columns = alignFields(batch.data, schema.fields, arrow.fields, place, { ignoreUnknownFields, matchBy });
  return recordBatchOf(arrow, batch.numRows, columns);
}

const requiringWithin = new WeakMap<Schema, boolean>();

/** Whether a field below the top level is required: whether all of its values are there is seen only by going through them. */
function requiresWithin(schema: Schema): boolean {
  let requires = requiringWithin.get(schema);
  if (requires === undefined) {
    const anyBelow = ({ type }: NestedField): boolean => childFields(type).some((field) => field.required || anyBelow(field));
    requires = schema.fields.some(anyBelow);
    requiringWithin.set(schema, requires);
  }
  return requires;
}

/** Whether the batch was built for this very schema: Arrow copies schemas and fields, but keeps the objects of their types. */
function isLaidOutAs(arrow: ArrowSchema, { schema: { fields } }: RecordBatch): boolean {
  return fields.length === arrow.fields.length && arrow.fields.every((field, index) => fields[index]?.type === field.type && fields[index]?.name === field.name);
}
