import { childFields, indexSchema, type NestedField, type PartitionSpec, partitionSpecToJson, printTransform, printType, type Schema, schemaToJson, type SortOrder, sortOrderToJson, type Transform } from '../../format/index.ts';
import type { Table } from '../../table/index.ts';
import { columnText, pairText } from '../output/column-text.ts';
import { bytesText, countText, instantText } from '../output/number-text.ts';
import type { Style } from '../output/style.ts';

/** A table in a few lines, then its columns. */
export function overviewText(table: Table, style: Style): string {
  const { metadata, schema } = table;
  const snapshot = table.currentSnapshot;
  const totals = totalsOf(table);
  const pairs: (readonly [string, string])[] = [
    ['table', table.name ?? '(opened by its location)'],
    ['location', table.location],
    ['version', `${countText(table.version)}, ${instantText(metadata.lastUpdatedMs)}`],
    ['snapshot', snapshot === undefined ? 'none yet' : `${String(snapshot.snapshotId)}, ${instantText(snapshot.timestampMs)}`],
    ['rows', count(totals.rows)],
    ['data files', `${count(totals.files)}${totals.bytes === undefined ? '' : `, ${bytesText(totals.bytes)}`}`],
    ['partitioned by', partitionByText(table.partitionSpec, schema) || '–'],
    ['sorted by', sortByText(table.sortOrder, schema) || '–'],
    ['format', `Iceberg v${metadata.formatVersion}, ${metadata.tableUuid}`],
  ];
  return `${pairText(pairs, style)}\n\n${schemaText(schema, style)}`;
}

/** A table as `--json` shows it. */
export function overviewDocument(table: Table): object {
  const { metadata } = table;
  const snapshot = table.currentSnapshot;
  return {
    name: table.name ?? null,
    location: table.location,
    tableUuid: metadata.tableUuid,
    formatVersion: metadata.formatVersion,
    version: table.version,
    lastUpdatedMs: metadata.lastUpdatedMs,
    currentSnapshotId: snapshot === undefined ? null : String(snapshot.snapshotId),
    sequenceNumber: metadata.lastSequenceNumber,
    totals: totalsOf(table),
    schema: schemaToJson(table.schema),
    partitionSpec: partitionSpecToJson(table.partitionSpec),
    sortOrder: sortOrderToJson(table.sortOrder),
    properties: metadata.properties,
  };
}

interface Totals {
  readonly rows: bigint | undefined;
  readonly files: bigint | undefined;
  readonly bytes: bigint | undefined;
}

/** What the newest snapshot's summary says; another engine may leave it out. */
function totalsOf(table: Table): Totals {
  const summary = table.currentSnapshot?.summary;
  if (summary === undefined) return { rows: 0n, files: 0n, bytes: 0n };
  return { rows: digits(summary['total-records']), files: digits(summary['total-data-files']), bytes: digits(summary['total-files-size']) };
}

function digits(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,30}$/.test(text) ? BigInt(text) : undefined;
}

function count(value: bigint | undefined): string {
  return value === undefined ? 'unknown' : countText(value);
}

/** The columns of a schema, nested ones indented below theirs. */
export function schemaText(schema: Schema, style: Style): string {
  const rows = schema.fields.flatMap((field) => rowsOf(field, 0));
  return columnText([{ title: 'id', align: 'right' }, { title: 'column' }, { title: 'type' }, { title: '' }, { title: '' }], rows, style);
}

function rowsOf(field: NestedField, depth: number): readonly (readonly string[])[] {
  const children = childFields(field.type);
  const type = children.length === 0 ? printType(field.type) : field.type.kind;
  const own = [String(field.id), `${'  '.repeat(depth)}${field.name}`, type, field.required ? 'required' : '', field.doc ?? ''];
  return [own, ...children.flatMap((child) => rowsOf(child, depth + 1))];
}

/** `month(date), bucket(16, id), region`, as `--partition-by` takes it; the empty text for no partitioning. */
function partitionByText(spec: PartitionSpec, schema: Schema): string {
  return spec.fields.map(({ transform, sourceId }) => termText(transform, sourceId, schema)).join(', ');
}

/** `ts desc nulls last, id`, as `--sort-by` takes it; the empty text for no order. */
function sortByText(order: SortOrder, schema: Schema): string {
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
