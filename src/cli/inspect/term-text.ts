import { type PartitionSpec, printTransform, type Schema, indexSchema, type SortOrder, type Transform } from '../../format/index.ts';

/** `month(date), bucket(16, id), region`, as `--partition-by` takes it; the empty text for no partitioning. */
export function partitionByText(spec: PartitionSpec, schema: Schema): string {
  return spec.fields.map(({ transform, sourceId }) => termText(transform, sourceId, schema)).join(', ');
}

/** `ts desc nulls last, id`, as `--sort-by` takes it; the empty text for no order. */
export function sortByText(order: SortOrder, schema: Schema): string {
  return order.fields.map(({ transform, sourceId, direction, nullOrder }) => {
    const usual = direction === 'asc' ? 'nulls-first' : 'nulls-last';
    return `${termText(transform, sourceId, schema)}${direction === 'desc' ? ' desc' : ''}${nullOrder === usual ? '' : ` ${nullOrder.replace('-', ' ')}`}`;
  }).join(', ');
}

function termText(transform: Transform, sourceId: number, schema: Schema): string {
  const column = indexSchema(schema).nameOf(sourceId) ?? `column ${sourceId}`;
  const quoted = /^[A-Za-z_][A-Za-z0-9_.]*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
  if (transform.kind === 'identity') return quoted;
  if (transform.kind === 'bucket') return `bucket(${transform.buckets}, ${quoted})`;
  if (transform.kind === 'truncate') return `truncate(${transform.width}, ${quoted})`;
  return `${printTransform(transform)}(${quoted})`;
}
