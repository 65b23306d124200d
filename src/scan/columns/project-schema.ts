import { FrazilError } from '../../errors/index.ts';
import { resolveColumn } from '../../expr/index.ts';
import type { NestedField, Schema } from '../../format/index.ts';
import type { ParquetNode } from '../../parquet/index.ts';

/**
 * The schema with the named columns only, in the order given; `a.b` takes one field of a struct. None given means all.
 *
 * *Errors*: `column-unknown` with the nearest name; `column-unknown` too for a column named twice.
 */
export function projectColumns(schema: Schema, columns: readonly string[] | undefined): Schema {
  if (columns === undefined) return schema;
  const chosen = new Map<number, Set<number>>();
  for (const name of columns) {
    const { path, fieldId } = resolveColumn({ parts: [name] }, schema);
    const top = schema.fields.find((field) => field.name === path[0]) as NestedField;
    const ids = chosen.get(top.id) ?? new Set();
    if (ids.has(fieldId)) throw new FrazilError('column-unknown', `The column ${JSON.stringify(name)} is asked for twice.`, { context: { column: name } });
    chosen.set(top.id, ids.add(fieldId));
  }
  const fields = [...chosen].flatMap(([id, ids]) => pruneFields(schema.fields.filter((field) => field.id === id), ids));
  return { schemaId: schema.schemaId, fields, identifierFieldIds: [] };
}

/** The schema with the fields of the ids only, with the structs around them, in its own order. */
export function projectFields(schema: Schema, fieldIds: ReadonlySet<number>): Schema {
  return { schemaId: schema.schemaId, fields: pruneFields(schema.fields, fieldIds), identifierFieldIds: [] };
}

function pruneFields(fields: readonly NestedField[], fieldIds: ReadonlySet<number>): readonly NestedField[] {
  return fields.flatMap((field) => {
    if (fieldIds.has(field.id)) return [field];
    if (field.type.kind !== 'struct') return [];
    const inner = pruneFields(field.type.fields, fieldIds);
    return inner.length === 0 ? [] : [{ ...field, type: { kind: 'struct', fields: inner } }];
  });
}

/** The nodes of a file that hold the fields, by field id; fields that the file lacks have none. */
export function selectNodes(fields: readonly NestedField[], nodes: readonly ParquetNode[]): readonly ParquetNode[] {
  const byId = new Map(nodes.map((node) => [node.fieldId, node]));
  return fields.flatMap((field) => {
    const node = byId.get(field.id);
    if (node === undefined) return [];
    if (field.type.kind !== 'struct' || node.physical !== undefined) return [node];
    const inner = selectNodes(field.type.fields, node.children);
    // Whether a struct is there at all is known from any of its leaves.
    return inner.length > 0 ? inner : node.children.slice(0, 1);
  });
}

/** Whether any node of a file has a field id. */
export function hasFieldIds(nodes: readonly ParquetNode[]): boolean {
  return nodes.some((node) => node.fieldId !== undefined || hasFieldIds(node.children));
}
