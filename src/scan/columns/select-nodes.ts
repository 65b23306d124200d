import type { NestedField } from '../../format/index.ts';
import type { ParquetNode } from '../../parquet/index.ts';

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
