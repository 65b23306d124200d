import { childFields, type NestedField, printType, type Schema } from '../../format/index.ts';
import { columnText } from '../output/column-text.ts';
import type { Style } from '../output/style.ts';

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
