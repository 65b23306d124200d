import type { PartitionSpec } from '../partition-spec.ts';
import { partitionFieldType } from '../transform/transform-type.ts';
import type { PrimitiveType, Schema, Value } from '../types.ts';

/**
 * The result types of a spec, each by the first of the schemas that still has the source column.
 *
 * Undefined where none has it, or where the transform is unknown and its result could be of any type.
 */
export function partitionValueTypes(spec: PartitionSpec, schemas: readonly Schema[]): readonly (PrimitiveType | undefined)[] {
  return spec.fields.map((field) => {
    if (field.transform.kind === 'unknown') return undefined;
    for (const schema of schemas) {
      const type = partitionFieldType(field, schema);
      if (type !== undefined) return type;
    }
    return undefined;
  });
}

/** Schemas in the order in which they give partition values their types: one, which is that of predicates or the current, then the newest. */
export function typingOrder(first: Schema, all: readonly Schema[]): readonly Schema[] {
  return [first, ...all.toReversed()];
}

/** The type that the values in memory show: for partition fields whose source is gone from every schema. */
export function naturalType(values: readonly (Value | null)[]): PrimitiveType {
  const value = values.find((one) => one !== null);
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'number') return { kind: values.every((one) => one === null || one === ((one as number) | 0)) ? 'int' : 'double' };
  if (typeof value === 'bigint') return { kind: 'long' };
  return { kind: value instanceof Uint8Array ? 'binary' : 'string' };
}
