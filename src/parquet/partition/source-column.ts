import type { Data, RecordBatch } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import { isPrimitive, type NestedField, type PrimitiveType, type Schema } from '../../format/index.ts';
import { intersectValidity, type Validity, validityOf } from '../statistics/validity.ts';

/** A primitive column that partitions or sorts, perhaps inside structs. */
export interface SourceColumn {
  readonly type: PrimitiveType;
  /** Child indexes from the batch down. */
  readonly path: readonly number[];
}

/** The values of a source column in one batch. */
export interface SourceValues {
  readonly data: Data;
  /** Undefined when no row is absent. */
  readonly validity: Validity | undefined;
}

/** Finds the column with the field id. *Errors*: `column-unknown` if there is none, or it is not primitive, or inside a list or map. */
export function sourceColumn(schema: Schema, fieldId: number): SourceColumn {
  const found = search(schema.fields, fieldId, []);
  if (found !== undefined) return found;
  throw new FrazilError('column-unknown', `The schema has no primitive column with the field id ${fieldId} to partition or sort by.`, { context: { fieldId } });
}

function search(fields: readonly NestedField[], fieldId: number, path: readonly number[]): SourceColumn | undefined {
  for (const [index, { id, type }] of fields.entries()) {
    if (isPrimitive(type)) {
      if (id === fieldId) return { type, path: [...path, index] };
    } else if (type.kind === 'struct') {
      const found = search(type.fields, fieldId, [...path, index]);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Reads the column out of a batch in the layout of its schema. */
export function sourceValues(batch: RecordBatch, { path }: SourceColumn): SourceValues {
  let { data } = batch;
  let validity: Validity | undefined;
  for (const index of path) {
    data = data.children[index] as never;
    validity = intersectValidity(validity, validityOf(data), data.length);
  }
  return { data, validity };
}
