import type { PartitionField, PartitionSpec, Transform } from '../partition-spec.ts';
import { indexSchema } from '../schema/schema-index.ts';
import { isPrimitive } from '../schema/type-text.ts';
import type { PrimitiveType, Schema, Type } from '../types.ts';

const hashable: ReadonlySet<Type['kind']> = new Set<Type['kind']>([
  'int', 'long', 'decimal', 'date', 'time', 'timestamp', 'timestamptz', 'string', 'uuid', 'fixed', 'binary',
]);
const truncatable: ReadonlySet<Type['kind']> = new Set<Type['kind']>(['int', 'long', 'decimal', 'string', 'binary']);
const dated: ReadonlySet<Type['kind']> = new Set<Type['kind']>(['date', 'timestamp', 'timestamptz']);

/** The type of a transform's results, or undefined if the transform does not take the source type. */
export function transformResultType(transform: Transform, source: Type): PrimitiveType | undefined {
  if (!isPrimitive(source)) return undefined;
  switch (transform.kind) {
    case 'identity':
    case 'void':
      return source;
    case 'bucket':
      return hashable.has(source.kind) ? { kind: 'int' } : undefined;
    case 'truncate':
      return truncatable.has(source.kind) ? source : undefined;
    case 'year':
    case 'month':
      return dated.has(source.kind) ? { kind: 'int' } : undefined;
    case 'day':
      return dated.has(source.kind) ? { kind: 'date' } : undefined;
    case 'hour':
      return dated.has(source.kind) && source.kind !== 'date' ? { kind: 'int' } : undefined;
    case 'unknown':
      return { kind: 'string' };
  }
}

/** Whether a <= b implies transform(a) <= transform(b), so that ranges of the source map to ranges of partitions. */
export function preservesOrder(transform: Transform): boolean {
  return transform.kind !== 'bucket' && transform.kind !== 'void' && transform.kind !== 'unknown';
}

/** The result type of a partition field, or undefined if its source column is gone from the schema or does not fit. */
export function partitionFieldType(field: PartitionField, schema: Schema): PrimitiveType | undefined {
  const source = indexSchema(schema).field(field.sourceId)?.field.type;
  return source === undefined ? undefined : transformResultType(field.transform, source);
}

/** The result types of a spec's fields, in its order. */
export function partitionTypes(spec: PartitionSpec, schema: Schema): readonly (PrimitiveType | undefined)[] {
  return spec.fields.map((field) => partitionFieldType(field, schema));
}
