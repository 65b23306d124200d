import type { Data, RecordBatch } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import { isPrimitive, type NestedField, type PrimitiveType, type Schema, type Value } from '../../format/index.ts';
import { decimalAt } from '../arrow/decimal-words.ts';
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

/** Reads the value of a row that is present, as the format layer holds it. */
export type ValueReader = (index: number) => Value;

/** Makes the reader of an array in the layout of `arrowTypeOf(type)`. Bytes are views into the array. */
export function valueReader(type: PrimitiveType, data: Data): ValueReader {
  switch (type.kind) {
    case 'boolean': {
      const bits = data.values as Uint8Array;
      const { offset } = data;
      return (index) => ((bits[(offset + index) >> 3] as number) & (1 << ((offset + index) & 7))) !== 0;
    }
    case 'decimal': {
      const words = data.values as Uint32Array;
      return (index) => decimalAt(words, index);
    }
    case 'string': {
      const bytes = bytesReader(data);
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      return (index) => decoder.decode(bytes(index));
    }
    case 'binary':
      return bytesReader(data);
    case 'uuid':
    case 'fixed': {
      const bytes = data.values as Uint8Array;
      const width = data.stride;
      return (index) => bytes.subarray(index * width, (index + 1) * width);
    }
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz': {
      const values = data.values as BigInt64Array;
      return (index) => values[index] as bigint;
    }
  }
}

function bytesReader(data: Data): (index: number) => Uint8Array {
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array;
  return (index) => bytes.subarray(offsets[index], offsets[index + 1]);
}
